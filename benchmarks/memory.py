#!/usr/bin/env python3
"""What whole processes cost, from start to end: wall time and peak resident memory, medians of several runs.

    benchmarks/memory.py [RUNS]

One answer (a model and a picture are read, a class is said) of nudge beside libtorch, with the same weights, and a
training. The program is build/release/nudge (or NUDGE); MNIST has to be there (`nudge data get mnist`).
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import tables
import turns

NUDGE = os.environ.get("NUDGE", str(turns.FOLDER.parent / "nudge"))
NETS = ("784-128-10", "lenet5")


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout


def measure_process(runs, *command):
    """Medians over the runs, after a first one that loads what is loaded once."""
    found = [tuple(map(float, run(turns.FOLDER / "run_once", *command).split())) for _ in range(runs + 1)][1:]
    seconds, megabytes = zip(*found)
    return {"seconds": statistics.median(seconds), "least": min(seconds), "most": max(seconds),
            "megabytes": statistics.median(megabytes)}


def same_answer(ours, theirs):
    """Whether nudge's JSON and libtorch's line have the same probabilities."""
    theirs = [float(number) for number in theirs.split()]
    return all(abs(a - b) < 1e-4 for a, b in zip(json.loads(ours)["probabilities"], theirs, strict=True))


def measure(runs):
    """Rows {what, program, seconds, least, most, megabytes}."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        digit, tensors, weights = f"{folder}/digit.png", f"{folder}/tensors.safetensors", f"{folder}/weights.pt"
        run(NUDGE, "data", "show", "mnist", "--split", "test", "--index", "0", "--png", digit)
        for net in NETS:
            train = [NUDGE, "train", "--data", "mnist", "--net", net, "--epochs", "1", "--train-count", "6000",
                     "--out", f"{folder}/{net}", "--force"]
            subprocess.run(train, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            what = f"one answer, {net}"
            ours = [NUDGE, "predict", f"{folder}/{net}", digit]
            rows.append({"what": what, "program": "nudge", **measure_process(4 * runs, *ours)})
            if turns.is_built("libtorch_predict"):
                theirs = [turns.FOLDER / "libtorch_predict", net, weights]
                run(NUDGE, "export", f"{folder}/{net}", "--out", tensors, "--names", "torch")
                run(*theirs, "--from", tensors)
                if not same_answer(run(*ours, "--json"), run(*theirs, digit)):
                    sys.exit(f"benchmarks/memory.py: nudge and libtorch answer otherwise with the same {net}")
                rows.append({"what": what, "program": "libtorch", **measure_process(4 * runs, *theirs, digit)})
        train = [NUDGE, "train", "--data", "mnist", "--net", "784-128-10", "--epochs", "1", "--out", f"{folder}/run", "--force"]
        for batch in ("100", "all"):
            rows.append({"what": f"training 784-128-10 for an epoch, batch {batch}", "program": "nudge",
                         **measure_process(runs, *train, "--batch", batch)})
    return rows


def table(rows):
    return tables.markdown(["from start to end", "program", "wall", "most memory"], [
        [row["what"], row["program"],
         f"{1000 * row['seconds']:,.1f} ms ({1000 * row['least']:,.1f} to {1000 * row['most']:,.1f})",
         f"{row['megabytes']:,.0f} MB"] for row in rows])


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5)), end="")
