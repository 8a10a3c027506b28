"""What the tests of processes that train together share: their data, mpirun, and the processes that it started."""

import os
import random
import subprocess
from pathlib import Path

SIDE = 8
EXAMPLES = 400


def write_digits(path):
    """Pictures of three classes, which can be learnt."""
    draw = random.Random(7)
    lines = []
    for _ in range(EXAMPLES):
        label = draw.randrange(3)
        pixels = [draw.randrange(256) if draw.random() < (0.7 if i % 3 == label else 0.2) else 0 for i in range(SIDE * SIDE)]
        lines.append(",".join(map(str, [label, *pixels])))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def mpirun(processes, *command, options=()):
    return ["mpirun", "--allow-run-as-root", "--oversubscribe", "--mca", "mpi_yield_when_idle", "1", *options, "-np", str(processes),
            *map(str, command)]


def run(command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, check=False)


def lines_of(file):
    """None of them where there is no such file yet."""
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def differing_file(run_folder, other):
    """The first file of two runs that has not the same bytes in both; None: all that must be the same are."""
    for name in ("model.safetensors", "metrics.jsonl", "config.toml"):
        if (run_folder / name).read_bytes() != (other / name).read_bytes():
            return name
    return None


def processes_of(program, folder):
    """The processes of this program that work on this run, by their command lines: {rank: process}."""
    found = {}
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
            if words and words[0] == os.fsencode(program) and os.fsencode(folder) in words:
                settings = dict(setting.partition(b"=")[::2] for setting in (process / "environ").read_bytes().split(b"\0"))
                found[int(settings.get(b"OMPI_COMM_WORLD_RANK", b"0"))] = int(process.name)
        except OSError:
            continue
    return found
