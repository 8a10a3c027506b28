#!/usr/bin/env python3
"""The peer of benchmarks/cluster.py: the same trainings in PyTorch, in one process or with DistributedDataParallel and Gloo.

    benchmarks/ddp_worker.py FOLDER NET BATCH EPOCHS LEARNING_RATE PROCESSES

FOLDER has MNIST's training images as IDX files, which are all trained on: floats in memory, in a new order each epoch, plain SGD, one
thread a process. Of several processes, which talk over the loopback device, each takes its equal part of every batch; one process has
its net without DistributedDataParallel. Rank 0 prints JSON: the parameters, whether the products are OpenBLAS's (without it Debian's torch
has a slow BLAS), and of each epoch the seconds and the mean cost of its own part.
"""
import json
import os
import pathlib
import socket
import sys
import time

import numpy
import torch
import torch.distributed as dist
from torch import multiprocessing, nn
from torch.nn.parallel import DistributedDataParallel


def dense_net(name):
    sizes = [int(size) for size in name.split("-")]
    layers = [nn.Flatten()]
    for i, (here, after) in enumerate(zip(sizes, sizes[1:])):
        layers += [nn.ReLU()] * (i > 0) + [nn.Linear(here, after)]
    return nn.Sequential(*layers)


def lenet5():
    return nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def vgg_small():
    return nn.Sequential(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))


def make_net(name):
    """As benchmarks/libtorch_net.cpp has them."""
    named = {"lenet5": lenet5, "vgg-small": vgg_small}
    return named[name]() if name in named else dense_net(name)


def read_idx(path, header):
    return numpy.fromfile(path, dtype=numpy.uint8)[header:]


def has_openblas():
    return "openblas" in pathlib.Path("/proc/self/maps").read_text(encoding="utf-8")


def train(rank, folder, name, batch, epochs, learning_rate, processes, port):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    images = torch.from_numpy(read_idx(folder / "train-images-idx3-ubyte", 16)).reshape(-1, 1, 28, 28).float().div_(255)
    labels = torch.from_numpy(read_idx(folder / "train-labels-idx1-ubyte", 8)).long()
    net = make_net(name)
    if processes > 1:
        dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=processes)
        net = DistributedDataParallel(net)
    optimizer = torch.optim.SGD(net.parameters(), learning_rate)
    seconds, costs = [], []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        cost = 0.0
        if processes > 1:
            dist.barrier()
        began = time.perf_counter()
        for first in range(0, len(images), batch):
            chosen = order[first:first + batch].tensor_split(processes)[rank]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(images.index_select(0, chosen)), labels.index_select(0, chosen))
            cost += loss.item() * len(chosen)
            loss.backward()
            optimizer.step()
        if processes > 1:
            dist.barrier()
        seconds.append(time.perf_counter() - began)
        costs.append(cost * processes / len(images))
    if rank == 0:
        print(json.dumps({"parameters": sum(tensor.numel() for tensor in net.parameters()), "openblas": has_openblas(), "seconds": seconds,
                          "costs": costs}), flush=True)
    if processes > 1:
        dist.destroy_process_group()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    folder, name, batch, epochs, learning_rate, processes = sys.argv[1:]
    os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"})
    arguments = (pathlib.Path(folder), name, int(batch), int(epochs), float(learning_rate), int(processes), free_port())
    if int(processes) == 1:
        train(0, *arguments)
    else:
        multiprocessing.spawn(train, arguments, nprocs=int(processes))


if __name__ == "__main__":
    main()
