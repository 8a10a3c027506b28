"""Trainings in several processes end in the bytes of one: cluster_test.py NUDGE NUDGE_UNDER_MPI SUMS_UNDER_MPI

They are stopped, killed, held up and cut off, too, and go on with other numbers of processes. Skipped where there is no mpirun; what needs two
hosts also where two network namespaces cannot be made.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from cluster_support import differing_file, lines_of, mpirun, processes_of, run, write_digits
from two_hosts import TwoHosts, Unavailable

SKIPPED = 77
NUDGE, UNDER_MPI, SUMS = None, None, None

# Each with 8 shards. Together: batch normalisation, dropout, augmentation, accumulation, each kind of optimizer, no labels.
CONV = "conv3x3:4:same, batchnorm, relu, maxpool2, dropout0.2, 3"
TRAININGS = {
    "sgd": ["--net", "64-16-3", "--learning-rate", "0.1"],
    "momentum": ["--net", CONV, "--learning-rate", "0.05", "--momentum", "0.9", "--set", "augment.rotation=10", "--set", "augment.shift=1"],
    "adam": ["--net", "16, relu, dropout0.3, 3", "--optimizer", "adam", "--learning-rate", "0.01", "--set", "training.accumulate=2"],
    "large": ["--net", "512, relu, dropout0.2, 600, relu, 3", "--learning-rate", "0.05", "--momentum", "0.9"],  # gradients above 1 MiB
    "muon": ["--net", "16, relu, 3", "--optimizer", "muon", "--learning-rate", "0.01"],
    "unlabelled": ["--net", CONV, "--learning-rate", "0.05", "--per-class", "16", "--set", "training.batch=16", "--set", "unlabelled.batch=64",
                   "--set", "unlabelled.information=1", "--set", "unlabelled.adversarial=1", "--set", "strong_augment.rotation=20"],
}

# OpenMPI kills what has not ended one second after it passed a wish to end on, and on a busy machine saving may take longer. It waits as long before
# it passes the wish on, and reads no output meanwhile: who prints much would wait for it, and not save.
TIME_TO_SAVE = ("--mca", "odls_base_sigkill_timeout", "5")
PRINTING_INTO = ("sh", "-c", 'log=$0; exec "$@" >>"$log" 2>&1')


class Cluster(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / "digits.csv"
        write_digits(self.data)

    def training(self, name, out, *more):
        return ["train", "--data", self.data, "--numbers", "pixels", "--batch", "40", "--epochs", "4", "--set", "training.shards=8",
                "--out", self.folder / out, *TRAININGS[name], *more]

    def succeed(self, command):
        done = run(command)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")
        return done

    def assert_same_bytes(self, out, other):
        self.assertIsNone(differing_file(self.folder / out, self.folder / other), other)

    def test_sums_are_the_same_bits_in_any_number_of_processes(self):
        for processes in (1, 2, 3, 4, 6, 8):
            self.assertIn("60 sums agree", self.succeed(mpirun(processes, SUMS)).stdout)

    def test_trainings_end_in_the_bytes_of_one_process(self):
        for name in TRAININGS:
            self.succeed([NUDGE, *self.training(name, name, "--threads", "1")])
            for processes in (2, 4, 8) if name == "momentum" else (4,):
                out = f"{name}-{processes}"
                self.succeed(mpirun(processes, UNDER_MPI, *self.training(name, out, "--threads", "2" if processes == 2 else "1")))
                self.assert_same_bytes(name, out)
        # Sums that begin while the rest is computed, as between hosts.
        self.succeed(mpirun(4, UNDER_MPI, *self.training("large", "early", "--threads", "1"), options=("-x", "NUDGE_EARLY_SUMS=yes")))
        self.assert_same_bytes("large", "early")
        # By messages over the network's stack, where processes do not share memory.
        self.succeed(mpirun(2, UNDER_MPI, *self.training("momentum", "tcp", "--threads", "1"), options=("--mca", "btl", "tcp,self")))
        self.assert_same_bytes("momentum", "tcp")

    def test_one_process_speaks_and_writes(self):
        done = self.succeed(mpirun(4, UNDER_MPI, *self.training("sgd", "spoken", "--threads", "1")))
        self.assertEqual(done.stdout.count("epoch 4/4"), 1)
        self.assertEqual(done.stdout.count("report:"), 1)
        told = self.succeed(mpirun(2, UNDER_MPI, "eval", self.folder / "spoken", "--split", "test"))
        self.assertEqual(told.stdout.count("accuracy"), 1)

    def begin(self, processes, out, *more, start=mpirun, options=(), into_file=False):
        """A training that goes on for minutes, and has written a first checkpoint."""
        log = open(self.folder / f"{out}.log", "a", encoding="utf-8")  # pylint: disable=consider-using-with
        self.addCleanup(log.close)
        training = self.training("momentum", out, "--threads", "1", "--set", "training.epochs=4000", "--evaluate", "end", *more)
        program = [*PRINTING_INTO, self.folder / f"{out}.log", UNDER_MPI] if into_file else [UNDER_MPI]
        started = subprocess.Popen(list(map(str, start(processes, *program, *training, options=options))), stdout=log, stderr=log)
        self.addCleanup(started.kill)
        until = time.monotonic() + 60
        while not lines_of(self.folder / out / "metrics.jsonl"):
            self.assertLess(time.monotonic(), until, (self.folder / f"{out}.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        return started

    def ranks(self, out):
        return processes_of(UNDER_MPI, self.folder / out)

    def end_of(self, started, out, within):
        started.wait(timeout=within)
        return self.end_of_ranks(out, 5)

    def end_of_ranks(self, out, within):
        until = time.monotonic() + within
        while self.ranks(out) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(self.ranks(out), {})
        return (self.folder / f"{out}.log").read_text(encoding="utf-8")

    def assert_goes_on(self, out, processes):
        """What is left can be resumed, to a length at which it can be compared."""
        made = len(lines_of(self.folder / out / "metrics.jsonl"))
        command = ["resume", self.folder / out, "--threads", "1"]
        done = run([NUDGE, *command, "--epochs", "1"])
        self.assertIn("it can be extended, but not cut to 1", done.stderr)
        started = subprocess.Popen(list(map(str, mpirun(processes, UNDER_MPI, *command) if processes > 1 else [NUDGE, *command])),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(started.kill)
        until = time.monotonic() + 60
        while len(lines_of(self.folder / out / "metrics.jsonl")) < made + 3:
            self.assertLess(time.monotonic(), until, "it does not go on")
            time.sleep(0.05)
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=30)

    def assert_prefix_of(self, out, other):
        """Where both have an epoch its line is the same: the cost of every example to the last bit."""
        lines, others = (lines_of(self.folder / one / "metrics.jsonl") for one in (out, other))
        both = min(len(lines), len(others))
        self.assertGreater(both, 3)
        self.assertEqual(lines[:both], others[:both])

    def test_stopped_killed_and_held_up_it_goes_on_with_the_same_bits(self):
        undisturbed = self.begin(1, "undisturbed")

        # mpirun passes a wish to end on; all of them save, and say so once.
        stopped = self.begin(4, "stopped", options=TIME_TO_SAVE, into_file=True)
        stopped.send_signal(signal.SIGTERM)
        self.assertEqual(self.end_of(stopped, "stopped", 40).count("saved; go on with: nudge resume"), 1)

        warned = self.begin(2, "warned")
        warned.send_signal(signal.SIGUSR1)
        self.assertEqual(self.end_of(warned, "warned", 20).count("saved; go on with: nudge resume"), 1)

        killed = self.begin(4, "killed")
        os.kill(self.ranks("killed")[2], signal.SIGKILL)
        self.end_of(killed, "killed", 10)
        self.assertNotEqual(killed.returncode, 0)

        held_up = self.begin(2, "held_up", "--step-deadline", "2")
        os.kill(self.ranks("held_up")[1], signal.SIGSTOP)
        words = self.end_of(held_up, "held_up", 10)
        self.assertRegex(words, r"nudge: rank \d on \S+ has waited 2 s for rank \d on \S+, which is dead, stopped or cut off")

        for out, processes in (("stopped", 2), ("warned", 8), ("killed", 1), ("held_up", 4)):
            self.assert_goes_on(out, processes)
        undisturbed.send_signal(signal.SIGTERM)
        self.end_of(undisturbed, "undisturbed", 20)
        for out in ("stopped", "warned", "killed", "held_up"):
            self.assert_prefix_of("undisturbed", out)

    def two_hosts(self):
        hosts = TwoHosts()
        try:
            hosts.__enter__()  # pylint: disable=unnecessary-dunder-call
        except Unavailable as reason:
            self.skipTest(str(reason))
        self.addCleanup(hosts.__exit__)
        return hosts

    def test_two_hosts_end_in_the_bytes_of_one_process(self):
        hosts = self.two_hosts()
        self.succeed([NUDGE, *self.training("large", "one", "--threads", "1")])
        steps = json.loads(lines_of(self.folder / "one" / "metrics.jsonl")[-1])["step"]
        parameters = 64 * 512 + 512 + 512 * 600 + 600 + 600 * 3 + 3
        for processes in (2, 4):
            sent = hosts.bytes_sent()
            early = ("-x", "NUDGE_EARLY_SUMS=yes") if processes == 4 else ()
            self.succeed(hosts.mpirun(processes, UNDER_MPI, *self.training("large", f"hosts-{processes}", "--threads", "1"), options=early))
            self.assert_same_bytes("one", f"hosts-{processes}")
            # The sum of one host's shards one way, that of the other's the other way.
            self.assertGreater(hosts.bytes_sent() - sent, 2 * steps * parameters * 4)

    def test_a_pulled_cable_ends_all_and_it_goes_on_with_the_same_bits(self):
        hosts = self.two_hosts()
        cut_off = self.begin(4, "cut_off", "--set", "training.epochs=100", "--step-deadline", "2", start=hosts.mpirun)
        hosts.pull_cable()
        words = self.end_of_ranks("cut_off", 10)
        here, there = map(re.escape, hosts.names)
        self.assertRegex(words, rf"nudge: rank [01] on {here} has waited 2 s for rank [23] on {there}, which is dead, stopped or cut off")
        self.assertNotRegex(words, rf"has waited 2 s for rank \d on {here}, which is dead")
        self.assertLess(len(lines_of(self.folder / "cut_off" / "metrics.jsonl")), 100)
        cut_off.kill()
        cut_off.wait()

        # Where mpirun is to look after its connections it ends, too, and on both hosts.
        hosts.plug_in_cable()
        looking = [word for name, value in (("time", 2), ("intvl", 1), ("probes", 1)) for word in ("--mca", f"oob_tcp_keepalive_{name}", value)]
        looked_after = self.begin(4, "looked_after", start=hosts.mpirun, options=looking)
        hosts.pull_cable()
        self.end_of(looked_after, "looked_after", 10)
        self.assertNotEqual(looked_after.returncode, 0)

        hosts.plug_in_cable()
        self.succeed(hosts.mpirun(2, UNDER_MPI, "resume", self.folder / "cut_off", "--threads", "1"))
        self.succeed([NUDGE, *self.training("momentum", "whole", "--threads", "1", "--set", "training.epochs=100", "--evaluate", "end")])
        self.assert_same_bytes("whole", "cut_off")

    def sweep(self, out, *more):
        return ["sweep", "--data", self.data, "--numbers", "pixels", "--net", "16, relu, 3", "--epochs", "3", "--validation", "60", "--threads", "1",
                "--grid", "optimizer.learning_rate=0.01,0.1,1e30", "--grid", "training.batch=10,40", "--out", self.folder / out, *more]

    def assert_same_sweep(self, out, other):
        for run in (path for path in (self.folder / out).iterdir() if path.is_dir()):
            files = ("config.toml", "metrics.jsonl") if "1e30" in run.name else ("config.toml", "metrics.jsonl", "model.safetensors", "outcome.json")
            for file in files:
                self.assertEqual((run / file).read_bytes(), (self.folder / other / run.name / file).read_bytes(), f"{run.name}: {file}")
        pages = [(self.folder / one / "sweep.html").read_text(encoding="utf-8").replace(f"{self.folder}/{one}", "") for one in (out, other)]
        self.assertEqual(*pages)

    def test_sweeps_are_shared_out_and_end_in_the_table_and_the_files_of_one_process(self):
        def table(done, out):
            return done.stdout.replace(str(self.folder / out), "")
        alone = self.succeed([NUDGE, *self.sweep("alone")])
        for processes in (3, 8):
            out = f"shared-{processes}"
            done = self.succeed(mpirun(processes, UNDER_MPI, *self.sweep(out)))
            self.assertEqual(table(done, out), table(alone, "alone"))
            self.assertEqual(sorted(re.findall(r"^(\d) of 6: ", done.stderr, re.MULTILINE)), list("123456"))
            self.assert_same_sweep("alone", out)

    def test_a_sweep_that_is_stopped_goes_on_with_other_processes(self):
        longer = ("--set", "training.epochs=200")
        self.succeed([NUDGE, *self.sweep("alone", *longer)])
        log = self.folder / "stopped.log"
        with log.open("w", encoding="utf-8") as out:
            started = subprocess.Popen(list(map(str, mpirun(3, UNDER_MPI, *self.sweep("stopped", *longer)))), stdout=out, stderr=out)
        self.addCleanup(started.kill)
        until = time.monotonic() + 60
        while len(list(self.folder.glob("stopped/*/metrics.jsonl"))) < 2:
            self.assertLess(time.monotonic(), until, log.read_text(encoding="utf-8"))
            time.sleep(0.02)
        # One process alone is told, not the first; all of them stop.
        os.kill(self.ranks("stopped")[1], signal.SIGTERM)
        self.assertIn("stopped, saved; the same command goes on", self.end_of(started, "stopped", 20))
        self.assertLess(len(list(self.folder.glob("stopped/*/outcome.json"))), 4)
        self.succeed(mpirun(2, UNDER_MPI, *self.sweep("stopped", *longer)))
        self.assert_same_sweep("alone", "stopped")

    def test_no_room_where_the_first_process_writes_ends_all_and_loses_nothing(self):
        def limited(blocks, out, *more):
            first = ["bash", "-c", f'ulimit -f {blocks}; exec "$@"', "bash", UNDER_MPI, *self.training("sgd", out, "--threads", "1", *more)]
            # What processes that share memory share is a file, too.
            command = mpirun(1, *first, options=("--mca", "btl", "tcp,self"))
            return [*command, ":", "-np", "1", UNDER_MPI, *self.training("sgd", out, "--threads", "1", *more)]
        self.refused(limited(2, "no-room"), "cannot write .*no-room.*: the file is larger than this process may write")
        # Later the lines of the epochs no longer go in.
        longer = ("--set", "training.epochs=500")
        self.refused(limited(48, "no-more-room", *longer), "rank 0 on .*metrics.jsonl.*keeps the checkpoint of step")
        for out, more in (("no-room", ()), ("no-more-room", longer)):
            self.succeed([NUDGE, *self.training("sgd", f"{out}-alone", "--threads", "1", *more)])
            self.succeed(mpirun(2, UNDER_MPI, "resume", self.folder / out, "--threads", "1"))
            self.assert_same_bytes(f"{out}-alone", out)

    def refused(self, command, words, code=1):
        done = run(command)
        self.assertNotEqual(done.returncode, 0)
        ours = [line for line in done.stderr.splitlines() if line.startswith("nudge: ")]
        self.assertEqual(len(ours), 1, done.stderr)
        self.assertRegex(ours[0], words)
        self.assertEqual(done.returncode, code)

    def test_what_cannot_be_is_said_once_and_ends_all(self):
        train = self.training("sgd", "refused", "--threads", "1")
        self.refused(mpirun(3, UNDER_MPI, *train), "training.shards is 8, which 3 processes cannot share equally")
        self.refused(mpirun(2, UNDER_MPI, *train, "--set", "training.shard=8"), "training.shard", 2)
        plain = run(mpirun(2, NUDGE, *train))
        self.assertEqual(plain.returncode, 2)
        self.assertIn("has no MPI in it", plain.stderr)
        self.refused(mpirun(2, UNDER_MPI, *self.training("sgd", "refused"), "--set", "data.source=nowhere.csv"), "nowhere.csv")
        two_rates = [*mpirun(1, UNDER_MPI, *train), ":", "-np", "1", UNDER_MPI, *train, "--set", "optimizer.learning_rate=0.3"]
        self.refused(two_rates, r"rank 1 on \S+ has not the configuration of rank 0 on \S+: learning_rate = 0.3 instead of learning_rate = 0.1")
        # Whatever is wrong with one process alone ends all, in its own words.
        bogus = [*mpirun(1, UNDER_MPI, *train), ":", "-np", "1", UNDER_MPI, *train, "--bogus"]
        self.refused(bogus, r"rank 1 on \S+: unknown option --bogus; all processes end")
        other_data = self.folder / "other.csv"
        other_data.write_text(self.data.read_text(encoding="utf-8").replace("\n0,", "\n1,", 1), encoding="utf-8")
        others = [*mpirun(1, UNDER_MPI, *train), ":", "-np", "1", UNDER_MPI, *train, "--set", f"data.source={other_data}"]
        self.refused(others, r"rank 1 on \S+ has not the data of rank 0 on \S+")
        another_build = self.folder / "another_build"
        shutil.copy(UNDER_MPI, another_build)
        with another_build.open("ab") as file:
            file.write(b"\0")
        self.refused([*mpirun(1, UNDER_MPI, *train), ":", "-np", "1", another_build, *train], r"rank 1 on \S+ has not the program of rank 0 on \S+: ")
        not_seen = [*mpirun(1, UNDER_MPI, *train, "--go-on"), ":", "-np", "1", UNDER_MPI, *train, "--go-on"]
        self.succeed([NUDGE, *self.training("sgd", "there", "--threads", "1")])
        not_seen[not_seen.index(self.folder / "refused")] = self.folder / "there"
        self.refused(not_seen, r"rank 1 on \S+ has not the folder of rank 0 on \S+: there is a run in it instead of there is no run in it")
        relative = self.training("sgd", "refused", "--threads", "1")
        relative[relative.index(self.data)] = "digits.csv"
        one_file_missing = [*mpirun(1, UNDER_MPI, *relative, options=("-wdir", self.folder)), ":", "-np", "1", "-wdir", "/", UNDER_MPI, *relative]
        self.refused(one_file_missing, r"rank 1 on \S+: no data set \"/digits.csv\"")
        self.assertFalse((self.folder / "refused").exists())
        self.succeed([NUDGE, *train])
        self.refused(mpirun(2, UNDER_MPI, *train), "holds a run already")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__.splitlines()[0])
    NUDGE, UNDER_MPI, SUMS = (str(Path(path).resolve()) for path in sys.argv[1:])
    if shutil.which("mpirun") is None:
        print("there is no mpirun")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1], verbosity=2)
