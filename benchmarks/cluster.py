#!/usr/bin/env python3
"""Examples a second of a training in one process and in two, which take turns: medians, and the second process's worth.

    benchmarks/cluster.py [--program build/mpi/nudge] [--turns 5] [--net NET ...]

Each training is of one process with one thread, of one with two, and of two processes with one thread each (training.shards=2 in all
three, so that they end in the same bytes), on 12,800 digits of MNIST. Evaluation and the start are not counted. Needs MNIST and mpirun.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

NETS = ["784-128-10", "784-512-512-10", "lenet5", "vgg-small"]
BATCHES = [128, 1024]
WAYS = {"1 process": (1, 1), "2 threads": (1, 2), "2 processes": (2, 1)}


def rate(program, net, batch, processes, threads):
    """Examples a second of the faster of two epochs."""
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run"
        command = [program, "train", "--data", "mnist", "--train-count", "12800", "--net", net, "--epochs", "2", "--evaluate", "end", "--batch", str(batch),
                   "--set", "training.shards=2", "--threads", str(threads), "--out", str(run)]
        if processes > 1:
            command = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-np", str(processes), *command]
        subprocess.run(command, check=True, capture_output=True)
        lines = (run / "timing.jsonl").read_text(encoding="utf-8").splitlines()
        return max(json.loads(line)["examples_per_second"] for line in lines)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default="build/mpi/nudge")
    options.add_argument("--turns", type=int, default=5)
    options.add_argument("--net", action="append", help=", ".join(NETS))
    chosen = options.parse_args()
    print("| net | batch | " + " | ".join(WAYS) + " | 2 processes / twice 1 |\n|" + " --- |" * (len(WAYS) + 3))
    for net in chosen.net or NETS:
        for batch in BATCHES:
            rates = {way: [] for way in WAYS}
            for _ in range(chosen.turns):
                for way, (processes, threads) in WAYS.items():
                    rates[way].append(rate(chosen.program, net, batch, processes, threads))
            medians = [statistics.median(each) for each in rates.values()]
            worth = [two / (2 * one) for one, two in zip(rates["1 process"], rates["2 processes"])]
            cells = " | ".join(f"{median:,.0f}" for median in medians)
            print(f"| `{net}` | {batch} | {cells} | {100 * statistics.median(worth):.0f} % |", flush=True)


if __name__ == "__main__":
    main()
