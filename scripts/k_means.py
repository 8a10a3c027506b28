#!/usr/bin/env python3
"""k-means without labels: how well its clusters are MNIST's (or another set's) classes.

    scripts/k_means.py mnist [SEED ...]

Lloyd's method on the raw pixels of the training images, as many clusters as classes, begun by k-means++; the clusters get the
names of the classes that fit them best on the training labels, and are scored on the test images. The data have to be here
(`nudge data get`). Needs numpy; some ten seconds of a core a seed.
"""
import sys

import numpy as np

sys.dont_write_bytecode = True
from nearest_neighbour import DATA, read

STEPS = 100  # at the most


def nearest(images, squares, centres):
    """The centre of each, and the squared distance to it."""
    distances = squares[:, None] - 2 * images @ centres.T + (centres * centres).sum(axis=1)
    chosen = distances.argmin(axis=1)
    return chosen, distances[np.arange(len(images)), chosen].clip(0)


def k_means(images, squares, count, random):
    """The centres."""
    centres = images[random.integers(len(images), size=1)]
    while len(centres) < count:
        _, distance = nearest(images, squares, centres)
        centres = np.vstack([centres, images[random.choice(len(images), p=distance / distance.sum(dtype=np.float64))]])
    before = None
    for _ in range(STEPS):
        chosen, _ = nearest(images, squares, centres)
        if before is not None and (chosen == before).all():
            break
        before = chosen
        centres = np.stack([images[chosen == k].mean(axis=0) if (chosen == k).any() else centres[k] for k in range(count)])
    return centres


def best_names(counts):
    """To each row of counts a column of its own, with the largest sum: by trying all sets of columns, row by row."""
    size = len(counts)
    best = {0: (0, ())}
    for row in range(size):
        following = {}
        for taken, (total, columns) in best.items():
            for column in range(size):
                if not taken >> column & 1:
                    key, value = taken | 1 << column, (total + counts[row][column], (*columns, column))
                    following[key] = max(following.get(key, (-1, ())), value)
        best = following
    return best[(1 << size) - 1][1]


def accuracy(folder, seed):
    images, test = (read(folder / f"{part}-images-idx3-ubyte").astype(np.float32) / 255 for part in ("train", "t10k"))
    labels, test_labels = (read(folder / f"{part}-labels-idx1-ubyte").ravel() for part in ("train", "t10k"))
    squares = (images * images).sum(axis=1)
    count = int(labels.max()) + 1
    centres = k_means(images, squares, count, np.random.default_rng(seed))
    chosen, _ = nearest(images, squares, centres)
    names = best_names([[int(np.count_nonzero((chosen == k) & (labels == label))) for label in range(count)] for k in range(count)])
    found, _ = nearest(test, (test * test).sum(axis=1), centres)
    return np.count_nonzero(np.array(names)[found] == test_labels) / len(test)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    name, *seeds = sys.argv[1:]
    for seed in seeds or [1]:
        print(f"{name}, seed {seed}: {100 * accuracy(DATA / name, int(seed)):.2f} %", flush=True)
