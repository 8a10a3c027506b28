#!/usr/bin/env python3
"""How long recipes take to the accuracy that they promise: whole trainings, from the program's start to its end.

    benchmarks/time_to_accuracy.py [--seeds N] [--threads N] [RECIPE.toml ...]

Trains each recipe (those in RECIPES, unless some are named) with seeds 1, 2, ..., the data on disk and the model written. Printed
are the mean accuracy of the final steps on the test images (least to most), the mean wall time (least to most), and that time
in passes: a pass is 60,000 by the best rate, measured in the same go, at which libtorch trains 784-128-10, or for a net with
convolutions lenet5, on these threads. The program is build/release/nudge (or NUDGE); MNIST has to be there.
"""
import argparse
import json
import pathlib
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True

import tables
import turns
from cells import Cell
from memory import NUDGE, run

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "recipes"
RECIPES = ["mnist-mlp-to-98-0.toml", "mnist-mlp-to-98-4.toml", "mnist-lenet5-to-99-0.toml"]
BATCHES = (100, 512)  # libtorch is at its best with one of these


def libtorch_rate(convolutions, threads):
    """The best median rate of libtorch's settings and batches, images a second."""
    net, examples = ("lenet5", 5120) if convolutions else ("784-128-10", 51200)
    rates = []
    for batch in BATCHES:
        found, _ = turns.measure(Cell("train", net, "sgd", batch, threads, examples // batch * batch), 3)
        rates += [statistics.median(values) for (peer, _), values in found.items() if peer == "libtorch"]
    return max(rates)


def passes(seconds, rate):
    """How many times libtorch would have gone over MNIST's 60,000 images in the mean of these times."""
    return statistics.mean(seconds) * rate / 60000 if rate else None


def train(recipe, seed, threads, folder):
    """(accuracy on the test images, seconds) of one training."""
    out = f"{folder}/run"
    seconds, _ = run(turns.FOLDER / "run_once", NUDGE, "train", recipe, "--seed", seed, "--threads", threads, "--evaluate", "end",
                     "--out", out, "--force").split()
    return json.loads(run(NUDGE, "eval", out, "--split", "test", "--json"))["accuracy"], float(seconds)


def measure(recipe, seeds, threads, rate):
    with tempfile.TemporaryDirectory() as folder:
        found = [train(recipe, seed, threads, folder) for seed in range(1, seeds + 1)]
    accuracies, seconds = zip(*found)
    return {"recipe": recipe.stem, "accuracies": accuracies, "seconds": seconds, "passes": passes(seconds, rate)}


def table(rows):
    return tables.markdown(["recipe", "accuracy at the final step", "wall", "in passes of libtorch"], [
        [row["recipe"], f"{100 * statistics.mean(row['accuracies']):.2f} % ({100 * min(row['accuracies']):.2f} to "
         f"{100 * max(row['accuracies']):.2f})",
         f"{statistics.mean(row['seconds']):.2f} s ({min(row['seconds']):.2f} to {max(row['seconds']):.2f})",
         "-" if row["passes"] is None else f"{row['passes']:.2f}"] for row in rows])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("recipes", nargs="*", type=pathlib.Path, default=[FOLDER / name for name in RECIPES])
    chosen = options.parse_args()
    rates, rows = {}, []
    for recipe in chosen.recipes:
        convolutions = "conv" in recipe.read_text(encoding="utf-8")
        if turns.is_built("libtorch_worker") and convolutions not in rates:
            rates[convolutions] = libtorch_rate(convolutions, chosen.threads)
            print(f"libtorch trains {'lenet5' if convolutions else '784-128-10'} at {rates[convolutions]:,.0f} images a second: "
                  f"a pass is {60000 / rates[convolutions]:.2f} s", flush=True)
        rows.append(measure(recipe, chosen.seeds, chosen.threads, rates.get(convolutions)))
    print(table(rows), end="")


if __name__ == "__main__":
    main()
