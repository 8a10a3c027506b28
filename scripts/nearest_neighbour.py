#!/usr/bin/env python3
"""The accuracy of the nearest neighbour on the test images: the training image with the smallest sum of squared pixel differences.

    scripts/nearest_neighbour.py mnist fashion-mnist

The data have to be here (`nudge data get`). Needs numpy; some twenty seconds of a core each.
"""
import os
import pathlib
import sys

import numpy as np

SHARED = os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local" / "share"
DATA = pathlib.Path(os.environ.get("NUDGE_DATA") or pathlib.Path(SHARED) / "nudge")
TOGETHER = 500  # test images whose distances are computed in one product


def read(path):
    """The numbers of an IDX file, a row an example."""
    content = path.read_bytes()
    dimensions = content[3]
    numbers = np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
    return numbers.reshape(int.from_bytes(content[4:8], "big"), -1)


def accuracy(folder):
    train, test = (read(folder / f"{part}-images-idx3-ubyte").astype(np.float32) for part in ("train", "t10k"))
    train_labels, labels = (read(folder / f"{part}-labels-idx1-ubyte").ravel() for part in ("train", "t10k"))
    squares = (train * train).sum(axis=1)
    right = 0
    for begin in range(0, len(test), TOGETHER):
        # |a - b|^2 without |a|^2, which is the same for all b
        distances = squares - 2 * (test[begin:begin + TOGETHER] @ train.T)
        right += np.count_nonzero(train_labels[distances.argmin(axis=1)] == labels[begin:begin + TOGETHER])
    return right / len(test)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    for name in sys.argv[1:]:
        print(f"{name}: {100 * accuracy(DATA / name):.2f} %", flush=True)
