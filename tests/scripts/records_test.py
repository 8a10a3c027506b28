"""scripts/records, with a stand-in for nudge that trains nothing: python3 records_test.py"""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import multiprocessing
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

# No __pycache__ beside the scripts.
sys.dont_write_bytecode = True
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "records"
loader = importlib.machinery.SourceFileLoader("records", str(SCRIPT))
records = importlib.util.module_from_spec(importlib.util.spec_from_loader("records", loader))
loader.exec_module(records)

# Says what it was asked for in `asked`, and leaves the files that scripts/records reads.
STAND_IN = '''#!/usr/bin/env python3
import json, os, pathlib, struct, sys, time
here = pathlib.Path(__file__).parent
verb, words = sys.argv[1], sys.argv[2:]
with open(here / "asked", "a") as asked:
    print(verb, *words, file=asked)
if (here / "slow").exists():
    time.sleep(0.2)
if "OMPI_COMM_WORLD_SIZE" in os.environ:
    sys.exit("was started as one of several processes")
if (here / "stop").exists() and verb == "train":
    run = pathlib.Path(words[words.index("--out") + 1])
    run.mkdir(parents=True)
    (run / "last.safetensors").write_bytes(b"")
    (here / "stop").unlink()
    sys.exit(130)
if verb in ("train", "resume", "finetune", "pretrain"):
    run = pathlib.Path(words[words.index("--out") + 1] if verb != "resume" else words[0])
    run.mkdir(parents=True, exist_ok=True)
    header = json.dumps({"__metadata__": {"checkpoint": json.dumps({"instruction_set": "avx2", "data": "60000+0+10000-0"})}}).encode()
    for name in ("model", "last"):
        (run / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + b"123456789")
    (run / "config.toml").write_text((here / "config").read_text() if (here / "config").exists() else "[training]\\nbatch = 20\\n")
    (run / "metrics.jsonl").write_text('{"epoch": 2, "step": 500, "train_cost": %s}\\n' % (-2 if "5" in words else -1))
    (run / "timing.jsonl").write_text('{"epoch": 1, "seconds": 1.25}\\n{"epoch": 2, "seconds": 2.5}\\n')
elif verb == "eval":
    print(json.dumps({"accuracy": 0.996 if "--augment" in words else 0.995}))
elif verb == "inspect":
    print(json.dumps({"multiply_adds": 1000000}))
'''


class Records(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.at = Path(folder.name)
        self.nudge = self.at / "nudge"
        self.nudge.write_text(STAND_IN, encoding="utf-8")
        self.nudge.chmod(0o755)
        self.lines = self.at / "records.jsonl"
        page = self.at / "records.md"
        table = records.records_table
        page.write_text(f"{table.BEGIN}\n{table.END}{table.CURVE_BEGIN}\n{table.CURVE_END}", encoding="utf-8")
        patches = {"NUDGE": str(self.nudge), "LINES": self.lines, "PAGE": page, "QUOTED": self.at / "records.ts",
                   "read_lines": lambda: records.records_table.read_lines(self.lines)}
        patch = unittest.mock.patch.multiple(records, **patches)
        patch.start()
        self.addCleanup(patch.stop)

    def records(self, *arguments):
        with unittest.mock.patch.object(sys, "argv", ["records", "--runs", str(self.at / "runs"), *arguments]), \
                contextlib.redirect_stdout(io.StringIO()):
            records.main()

    def asked(self):
        return [line.split()[0] for line in (self.at / "asked").read_text(encoding="utf-8").splitlines()]

    def written(self):
        return records.records_table.read_lines(self.lines)

    def test_a_line_says_what_was_measured(self):
        self.records("mnist-conv-quick", "--seeds", "1")
        (line,) = self.written()
        self.assertEqual((line["row"], line["seed"], line["accuracy"], line["seconds"]), ("mnist-conv-quick", 1, 0.995, 3.8))
        self.assertEqual(line["tflop"], 0.72)  # 6 x 1,000,000 multiply-adds x 60,000 examples x 2 epochs
        self.assertEqual(line["parameters_crc32"], "cbf43926")  # the CRC-32 of the digits 1 to 9, its check value
        self.assertEqual(line["instruction_set"], "avx2")

    def test_what_goes_through_the_net_without_a_label_counts_too(self):
        for unlabelled, rows in [("information = 1.0", 20 + 2 * 100), ("alone = true\ninformation = 1.0", 2 * 100),
                                 ("adversarial = 1.0", 20 + 100 * (1 + 7 / 3))]:
            self.lines.unlink(missing_ok=True)
            (self.at / "config").write_text(f"[training]\nbatch = 20\n[unlabelled]\nbatch = 100\n{unlabelled}\n", encoding="utf-8")
            self.records("mnist-100-labels", "--seeds", "1")
            (line,) = self.written()
            self.assertEqual((line["seed"], line["tflop"]), (0, round(6e6 * rows * 500 / 1e12, 2)))

    def test_what_has_a_line_is_not_run_again_and_lines_stay_in_the_order_of_the_rows(self):
        self.records("mnist-conv-quick", "--seeds", "2")
        self.records("mnist-conv-quick", "--seeds", "2")
        self.assertEqual(self.asked().count("train"), 2)
        self.records("mnist-conv", "--seeds", "1")
        self.assertEqual([(line["row"], line["seed"]) for line in self.written()],
                         [("mnist-conv", 1), ("mnist-conv-quick", 1), ("mnist-conv-quick", 2)])
        self.assertIn('row: "mnist-conv-quick", runs: 2, mean: "99.50"', (self.at / "records.ts").read_text(encoding="utf-8"))

    def test_what_goes_on_from_another_network_trains_that_first(self):
        self.records("digits-transfer", "--seeds", "2")
        self.assertEqual([word for word in self.asked() if word in ("train", "finetune")], ["train", "finetune"] * 2)
        self.assertEqual([line["seed"] for line in self.written()], [1, 2])

    def test_what_goes_on_from_an_encoder_trains_that_once_by_its_own_recipe(self):
        self.records("mnist-100-pretrained", "--seeds", "2")
        self.records("mnist-1000-pretrained", "--seeds", "1")
        asked = [line.split() for line in (self.at / "asked").read_text(encoding="utf-8").splitlines()]
        trained = [words for words in asked if words[0] in ("pretrain", "train", "finetune")]
        self.assertEqual([words[0] for words in trained], ["pretrain", "finetune", "finetune", "finetune"])
        self.assertTrue(trained[0][1].endswith("recipes/mnist-conv-quick-autoencoder.toml"))
        self.assertEqual({words[1] for words in trained[1:]}, {trained[0][trained[0].index("--out") + 1]})
        self.assertTrue(trained[1][2].endswith("recipes/mnist-100-labels.toml"))

    def test_of_restarts_the_one_with_the_lowest_cost_counts(self):
        self.records("mnist-no-labels", "--seeds", "2")
        first, second = self.written()
        self.assertEqual(self.asked().count("train"), 6)
        self.assertEqual([restart["seed"] for restart in second["restarts"]], [4, 5, 6])
        self.assertEqual([restart["cost"] for restart in second["restarts"]], [-1, -2, -1])
        self.assertEqual((first["seed"], second["seed"], second["seconds"]), (1, 2, 11.4))  # three times 3.75, each rounded to 3.8

    def test_what_was_stopped_goes_on(self):
        (self.at / "stop").touch()
        with self.assertRaises(SystemExit) as stopped:
            self.records("mnist-conv-quick", "--seeds", "1")
        self.assertEqual(stopped.exception.code, 130)
        self.assertEqual(self.written(), [])
        self.records("mnist-conv-quick", "--seeds", "1")
        self.assertEqual(self.asked()[:2], ["train", "resume"])
        self.assertEqual(len(self.written()), 1)

    def test_a_committee_trains_the_members_that_are_missing_and_asks_them_together(self):
        self.records("mnist-conv", "--seeds", "1")
        self.records("mnist-committee")
        self.assertEqual(self.asked().count("train"), 3)
        committee = self.written()[-1]
        self.assertEqual((committee["row"], len(committee["members"]), committee["copies"]), ("mnist-committee", 3, 0.996))
        self.assertEqual(committee["tflop"], 2.16)

    def test_several_at_once_make_each_run_once(self):
        (self.at / "slow").touch()
        fork = multiprocessing.get_context("fork")
        several = [fork.Process(target=self.records, args=("mnist-conv-quick", "mnist-conv", "mnist-committee")) for _ in range(3)]
        for one in several:
            one.start()
        for one in several:
            one.join()
            self.assertEqual(one.exitcode, 0)
        asked = [line for line in (self.at / "asked").read_text(encoding="utf-8").splitlines() if line.startswith("train")]
        self.assertEqual(len(asked), len(set(asked)))
        self.assertEqual([(line["row"], line["seed"]) for line in self.written()],
                         [(row, seed) for row, seeds in (("mnist-conv", 3), ("mnist-conv-quick", 5), ("mnist-committee", 1)) for seed in range(1, seeds + 1)])

    def test_mpirun_may_have_started_it(self):
        with unittest.mock.patch.dict("os.environ", {"OMPI_COMM_WORLD_SIZE": "4", "PMIX_RANK": "1"}):
            self.records("mnist-conv-quick", "--seeds", "1")
        self.assertEqual(self.asked()[0], "train")

    def test_shows_the_commands_of_a_row(self):
        out = io.StringIO()
        with unittest.mock.patch.object(sys, "argv", ["records", "--runs", "runs", "--show", "digits-transfer"]), contextlib.redirect_stdout(out):
            records.main()
        lines = out.getvalue().splitlines()
        self.assertEqual([line.split()[1] for line in lines], ["train", "finetune"] * 3)
        self.assertIn("--classes 5-9 --freeze 2 --seed 1 --out runs/digits-transfer-1-", lines[1])

    def test_says_that_the_program_is_missing(self):
        self.nudge.unlink()
        with self.assertRaises(SystemExit) as ended:
            self.records("mnist-conv-quick")
        self.assertIn("is not there: build it", str(ended.exception.code))

    def test_a_row_that_does_not_exist_is_named(self):
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as said:
            self.records("mnist-quick")
        self.assertIn("no row is called mnist-quick", said.getvalue())


if __name__ == "__main__":
    unittest.main()
