"""What benchmarks/speed computes from its measurements, and that its cells can be measured: python3 benchmarks_test.py"""

import sys
import unittest
import unittest.mock
from pathlib import Path

# No __pycache__ beside the scripts.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import cells
import cluster
import cluster_model
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


class Processes(unittest.TestCase):
    """What benchmarks/cluster.py and cluster_model.py compute of trainings in several processes."""

    def test_the_row_has_medians_and_the_median_of_the_turns_ratios(self):
        rates = {"1 process": [100.0, 200.0, 300.0], "2 threads": [1.0] * 3, "2 processes": [150.0, 400.0, 300.0],
                 "torch, 1 process": [100.0] * 3, "torch, 2 processes": [200.0, 100.0, 100.0]}
        # 2 processes / twice 1: 0.75, 1, 0.5; torch's: 1, 0.5, 0.5; one over the other: 0.75, 4, 3.
        self.assertEqual(cluster.row("lenet5", 1024, rates),
                         ["`lenet5`", "1,024", "20,480", "200", "1", "300", "75 %", "100", "100", "50 %", "3.00"])
        self.assertEqual(len(cluster.headings("python3")), 11)
        for way in cluster.PEERS:
            del rates[way]
        self.assertEqual(cluster.row("lenet5", 1024, rates), ["`lenet5`", "1,024", "20,480", "200", "1", "300", "75 %"])
        self.assertEqual(len(cluster.headings(None)), 7)

    def test_an_epoch_is_of_whole_batches_of_images_that_exist(self):
        for training in cluster.TRAININGS.values():
            self.assertLessEqual(training.examples, 60000)
            for batch in cluster.BATCHES:
                self.assertEqual(training.examples % batch, 0)

    def test_a_sum_has_the_exchanges_that_its_tree_has(self):
        self.assertEqual(cluster_model.exchanges(100, 1), [])
        self.assertEqual(cluster_model.exchanges(100, 2), [(100, 100)])
        self.assertEqual(cluster_model.exchanges(100, 4), [(100, 100), (100, 100)])
        # In halves: what is sent, and what is added of what came.
        self.assertEqual(cluster_model.exchanges(40001, 1), [])
        self.assertEqual(cluster_model.exchanges(40001, 2), [(20001, 20000), (20000, 0)])
        self.assertEqual(cluster_model.exchanges(40001, 4), [(20001, 20000), (10000, 10000), (10000, 0), (20000, 0)])
        limit = cluster_model.numbers_in_halves()
        self.assertEqual([len(cluster_model.exchanges(count, 4)) for count in (limit - 1, limit)], [2, 4])
        self.assertRaisesRegex(ValueError, "3 processes", cluster_model.exchanges, 100, 3)

    def test_a_sum_takes_its_messages_bytes_and_additions(self):
        link = cluster_model.Link(7, 0.5)
        self.assertEqual(cluster_model.sum_seconds(100, 1, link, 3), 0)
        self.assertEqual(cluster_model.sum_seconds(100, 2, link, 3), 7 + 400 * 0.5 + 100 * 3)
        self.assertEqual(cluster_model.sum_seconds(100, 4, link, 3), 2 * (7 + 400 * 0.5 + 100 * 3))
        self.assertEqual(cluster_model.sum_seconds(100, 2, link, 3, bytes_each=8), 7 + 800 * 0.5 + 100 * 3)
        # 4 messages of 60,000 numbers in all, and of 40,000 numbers three quarters are added.
        self.assertEqual(cluster_model.sum_seconds(40000, 4, link, 3), 4 * 7 + 60000 * 4 * 0.5 + 30000 * 3)
        # With it the costs' sum: 8 doubles at each of two levels.
        self.assertEqual(cluster_model.sums_of_step(40000, 4, link, 3), 28 + 120000 + 90000 + 2 * (7 + 64 * 0.5 + 8 * 3))

    def test_a_network_is_said_in_microseconds_and_gigabits(self):
        link = cluster_model.link_of(50, 1)
        self.assertAlmostEqual(link.latency, 50e-6)
        self.assertAlmostEqual(125e6 * link.seconds_per_byte, 1)

    def test_the_link_of_made_up_sums_is_found(self):
        link = cluster_model.Link(2e-6, 1e-10, "shared memory")
        rows = [{"ranks": 2, "floats": floats, "tree": 1e6 * cluster_model.sum_seconds(floats, 2, link, 1e-10)} for floats in (1, 1000, 10**5, 10**6)]
        found = cluster_model.fit_link(rows, 1e-10)
        self.assertAlmostEqual(found.latency / link.latency, 1)
        self.assertAlmostEqual(found.seconds_per_byte / link.seconds_per_byte, 1)

    def test_nets_have_the_parameters_that_nudge_has(self):
        counts = {"784-128-10": 101770, "784-512-512-10": 669706, "lenet5": 61706, "vgg-small": 467818}
        self.assertEqual({net: cluster_model.parameters_of(net) for net in cluster.TRAININGS}, counts)

    def test_the_way_back_has_no_gradient_below_the_first_layer(self):
        self.assertAlmostEqual(cluster_model.backward_share("30-20-10"), (2 * 800 - 600) / (3 * 800 - 600))

    def test_between_measured_points_are_straight_lines(self):
        table = {1: 10.0, 3: 30.0, 5: 70.0}
        self.assertEqual([cluster_model.interpolate(table, x) for x in (1, 2, 3, 4, 5, 6, 0)], [10, 20, 30, 50, 70, 90, 0])

    def test_a_process_s_step_is_found_in_steps_of_several_shards(self):
        def shard(examples):
            return 3 + 2 * examples + (examples > 4)
        once, addition = 5.0, 0.5
        steps = {(b, shards): shards * shard(b) + (shards - 1) * addition + once for b, shards in ((1, 2), (1, 4), (8, 2))}
        times = cluster_model.times_of(steps, addition)
        self.assertEqual(times, cluster_model.Times({1: shard(1) + once, 8: shard(8) + once}, once))
        self.assertEqual(times.backward("30-20-10", 8), cluster_model.backward_share("30-20-10") * shard(8))

    def test_a_host_cuts_its_examples_into_the_fastest_shards(self):
        # Two shards of 2 take 2 * (20 - 4) and an addition of 1, and one of 4 takes 56; what is done once takes 4.
        times = cluster_model.Times({1: 19.0, 2: 20.0, 4: 60.0}, 4.0)
        self.assertEqual(times.step_in_shards(4, 1), 2 * 16 + 1 + 4)
        self.assertEqual(times.step_in_shards(4, 100), 60)
        self.assertEqual(times.step_in_shards(8, 1), 4 * 16 + 3 + 4)  # no shard is longer than a measured one

    def test_only_gradients_above_the_first_layer_can_be_hidden(self):
        times = cluster_model.Times({1: 10.0, 2: 20.0}, 0.0)
        net = cluster_model.Net("30-20-10", 830, 0.0, times, times, {})
        self.assertEqual(cluster_model.hidden(net, times, 1, 2, cluster_model.Link(0, 0.001)), 210 * 4 * 0.001)
        self.assertEqual(cluster_model.hidden(net, times, 1, 2, cluster_model.Link(0, 1)), cluster_model.backward_share("30-20-10") * 10)

    def test_hosts_pay_while_a_doubling_gives_a_tenth(self):
        self.assertEqual(cluster_model.last_that_pays({1: 1.0, 2: 0.6, 4: 0.5, 8: 0.49}, None), 4)
        self.assertEqual(cluster_model.last_that_pays({1: 1.0, 2: 1.5, 4: 1.6}, 128), 4)
        self.assertEqual(cluster_model.last_that_pays({1: 1.0, 2: 1.9, 4: 3.6}, 128), 1)
        self.assertEqual(cluster_model.last_that_pays({1: 1.0, 2: 1.9, 4: 1.9}, 128), 1, "the first doubling does not pay")


if __name__ == "__main__":
    unittest.main()
