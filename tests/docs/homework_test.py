"""The numpy program of docs/homework.md, run on a small net: its gradient agrees as .npz and as .csv, and one that is
spoiled does not, with the reason: homework_test.py NUDGE EXAMPLE

Skipped (77) where there is no numpy.
"""

import importlib.util
import json
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
except ImportError:
    sys.exit(77)

NUDGE, EXAMPLE = (Path(argument).resolve() for argument in sys.argv[1:3])


def load_example():
    spec = importlib.util.spec_from_file_location("homework", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Homework(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.at = Path(self.folder.name)
        random = np.random.default_rng(3)
        for part in ("train", "t10k"):
            images = random.integers(0, 256, (30, 6, 6), dtype=np.uint8)
            labels = np.arange(30, dtype=np.uint8) % 4
            (self.at / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 2051, 30, 6, 6) + images.tobytes())
            (self.at / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 2049, 30) + labels.tobytes())
        made = self.nudge("init", "--net", "36-5-4", "--seed", "2", "--data", ".", "--out", "model.safetensors")
        self.assertEqual(made.returncode, 0, made.stderr)

    def nudge(self, *arguments):
        return subprocess.run([NUDGE, *arguments], cwd=self.at, capture_output=True, text=True, timeout=120)

    def student(self, out, count=8):
        subprocess.run([sys.executable, EXAMPLE, "model.safetensors", "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                        str(count), out], cwd=self.at, check=True, timeout=120)

    def compare(self, path):
        asked = self.nudge("gradient", "model.safetensors", "--data", ".", "--split", "train", "--count", "8",
                           "--threads", "1", "--compare", path, "--json")
        self.assertIn(asked.returncode, (0, 3), asked.stderr)
        return json.loads(asked.stdout)

    def gradient(self):
        homework = load_example()
        model = homework.read_model(self.at / "model.safetensors")
        x, y = homework.read_examples(self.at / "train-images-idx3-ubyte", self.at / "train-labels-idx1-ubyte", 8, 4)
        return homework.gradient(model, x, y)

    def test_it_agrees_as_npz_and_as_csv(self):
        for name in ("mine.npz", "mine.csv"):
            self.student(name)
            self.assertTrue(self.compare(name)["comparison"]["agrees"], name)

    def test_compressed_and_column_by_column_arrays_are_read(self):
        np.savez_compressed(self.at / "z.npz", **{name: np.asfortranarray(g) for name, g in self.gradient().items()})
        self.assertTrue(self.compare("z.npz")["comparison"]["agrees"])

    def test_floats_and_other_names_are_read(self):
        names = dict(zip(("layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"), ("dW1", "db1", "dW2", "db2")))
        np.savez(self.at / "f.npz", **{names[name]: g.astype(">f4") for name, g in self.gradient().items()})
        comparison = self.compare("f.npz")["comparison"]
        self.assertTrue(comparison["agrees"])
        self.assertIn("dW1 for layers.0.weight", comparison["notes"][0])

    def test_other_examples_are_named(self):
        self.student("nine.npz", 9)
        self.assertIn("9 examples, the first of the same split", self.compare("nine.npz")["comparison"]["explanations"][0][0])

    def test_a_folder_gives_a_table(self):
        (self.at / "all").mkdir()
        right = self.gradient()
        np.savez(self.at / "all" / "ada.npz", **right)
        np.savez(self.at / "all" / "bob.npz", **{name: 8 * g for name, g in right.items()})
        (self.at / "all" / "eve.csv").write_text("layers.0.bias\n1,2\nthree\n4,oh\n")
        asked = self.nudge("gradient", "model.safetensors", "--data", ".", "--split", "train", "--count", "8", "--compare",
                           "all", "--csv", "marks.csv")
        self.assertEqual(asked.returncode, 3, asked.stderr)
        self.assertIn("1 of 3 agree", asked.stdout)
        lines = (self.at / "marks.csv").read_text().splitlines()
        self.assertEqual(len(lines), 4)
        self.assertTrue(lines[1].startswith('"ada.npz",yes,4,4,'), lines[1])
        self.assertIn("summed over the examples", lines[2])
        self.assertIn('line 4: ""oh"" is no number', lines[3])

    def test_damaged_archives_are_refused_with_the_reason(self):
        self.student("mine.npz")
        whole = (self.at / "mine.npz").read_bytes()
        for cut in (5, 40, len(whole) // 2, len(whole) - 1):
            (self.at / "cut.npz").write_bytes(whole[:cut])
            asked = self.nudge("gradient", "model.safetensors", "--data", ".", "--count", "8", "--compare", "cut.npz")
            self.assertEqual(asked.returncode, 1, asked.stdout)
            self.assertIn("cut.npz", asked.stderr)
        for place in range(0, len(whole), 97):
            spoiled = bytearray(whole)
            spoiled[place] ^= 0xFF
            (self.at / "spoiled.npz").write_bytes(spoiled)
            asked = self.nudge("gradient", "model.safetensors", "--data", ".", "--count", "8", "--compare", "spoiled.npz")
            self.assertIn(asked.returncode, (0, 1, 3), asked.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
