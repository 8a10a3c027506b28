#!/usr/bin/env python3
"""What augmentation costs: epochs of a training with and without it, taking turns.

    benchmarks/augmentation.py [--turns N] [--threads N] [RECIPE.toml]

Prints the median seconds of an epoch, and by how much augmentation makes it longer: the median, least and most of the turns. The
recipe is recipes/mnist-augmented.toml, whose net is lenet5; "without" is the same with every number of [augment] at its default.
The program is build/release/nudge (or NUDGE); MNIST has to be there.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import tomllib

sys.dont_write_bytecode = True

from memory import NUDGE

RECIPE = pathlib.Path(__file__).resolve().parent.parent / "recipes" / "mnist-augmented.toml"


def epoch_seconds(recipe, threads, folder, flags):
    subprocess.run([NUDGE, "train", recipe, "--epochs", "1", "--evaluate", "end", "--threads", str(threads), "--out", folder, "--force",
                    *flags], check=True, stdout=subprocess.DEVNULL)
    return json.loads(pathlib.Path(folder, "timing.jsonl").read_text().splitlines()[-1])["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", nargs="?", type=pathlib.Path, default=RECIPE)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    augment = tomllib.loads(options.recipe.read_text()).get("augment", {})
    without = [flag for key, value in augment.items() if not isinstance(value, str) and key != "elastic_spacing"
               for flag in ("--set", f"augment.{key}=0")]
    with tempfile.TemporaryDirectory() as folder:
        turns = [[epoch_seconds(options.recipe, options.threads, folder, flags) for flags in (without, [])]
                 for _ in range(options.turns)]
    plain, augmented = zip(*turns)
    longer = [100 * (b / a - 1) for a, b in turns]
    print(f"{options.recipe.stem}, {options.threads} thread{'s' if options.threads > 1 else ''}: {statistics.median(plain):.2f} s an epoch, augmented "
          f"{statistics.median(augmented):.2f} s: {statistics.median(longer):.1f} % longer ({min(longer):.1f} to {max(longer):.1f})")


if __name__ == "__main__":
    main()
