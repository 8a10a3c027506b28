#!/usr/bin/env python3
"""Images a second in training convolutional nets on MNIST, beside PyTorch (oneDNN's convolutions) in the same minutes.

    benchmarks/convolutions.py [ROUNDS]

The two take turns; printed are medians and the median of the rounds' ratios. Needs Debian's python3-torch, MNIST
(`nudge data get mnist`) and build/release/nudge (or NUDGE).
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
from torch import nn

NUDGE = os.environ.get("NUDGE", str(pathlib.Path(__file__).resolve().parent.parent / "build" / "release" / "nudge"))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def book_conv2():
    return nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(20, 40, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(640, 100), nn.ReLU(), nn.Linear(100, 10))


def with_norms():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))


# name, nudge's net, PyTorch's, examples in a batch, examples to train on
NETS = [
    ("lenet5", "lenet5", lenet5, 100, 12000),
    ("book-conv2-relu", "book-conv2-relu", book_conv2, 10, 4000),
    ("32 and 64 kernels, batchnorm", "conv3x3:32:same, batchnorm, relu, maxpool2, conv3x3:64:same, batchnorm, relu, "
                                     "maxpool2, 128, relu, 10", with_norms, 100, 4000),
]


def rate_of_nudge(net, batch, examples, threads, folder):
    command = [NUDGE, "train", "--data", "mnist", "--net", net, "--batch", str(batch), "--epochs", "1", "--train-count",
               str(examples), "--threads", str(threads), "--evaluate", "end", "--out", folder, "--force"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = pathlib.Path(folder, "timing.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(lines[-1])["examples_per_second"]


def rate_of_torch(make, batch, examples, threads):
    torch.set_num_threads(threads)
    net = make()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    loss = nn.CrossEntropyLoss()
    x, y = torch.rand(examples, 1, 28, 28), torch.randint(10, (examples,))

    def train(first, last):
        for at in range(first, last, batch):
            optimizer.zero_grad()
            loss(net(x[at:at + batch]), y[at:at + batch]).backward()
            optimizer.step()

    train(0, 5 * batch)
    start = time.perf_counter()
    train(0, examples)
    return examples / (time.perf_counter() - start)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"PyTorch {torch.__version__}; images a second, medians of {rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        for name, net, make, batch, examples in NETS:
            for threads in (1, 2):
                ours, theirs = [], []
                for _ in range(rounds):
                    ours.append(rate_of_nudge(net, batch, examples, threads, folder + "/run"))
                    theirs.append(rate_of_torch(make, batch, examples, threads))
                ratio = statistics.median(a / b for a, b in zip(ours, theirs))
                print(f"{name}, batch {batch}, threads {threads}: nudge {statistics.median(ours):,.0f}, "
                      f"PyTorch {statistics.median(theirs):,.0f}, ratio {ratio:.2f}", flush=True)


if __name__ == "__main__":
    main()
