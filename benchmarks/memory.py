#!/usr/bin/env python3
"""What training and one answer cost: peak resident memory and wall time of whole processes, medians of several runs.

    benchmarks/memory.py [RUNS]

The program is build/release/nudge (or NUDGE); MNIST has to be there (`nudge data get mnist`).
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

NUDGE = os.environ.get("NUDGE", str(pathlib.Path(__file__).resolve().parent.parent / "build" / "release" / "nudge"))


def measure(arguments, runs):
    """Medians of (seconds, peak resident megabytes) of `nudge ARGUMENTS`."""
    seconds, megabytes = [], []
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen([NUDGE, *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - start)
        megabytes.append(usage.ru_maxrss / 1024)
        if status != 0:
            sys.exit(f"nudge {' '.join(arguments)} failed")
    return statistics.median(seconds), statistics.median(megabytes)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        run, digit = f"{folder}/run", f"{folder}/digit.png"
        train = ["train", "--data", "mnist", "--net", "784-128-10", "--epochs", "1", "--out", run, "--force"]
        for name, arguments in [("train 784-128-10 on MNIST, batch 100, an epoch", train),
                                ("the same, batch all", [*train, "--batch", "all"])]:
            print("{}: {:.2f} s, {:.0f} MB".format(name, *measure(arguments, max(1, runs // 2))))
        measure(["data", "show", "mnist", "--split", "test", "--index", "0", "--png", digit], 1)
        seconds, megabytes = measure(["predict", run, digit], 4 * runs)
        print(f"predict one picture with a saved model: {1000 * seconds:.1f} ms, {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
