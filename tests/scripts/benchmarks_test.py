"""What benchmarks/speed computes from its measurements, and that its cells can be measured: python3 benchmarks_test.py"""

import sys
import unittest
import unittest.mock
from pathlib import Path

# No __pycache__ beside the scripts.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import cells
import growth
import memory
import neighbour
import tables
import time_to_accuracy
import turns

CELL = cells.Cell("train", "784-128-10", "sgd", 100, 2, 60000)
RATES = {("nudge", ""): [300.0, 200.0, 100.0], ("libtorch", "float, 1 thread"): [100.0, 100.0, 100.0],
         ("libtorch", "bytes, 1 thread"): [50.0, 200.0, 50.0], ("dlib", ""): [150.0, 400.0, 150.0]}


class Cells(unittest.TestCase):
    def test_each_is_told_apart_by_its_name(self):
        names = [cell.name() for cell in cells.CELLS]
        self.assertEqual(len(names), len(set(names)))

    def test_turns_are_of_whole_batches_of_images_that_exist(self):
        for cell in cells.CELLS:
            self.assertEqual(cell.examples % cell.batch, 0, cell.name())
            self.assertLessEqual(cell.examples, 60000, cell.name())


class Turns(unittest.TestCase):
    def test_a_setting_far_slower_than_its_peer_s_best_is_left_out(self):
        workers = {("nudge", ""): 0, ("libtorch", "float"): 1, ("libtorch", "bytes"): 2, ("libtorch", "both"): 3}
        seconds = dict(zip(workers, [9.0, 1.0, 1.5, 1.6]))
        self.assertEqual(list(turns.without_slow(workers, seconds).values()), [0, 1, 2])

    def test_the_best_setting_has_the_highest_median(self):
        self.assertEqual(turns.best_settings(RATES), {"nudge": "", "libtorch": "float, 1 thread", "dlib": ""})


class Learning(unittest.TestCase):
    """Programs that are played: each takes a second a turn, and says these costs."""

    def measure(self, *costs):
        class Played:
            name, parameters, multiply_adds = "played", 10, 5

            def __init__(self, *_):
                self.costs = iter(costs)

            def wait(self):
                return self

            def seconds(self):
                return 1.0

            def cost(self):
                return next(self.costs)

            def close(self):
                pass

        with unittest.mock.patch.object(turns, "Worker", Played), \
                unittest.mock.patch.object(turns, "settings", lambda _: [("nudge", "", "worker", [], 1)]):
            return turns.measure(CELL, 3)

    def test_a_program_whose_cost_falls_is_counted(self):
        self.assertEqual(self.measure(2.3, 1.9), ({("nudge", ""): [60000.0] * 3}, 5))

    def test_a_program_whose_cost_does_not_fall_is_not(self):
        for after in (2.3, 2.4, float("nan")):
            with self.assertRaisesRegex(turns.LearnsNothing, "played learns nothing: its cost went from 2.3 to"):
                self.measure(2.3, after)


class Tables(unittest.TestCase):
    def test_the_share_of_the_peak_counts_two_operations_a_multiply_add_and_all_threads(self):
        # 1000 examples of 5 million multiply-adds are 10 GFLOP/s.
        self.assertAlmostEqual(tables.share_of_peak(1000, 5_000_000, 50, 1), 0.2)
        self.assertAlmostEqual(tables.share_of_peak(1000, 5_000_000, 50, 2), 0.1)
        self.assertIsNone(tables.share_of_peak(1000, 5_000_000, 0, 1))

    def test_a_ratio_is_the_median_over_the_rounds_to_the_best_setting_of_each(self):
        told = tables.summary(CELL, RATES, 1000, {"fma_gflops": 100.0})
        self.assertEqual(told["peers"]["nudge"]["median"], 200)
        self.assertEqual(told["peers"]["libtorch"]["ratio"], 1)  # of 3, 1 and 1
        self.assertAlmostEqual(told["peers"]["dlib"]["ratio"], 100 / 150)  # of 2, 0.5 and 0.67
        self.assertEqual(told["rates"]["libtorch, bytes, 1 thread"], [50.0, 200.0, 50.0])

    def test_the_table_has_a_column_for_each_peer_and_marks_where_nudge_loses(self):
        told = tables.summary(CELL, RATES, 1000, {"fma_gflops": 100.0})
        alone = tables.summary(CELL._replace(batch=1), {("nudge", ""): [1.0]}, 1000, {"fma_gflops": 100.0})
        self.assertEqual(tables.cells_table([told, alone]).splitlines(), [
            "| work | nudge | of peak | libtorch, ratio | dlib, ratio |",
            "| --- | --- | --- | --- | --- |",
            "| train 784-128-10 sgd, batch 100, threads 2 | 200 (100 to 300) | 0 % | 100, 1.00 | 150, **0.67** |",
            "| train 784-128-10 sgd, batch 1, threads 2 | 1 (1 to 1) | 0 % |  |  |",
        ])


class Parts(unittest.TestCase):
    def test_growth_leaves_libtorch_out_where_it_was_not_measured(self):
        numbers = {"rate": 1234.5, "megabytes": 10.2}
        rows = [{"what": "batch", "value": 4096, "nudge": numbers, "libtorch": numbers},
                {"what": "batch", "value": 1, "nudge": numbers}]
        self.assertEqual(growth.table(rows).splitlines()[2:], [
            "| batch | 4,096 | 1,234 | 10 MB | 1,234 | 10 MB |",
            "| batch | 1 | 1,234 | 10 MB |  |  |",
        ])

    def test_growth_s_turns_are_of_images_that_exist(self):
        for _, _, cell, _ in growth.POINTS:
            self.assertGreaterEqual(cell.examples, cell.batch)
            self.assertLessEqual(cell.examples, 60000)

    def test_what_a_neighbour_leaves_is_a_share_of_one_thread_s_rate(self):
        row = {"what": "net", "program": "nudge", "threads": 2, "alone": 180.0, "beside": 90.0, "share": 0.9}
        self.assertEqual(neighbour.table([row]).splitlines()[2], "| net | nudge | 2 | 180 | 90 | 90 % |")

    def test_answers_are_compared_number_by_number(self):
        ours = '{"probabilities": [0.25, 0.75]}'
        self.assertTrue(memory.same_answer(ours, "0.250001 0.749999"))
        self.assertFalse(memory.same_answer(ours, "0.26 0.74"))
        self.assertRaises(ValueError, memory.same_answer, ours, "0.25")

    def test_a_time_is_told_in_libtorch_s_passes_over_60000_images(self):
        self.assertEqual(time_to_accuracy.passes([1.0, 2.0], 80000), 2)
        self.assertIsNone(time_to_accuracy.passes([1.0], None))
        row = {"recipe": "net", "accuracies": [0.98, 0.9806], "seconds": [1.0, 2.0], "passes": 2.0}
        self.assertEqual(time_to_accuracy.table([row]).splitlines()[2],
                         "| net | 98.03 % (98.00 to 98.06) | 1.50 s (1.00 to 2.00) | 2.00 |")

    def test_the_recipes_that_are_timed_exist(self):
        for name in time_to_accuracy.RECIPES:
            self.assertTrue((time_to_accuracy.FOLDER / name).is_file(), name)


if __name__ == "__main__":
    unittest.main()
