"""Models that PyTorch trained, in nudge, and nudge's in PyTorch: both predict the same. NUDGE names the program.

The code that docs/pytorch.md shows is here.
"""

import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

try:
    import torch
    from torch import nn
except ImportError:
    print("skipped: there is no torch (Debian: python3-torch)")
    sys.exit(77)

from tensors import read, without_checksum, write

NUDGE = os.environ["NUDGE"]


def write_png(path, image):
    """A tensor (1 or 3, height, width) of bytes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    channels, height, width = image.shape
    rows = b"".join(b"\0" + bytes(image[:, y].T.reshape(-1).tolist()) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
                                      nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.features(x).flatten(1)
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())


class Exchange(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)
        torch.manual_seed(7)
        random.seed(7)

    def nudge(self, *arguments):
        done = subprocess.run([NUDGE, *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, *arguments):
        done = subprocess.run([NUDGE, *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def images(self, *shape, count=6):
        images = torch.randint(0, 256, (count, *shape), dtype=torch.uint8)
        for i, image in enumerate(images):
            write_png(pathlib.Path(f"images/{i}.png"), image)
        return images

    def probabilities(self, model, count=6):
        lines = self.nudge("predict", model, *[f"images/{i}.png" for i in range(count)], "--json").splitlines()
        return torch.tensor([json.loads(line)["probabilities"] for line in lines])

    def assert_close(self, ours, theirs):
        self.assertEqual(ours.shape, theirs.shape)
        self.assertGreater(theirs.std(), 1e-3, "nothing to compare: all probabilities are alike")
        self.assertLess((ours - theirs).abs().max().item(), 2e-6)

    # From PyTorch ----------------------------------------------------------------------------------------------------

    def test_a_dense_net(self):
        net = nn.Sequential(nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 10))
        write("dense.safetensors", net.state_dict())
        table = self.nudge("import", "dense.safetensors", "--net", "784-30-10", "--out", "dense-model.safetensors")
        self.assertIn("1.weight", table)
        images = self.images(1, 28, 28)
        self.assert_close(self.probabilities("dense-model.safetensors"), net(images / 255).softmax(1))

    def test_a_lenet_of_a_module(self):
        net = Digits()
        write("digits.safetensors", net.state_dict())
        self.nudge("import", "digits.safetensors", "--net", "lenet5", "--mean", "0.1307", "--deviation", "0.3081",
                   "--out", "lenet5.safetensors")
        images = self.images(1, 28, 28)
        x = (images / 255 - 0.1307) / 0.3081  # ToTensor(), Normalize((0.1307,), (0.3081,))
        self.assert_close(self.probabilities("lenet5.safetensors"), net(x).softmax(1))

    def test_batch_normalisations_in_half_precision_and_any_order(self):
        net = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
                            nn.Conv2d(4, 4, 3), nn.BatchNorm2d(4), nn.ReLU(),
                            nn.Flatten(), nn.Linear(64, 64), nn.BatchNorm1d(64), nn.Tanh(), nn.Linear(64, 3))
        for _ in range(5):
            net(torch.randn(20, 3, 8, 8) * 2 + 1)
        net.eval()
        for dtype in (torch.float64, torch.float16, torch.bfloat16):
            net.to(dtype)
            state = list(net.state_dict().items())
            random.shuffle(state)
            write("bn.safetensors", dict(state))
            table = self.nudge("import", "bn.safetensors", "--net",
                               "3x8x8, conv3x3:4:nobias, batchnorm, relu, conv3x3:4, batchnorm, relu, 64, batchnorm, tanh, 3",
                               "--mean", "0.4,0.5,0.6", "--deviation", "0.2,0.25,0.3", "--classes", "cat,dog,cow",
                               "--out", "bn-model.safetensors")
            self.assertIn("left out: 1.num_batches_tracked", table)
            images = self.images(3, 8, 8)
            mean, deviation = torch.tensor([0.4, 0.5, 0.6]).view(3, 1, 1), torch.tensor([0.2, 0.25, 0.3]).view(3, 1, 1)
            self.assert_close(self.probabilities("bn-model.safetensors"),
                              net.float()((images / 255 - mean) / deviation).softmax(1))

    def test_raw_pixels(self):
        net = nn.Sequential(nn.Flatten(), nn.Linear(64, 4), nn.Sigmoid(), nn.Linear(4, 3))
        write("raw.safetensors", net.state_dict())
        self.nudge("import", "raw.safetensors", "--net", "64-4-3", "--activation", "sigmoid", "--input", "8x8",
                   "--scale", "1", "--out", "raw-model.safetensors")
        images = self.images(1, 8, 8)
        self.assert_close(self.probabilities("raw-model.safetensors"), net(images.float()).softmax(1))

    def test_names_that_say_no_order_are_asked_for(self):
        net = nn.Sequential()
        for name in ("encoder", "middle", "decoder"):
            net.add_module(name, nn.Linear(5, 5))
        write("abc.safetensors", net.state_dict())
        asked = ["import", "abc.safetensors", "--net", "5, relu, 5, relu, 5", "--input", "5", "--out", "m.safetensors"]
        message = self.refused(*asked)
        self.assertIn("their names do not say which comes first", message)
        self.assertIn("--map decoder=L1", message)
        table = self.nudge(*asked, "--map", "encoder=L1", "--map", "middle=L2")
        self.assertRegex(table, r"decoder\.weight +\(5, 5\) +F32 +L3 +layers\.2\.weight")

    # To PyTorch ------------------------------------------------------------------------------------------------------

    def train(self, net, images, *more):
        for i in range(12):
            write_png(pathlib.Path(f"data/{'ab'[i % 2]}/{i}.png"), images[i % len(images)] // (1 + i % 2))
        self.nudge("train", "--threads", "1", "--data", "data", "--net", net, "--epochs", "2", "--batch", "4", "--out", "run", *more)

    def in_pytorch(self, model):
        """The module that the program prints, with its weights, and what belongs to it."""
        code = self.nudge("export", model, "--out", "torch.safetensors", "--names", "torch")
        names = {}
        exec(code, names)
        state, metadata = read("torch.safetensors")
        names["net"].load_state_dict(state)
        names["net"].eval()
        self.assertEqual(metadata, {"format": "pt"})
        return names

    def check_export(self, net, shape, *more):
        images = self.images(*shape)
        self.train(net, images, *more)
        names = self.in_pytorch("run")
        self.assertEqual(names["classes"], ["a", "b"])
        output = names["net"](names["prepare"](images))
        self.assert_close(self.probabilities("run"), output if "--loss" in more else output.softmax(1))

    def test_a_dense_net_back(self):
        self.check_export("784-16-2", (1, 28, 28))

    def test_a_lenet_back(self):
        self.check_export("lenet5:2", (1, 28, 28), "--standardise")

    def test_a_batch_norm_net_back(self):
        self.check_export("conv3x3:4:nobias, batchnorm, relu, globalavgpool, 6, batchnorm, gelu, 2", (3, 10, 10), "--standardise")

    def test_every_other_layer_back(self):
        self.check_export("conv3x3:4:same, layernorm, elu, residual(conv3x3:4:same:nobias, batchnorm, silu | conv1x1:4), "
                          "residual(sequential(conv3x3:4:same:groups2, softplus)), maxpool2:stride1, upsample2, avgpool2, "
                          "convtranspose2x2:2:stride2, hard-swish, 12, scaled-tanh, layernorm, reshape3x2x2, conv2x2:5, "
                          "leaky-relu0.2, dropout0.3, identity, sigmoid, 2", (1, 8, 8))

    def test_a_quadratic_cost_back(self):
        self.check_export("784-16-2", (1, 28, 28), "--loss", "quadratic")

    def test_a_table_back(self):
        with open("t.csv", "w") as file:
            for i in range(40):
                file.write(f"{'yn'[i % 2]},{random.gauss(i % 2, 1):.3f},{random.gauss(0, 30):.2f},{random.random():.3f}\n")
        self.nudge("train", "--threads", "1", "--data", "t.csv", "--net", "3-5-2", "--standardise", "--epochs", "3", "--out", "run")
        names = self.in_pytorch("run")
        rows = [line.split(",") for line in pathlib.Path("t.csv").read_text().split()]
        ours = json.loads(self.nudge("predict", "run", "--data", "t.csv", "--split", "train", "--index", "0", "--json"))
        theirs = names["net"](names["prepare"](torch.tensor([[float(x) for x in row[1:]] for row in rows]))).softmax(1)
        self.assertEqual(names["classes"], ours["classes"])
        near = (theirs - torch.tensor(ours["probabilities"])).abs().max(dim=1).values.min()
        self.assertLess(near.item(), 1e-6, "no row of the table has the probabilities of the first training example")

    # There and back --------------------------------------------------------------------------------------------------

    def test_what_was_exported_is_imported(self):
        images = self.images(1, 28, 28)
        self.train("lenet5:2", images)
        self.in_pytorch("run")
        self.nudge("import", "torch.safetensors", "--net", "lenet5:2", "--out", "again.safetensors")
        self.assertTrue(torch.equal(self.probabilities("run"), self.probabilities("again.safetensors")))

    def test_a_model_changed_in_python(self):
        images = self.images(1, 28, 28)
        self.train("784-4-2", images)
        tensors, metadata = read("run/model.safetensors")
        tensors["layers.1.bias"] += 0.5
        write("changed.safetensors", tensors, dict(reversed(metadata.items())))
        self.assertIn("take crc32 out of the metadata", self.refused("inspect", "changed.safetensors"))
        without_checksum("changed.safetensors")
        self.assertIn("784-4-2", self.nudge("inspect", "changed.safetensors"))


if __name__ == "__main__":
    unittest.main()
