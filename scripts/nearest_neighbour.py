#!/usr/bin/env python3
"""The accuracy of the nearest neighbour on the test images: the training image with the smallest sum of squared pixel differences.

    scripts/nearest_neighbour.py mnist fashion-mnist
    scripts/nearest_neighbour.py mnist --labels 1,10,100     of so many training images of each class: the mean over ten draws
    scripts/nearest_neighbour.py mnist --classes 5-9         of the images of these classes alone

The data have to be here (`nudge data get`). Needs numpy; some twenty seconds of a core each.
"""
import argparse
import os
import pathlib

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


def examples(folder, part, classes):
    """Images and labels of these classes."""
    images, labels = read(folder / f"{part}-images-idx3-ubyte").astype(np.float32), read(folder / f"{part}-labels-idx1-ubyte").ravel()
    wanted = (labels >= classes[0]) & (labels <= classes[1])
    return images[wanted], labels[wanted]


def drawn(labels, each, seed):
    """The positions of so many of each class."""
    random = np.random.default_rng(seed)
    return np.concatenate([random.choice(np.flatnonzero(labels == label), each, replace=False) for label in np.unique(labels)])


def accuracy(train, train_labels, test, labels):
    squares = (train * train).sum(axis=1)
    right = 0
    for begin in range(0, len(test), TOGETHER):
        # |a - b|^2 without |a|^2, which is the same for all b
        distances = squares - 2 * (test[begin:begin + TOGETHER] @ train.T)
        right += np.count_nonzero(train_labels[distances.argmin(axis=1)] == labels[begin:begin + TOGETHER])
    return right / len(test)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="+", metavar="DATA")
    options.add_argument("--labels", help="so many training images of each class, numbers joined by commas")
    options.add_argument("--draws", type=int, default=10)
    options.add_argument("--classes", default="0-9", help="from one to another")
    chosen = options.parse_args()
    classes = tuple(int(word) for word in chosen.classes.split("-"))
    for name in chosen.names:
        train, train_labels = examples(DATA / name, "train", classes)
        test, labels = examples(DATA / name, "t10k", classes)
        if not chosen.labels:
            print(f"{name}: {100 * accuracy(train, train_labels, test, labels):.2f} %", flush=True)
            continue
        for each in map(int, chosen.labels.split(",")):
            draws = [drawn(train_labels, each, seed) for seed in range(chosen.draws)]
            percent = [100 * accuracy(train[draw], train_labels[draw], test, labels) for draw in draws]
            print(f"{name}, {each} of each class: {np.mean(percent):.2f} % ({min(percent):.2f} to {max(percent):.2f})", flush=True)


if __name__ == "__main__":
    main()
