#!/usr/bin/env python3
"""Backpropagation by hand: the mean gradient of a 784-16-10 net's cost over the first examples of a data set.

    python3 homework.py MODEL IMAGES LABELS COUNT OUT

MODEL is a .safetensors file that nudge wrote, IMAGES and LABELS are files in MNIST's format, OUT is a .npz file.
"""

import json
import struct
import sys

import numpy as np


def read_model(path):
    """The tensors of a .safetensors file by their names: layers.0.weight (16, 784), layers.0.bias (16), ..."""
    with open(path, "rb") as file:
        data = file.read()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            numbers = np.frombuffer(data[8 + size + begin : 8 + size + end], np.float32)
            tensors[name] = numbers.reshape(entry["shape"]).astype(np.float64)
    return tensors


def read_examples(images, labels, count, classes):
    """x (count, pixels), from 0 to 1, and the targets y (count, classes), one-hot."""
    with open(images, "rb") as file:
        _, _, height, width = struct.unpack(">IIII", file.read(16))
        x = np.frombuffer(file.read(count * height * width), np.uint8).reshape(count, height * width) / 255
    with open(labels, "rb") as file:
        file.read(8)
        y = np.eye(classes)[np.frombuffer(file.read(count), np.uint8)]
    return x, y


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradient(model, x, y):
    """The mean over the examples, under the names of the model's tensors. This is the homework."""
    W1, b1 = model["layers.0.weight"], model["layers.0.bias"]
    W2, b2 = model["layers.1.weight"], model["layers.1.bias"]
    n = len(x)
    # forward
    a1 = sigmoid(x @ W1.T + b1)
    a2 = sigmoid(a1 @ W2.T + b2)
    # backward, for the cost C = sum of (a - y)^2
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = (delta2 @ W2) * a1 * (1 - a1)
    return {
        "layers.0.weight": delta1.T @ x / n,
        "layers.0.bias": delta1.mean(axis=0),
        "layers.1.weight": delta2.T @ a1 / n,
        "layers.1.bias": delta2.mean(axis=0),
    }


def write_csv(path, tensors):
    """The same as text: a line with the name, then a line a row."""
    with open(path, "w") as file:
        for name, tensor in tensors.items():
            file.write(name + "\n")
            np.savetxt(file, np.atleast_2d(tensor), delimiter=",")


if __name__ == "__main__":
    model_path, images_path, labels_path, count, out = sys.argv[1:6]
    parameters = read_model(model_path)
    mine = gradient(parameters, *read_examples(images_path, labels_path, int(count), len(parameters["layers.1.bias"])))
    if out.endswith(".csv"):
        write_csv(out, mine)
    else:
        np.savez(out, **mine)
