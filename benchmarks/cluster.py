#!/usr/bin/env python3
"""Examples a second of a training in one process and in two, which take turns, beside PyTorch's: medians, and the second process's worth.

    benchmarks/cluster.py [--program build/mpi/nudge] [--turns 5] [--net NET ...] [--batch BATCH ...] [--torch-python PYTHON]

Each training is plain SGD on the first digits of MNIST, as many as TRAININGS says: of one process with one thread, of one with two, and
of two processes with one thread each (training.shards=2 in all three, so that they end in the same bytes); and in PyTorch (ddp_worker.py)
of one process with one thread and of two with DistributedDataParallel and Gloo. A rate is that of the median epoch but the first;
evaluation and the start are not counted. Ratios are the medians of each turn's ratios. Needs MNIST and mpirun; PyTorch's part needs
python3-torch with OpenBLAS (libopenblas0) under PYTHON, and is left out where there is no torch. A Markdown row for each net and batch.
"""
import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from typing import NamedTuple

sys.dont_write_bytecode = True

import tables

BATCHES = [128, 1024]
TEST_IMAGES = 100
# (processes, threads)
WAYS = {"1 process": (1, 1), "2 threads": (1, 2), "2 processes": (2, 1)}
PEERS = {"torch, 1 process": 1, "torch, 2 processes": 2}


class Training(NamedTuple):
    examples: int  # whole batches of 1,024: an epoch, and
    epochs: int    # so many take some 3 to 10 seconds
    learning_rate: float = 0.1


TRAININGS = {"784-128-10": Training(51200, 12), "784-512-512-10": Training(20480, 4), "lenet5": Training(20480, 4),
             "vgg-small": Training(2048, 2, 0.02)}


def mnist_folder():
    """Where nudge has MNIST, unless --dir says otherwise."""
    homes = [os.environ.get("NUDGE_DATA"), os.environ.get("XDG_DATA_HOME"), pathlib.Path.home() / ".local/share"]
    folder = next(pathlib.Path(home) / ("mnist" if i == 0 else "nudge/mnist") for i, home in enumerate(homes) if home)
    if not (folder / "train-images-idx3-ubyte").is_file():
        sys.exit(f"there is no MNIST in {folder}: nudge data get mnist")
    return folder


@contextlib.contextmanager
def first_digits(count):
    """A folder with so many of MNIST's training images, and with few test images, since who evaluates is not measured."""
    with tempfile.TemporaryDirectory() as folder:
        for part, images in (("train", count), ("t10k", TEST_IMAGES)):
            for kind, header, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
                name = f"{part}-{kind}-ubyte"
                with open(mnist_folder() / name, "rb") as source:
                    head, numbers = source.read(header), source.read(images * size)
                pathlib.Path(folder, name).write_bytes(head[:4] + images.to_bytes(4, "big") + head[8:] + numbers)
        yield folder


def start(program, data, out, net, batch, processes=1, threads=1, shards=2, epochs=2, examples=None):
    """A training by nudge, under way."""
    training = TRAININGS[net]
    command = [program, "train", "--data", data, "--train-count", examples or training.examples, "--net", net, "--epochs", epochs, "--batch", batch,
               "--evaluate", "end", "--optimizer", "sgd", "--learning-rate", training.learning_rate, "--set", f"training.shards={shards}",
               "--threads", threads, "--out", out]
    if processes > 1:
        command = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-np", processes, *command]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(training, out):
    """Examples a second of the median epoch but the first."""
    _, said = training.communicate()
    if training.returncode != 0:
        sys.exit(f"{' '.join(training.args)}: {said}")
    lines = (pathlib.Path(out) / "timing.jsonl").read_text(encoding="utf-8").splitlines()
    return statistics.median(json.loads(line)["examples_per_second"] for line in lines[1:])


def rate(*arguments, **more):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "run"
        return finish(start(*arguments[:2], out, *arguments[2:], **more), out)


def peer_rate(python, data, net, batch, processes):
    """The same of PyTorch. What is wrong may be fast: the program ends where nothing is learnt."""
    training = TRAININGS[net]
    command = [python, "-B", pathlib.Path(__file__).with_name("ddp_worker.py"), data, net, batch, training.epochs, training.learning_rate, processes]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        sys.exit(f"ddp_worker.py: {done.stderr}")
    told = json.loads(done.stdout)
    if not told["costs"][-1] < told["costs"][0]:
        sys.exit(f"ddp_worker.py learns nothing: its cost went from {told['costs'][0]} to {told['costs'][-1]}")
    if not told["openblas"]:
        print("ddp_worker.py: PyTorch's products are not OpenBLAS's here: its rates say little", file=sys.stderr)
    return training.examples / statistics.median(told["seconds"][1:])


def has_torch(python):
    return subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0


def median_ratio(above, below):
    return statistics.median(one / other for one, other in zip(above, below))


def measure(program, python, net, batch, turns):
    """Rates {way: [one a turn]}."""
    training = TRAININGS[net]
    with first_digits(training.examples) as data:
        rates = {way: [] for way in [*WAYS, *(PEERS if python else [])]}
        for _ in range(turns):
            for way, (processes, threads) in WAYS.items():
                rates[way].append(rate(program, data, net, batch, processes, threads, epochs=training.epochs))
            for way, processes in PEERS.items() if python else []:
                rates[way].append(peer_rate(python, data, net, batch, processes))
    return rates


def row(net, batch, rates):
    """The table's: rates, the share of two processes in twice one, and nudge's two processes over PyTorch's."""
    cells = [f"`{net}`", f"{batch:,}", f"{TRAININGS[net].examples:,}", *(f"{statistics.median(rates[way]):,.0f}" for way in WAYS)]
    cells.append(tables.percent(median_ratio(rates["2 processes"], rates["1 process"]) / 2))
    one, two = PEERS
    if two in rates:
        cells += [*(f"{statistics.median(rates[way]):,.0f}" for way in PEERS), tables.percent(median_ratio(rates[two], rates[one]) / 2),
                  tables.ratio(median_ratio(rates["2 processes"], rates[two]))]
    return cells


def line(cells):
    return "| " + " | ".join(map(str, cells)) + " |"


def headings(python):
    both = ["net", "batch", "examples", *WAYS, "of twice 1"]
    return both + [*PEERS, "of twice 1", "nudge / torch, 2 processes"] if python else both


def choices():
    """What this script and cluster_model.py are told."""
    options = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default="build/mpi/nudge")
    options.add_argument("--turns", type=int, default=5)
    options.add_argument("--net", action="append", choices=list(TRAININGS))
    options.add_argument("--batch", action="append", type=int, help="128 and 1024, unless named")
    return options


def main():
    options = choices()
    options.description = __doc__
    options.add_argument("--torch-python", default="/usr/bin/python3", help="the Python that has torch; none: leave it out")
    chosen = options.parse_args()
    python = chosen.torch_python if has_torch(chosen.torch_python) else None
    print(tables.markdown(headings(python), []), end="")
    for net in chosen.net or TRAININGS:
        for batch in chosen.batch or BATCHES:
            print(line(row(net, batch, measure(chosen.program, python, net, batch, chosen.turns))), flush=True)


if __name__ == "__main__":
    main()
