"""What benchmarks/speed measures: one line a cell."""
from typing import NamedTuple


class Cell(NamedTuple):
    kind: str       # train or infer
    net: str
    optimizer: str  # - where nothing is trained
    batch: int
    threads: int
    examples: int   # in a turn: a multiple of the batch, and about as many as libtorch takes half a second for
    peers: str = ""  # beside libtorch
    quick: bool = False  # whether --quick has it, too

    def name(self):
        return f"{self.kind} {self.net} {self.optimizer}, batch {self.batch}, threads {self.threads}".replace(" -,", ",")

    def arguments(self, threads):
        """Of any worker; see worker.hpp."""
        return [self.kind, self.net, self.optimizer, self.batch, threads, self.examples]


PLAIN = "openblas dnnl dlib"  # the peers that train 784-128-10 with plain SGD

CELLS = [
    Cell("train", "784-128-10", "sgd", 1, 1, 3000, PLAIN, True),
    Cell("train", "784-128-10", "sgd", 10, 1, 10000, PLAIN, True),
    Cell("train", "784-128-10", "sgd", 32, 1, 32000, PLAIN),
    Cell("train", "784-128-10", "sgd", 100, 1, 60000, PLAIN, True),
    Cell("train", "784-128-10", "sgd", 512, 1, 59904, PLAIN),
    Cell("train", "784-128-10", "sgd", 10, 2, 10000),
    Cell("train", "784-128-10", "sgd", 32, 2, 32000),
    Cell("train", "784-128-10", "sgd", 100, 2, 60000, PLAIN, True),
    Cell("train", "784-128-10", "sgd", 512, 2, 59904, PLAIN),
    Cell("train", "784-128-10", "momentum", 100, 1, 60000),
    Cell("train", "784-128-10", "nesterov", 100, 1, 60000),
    Cell("train", "784-128-10", "nesterov", 100, 2, 60000),
    Cell("train", "784-128-10", "adam", 1, 1, 2000),
    Cell("train", "784-128-10", "adam", 10, 1, 10000),
    Cell("train", "784-128-10", "adam", 100, 1, 60000, "", True),
    Cell("train", "784-128-10", "adam", 100, 2, 60000),
    Cell("train", "784-128-10", "adam", 512, 1, 59904),
    Cell("train", "784-128-64-10", "sgd", 10, 1, 10000),
    Cell("train", "784-128-64-10", "sgd", 100, 1, 50000),
    Cell("train", "784-128-64-10", "sgd", 100, 2, 50000),
    Cell("train", "784-512-512-10", "sgd", 1, 1, 500),
    Cell("train", "784-512-512-10", "sgd", 10, 1, 3000),
    Cell("train", "784-512-512-10", "sgd", 100, 1, 6000, "", True),
    Cell("train", "784-512-512-10", "sgd", 100, 2, 6000),
    Cell("train", "784-512-512-10", "sgd", 512, 1, 10240),
    Cell("train", "784-512-512-10", "sgd", 512, 2, 10240),
    Cell("train", "784-512-512-10", "adam", 100, 1, 6000),
    Cell("train", "lenet5", "sgd", 1, 1, 800),
    Cell("train", "lenet5", "sgd", 10, 1, 3000),
    Cell("train", "lenet5", "sgd", 100, 1, 4000, "dlib", True),
    Cell("train", "lenet5", "sgd", 100, 2, 4000, "dlib"),
    Cell("train", "lenet5", "sgd", 512, 1, 5120),
    Cell("train", "lenet5", "sgd", 512, 2, 5120),
    Cell("train", "lenet5", "nesterov", 100, 2, 6000),
    Cell("train", "lenet5", "adam", 100, 1, 6000),
    Cell("train", "vgg-small", "sgd", 1, 1, 100),
    Cell("train", "vgg-small", "sgd", 10, 1, 300),
    Cell("train", "vgg-small", "sgd", 100, 1, 200),
    Cell("train", "vgg-small", "sgd", 100, 2, 200),
    Cell("train", "vgg-small", "sgd", 512, 2, 512),
    Cell("train", "vgg-small", "adam", 100, 1, 200),
    Cell("train", "resnet20", "momentum", 1, 1, 50),
    Cell("train", "resnet20", "momentum", 10, 1, 100),
    Cell("train", "resnet20", "momentum", 100, 1, 100),
    Cell("train", "resnet20", "momentum", 100, 2, 100),
    Cell("infer", "784-128-10", "-", 1, 1, 5000, "", True),
    Cell("infer", "784-128-10", "-", 10, 1, 20000),
    Cell("infer", "784-128-10", "-", 100, 1, 60000, "", True),
    Cell("infer", "784-128-10", "-", 100, 2, 60000),
    Cell("infer", "784-128-10", "-", 512, 1, 59904),
    Cell("infer", "784-512-512-10", "-", 1, 1, 1000),
    Cell("infer", "784-512-512-10", "-", 100, 1, 20000),
    Cell("infer", "784-512-512-10", "-", 100, 2, 20000),
    Cell("infer", "lenet5", "-", 1, 1, 1500),
    Cell("infer", "lenet5", "-", 10, 1, 5000),
    Cell("infer", "lenet5", "-", 100, 1, 6000, "", True),
    Cell("infer", "lenet5", "-", 100, 2, 6000),
    Cell("infer", "vgg-small", "-", 1, 1, 200),
    Cell("infer", "vgg-small", "-", 100, 1, 400),
    Cell("infer", "vgg-small", "-", 100, 2, 400),
    Cell("infer", "resnet20", "-", 1, 1, 100),
    Cell("infer", "resnet20", "-", 100, 1, 200),
    Cell("infer", "resnet20", "-", 100, 2, 200),
]
