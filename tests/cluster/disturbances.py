#!/usr/bin/env python3
"""Trainings whose processes are killed and stopped, over and over: disturbances.py NUDGE NUDGE_UNDER_MPI [--kills N] [--stops N] [--seed S]

A training with 8 shards is begun on 2, 4 or 8 processes. At a random moment, be it at the start, in a step, an evaluation or a checkpoint, one of them
gets SIGKILL, or SIGSTOP. All must end soon. Then it goes on with another number of processes, and so on until the run is finished: its model and metrics
must be the bytes of a run that nobody disturbed. Again, with the next run, until there were as many disturbances as wanted.
"""

import argparse
import math
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cluster_support import differing_file, lines_of, mpirun, processes_of, run, write_digits

EPOCHS = 30
STEP_DEADLINE = 3  # seconds
SOON = 5  # seconds: for all to end; of a stop, the deadline and 2 more
PATIENCE = 60  # seconds: how long others are waited for before the first step and at the end
NET = "conv3x3:4:same, batchnorm, relu, maxpool2, dropout0.2, "


class Failure(Exception):
    """What must not happen."""


class Disturbances:
    """Runs in a folder, and what becomes of them when one of their processes gets a signal, as often as wanted."""

    def __init__(self, nudge, under_mpi, folder, seed):
        self.nudge, self.under_mpi, self.folder = nudge, under_mpi, folder
        self.draw = random.Random(seed)
        self.log = folder / "log"
        self.runs = self.resumes = self.count = 0
        if re.search(r"^mnist .*\n +not here", run([nudge, "data", "list"]).stdout, re.MULTILINE):
            write_digits(folder / "digits.csv")
            self.data = ["--data", folder / "digits.csv", "--numbers", "pixels", "--batch", "40", "--net", NET + "3"]
        else:
            self.data = ["--data", "mnist", "--train-count", "1200", "--validation", "200", "--batch", "64", "--net", NET + "10"]

    def training(self, out):
        return ["train", *self.data, "--epochs", EPOCHS, "--optimizer", "adam", "--learning-rate", "0.01", "--set", "training.shards=8",
                "--set", "augment.shift=1", "--threads", "1", "--out", out]

    def run_undisturbed(self):
        """The run to compare with, by one process. How long one takes with 4."""
        done = run([self.nudge, *self.training(self.folder / "undisturbed")])
        if done.returncode != 0:
            raise Failure(done.stderr)
        began = time.monotonic()
        self.begin(4, self.training(self.folder / "four")).wait(timeout=120)
        seconds = time.monotonic() - began
        self.compare(self.folder / "four")
        return seconds

    def compare(self, out):
        if (name := differing_file(self.folder / "undisturbed", out)) is not None:
            raise Failure(f"{out / name} is not that of the undisturbed run")

    def begin(self, processes, command):
        with open(self.log, "w", encoding="utf-8") as log:
            return subprocess.Popen(list(map(str, mpirun(processes, self.under_mpi, *command))), stdout=log, stderr=log)

    def words(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def disturb_runs(self, number, name, wanted, longest):
        """Whole runs, until there were that many disturbances by this signal, each `longest` seconds after the start or earlier. What they were, with
        the seconds until all had ended: {what: [seconds]}.
        """
        times = {}
        while sum(map(len, times.values())) < wanted:
            out = self.folder / f"run-{self.runs}"
            finished = False
            while not finished:
                # Before the first step a stop takes a minute, so most of them come later.
                later = number == signal.SIGSTOP and self.draw.random() < 0.75
                moment = self.draw.uniform(longest / 3 if later else 0, longest)
                is_enough = sum(map(len, times.values())) >= wanted
                finished = self.disturb_once(number, name, out, math.inf if is_enough else moment, times)
            self.compare(out)
            self.runs += 1
            shutil.rmtree(out)
        return times

    def disturb_once(self, number, name, out, moment, times):
        """Begins the run or goes on with it, and disturbs it unless it ends before. Whether it is finished."""
        processes = self.draw.choice((2, 4, 8) if number == signal.SIGSTOP or not out.exists() else (1, 2, 4, 8))
        goes_on = (out / "config.toml").exists()
        command = ["resume", out, "--threads", "1"] if goes_on and self.draw.random() < 0.5 else [*self.training(out), "--go-on"]
        self.resumes += goes_on
        started = self.begin(processes, [*command, "--step-deadline", STEP_DEADLINE])
        try:
            began = time.monotonic()
            while started.poll() is None and (time.monotonic() < began + moment or not processes_of(self.under_mpi, out)):
                time.sleep(0.005)
            there = processes_of(self.under_mpi, out)
            rank = self.draw.choice(sorted(there)) if there else None
            after = time.monotonic() - began
            if there and self.strike(there[rank], number):
                what, seconds = self.end_of(started, out, rank, number)
                times.setdefault(what, []).append(seconds)
                self.count += 1
                print(f"{self.count:4}  run {self.runs}: rank {rank} of {processes} {name} after {after:.2f} s, with "
                      f"{len(lines_of(out / 'metrics.jsonl'))} epochs done: {what} in {seconds:.2f} s", flush=True)
            elif started.wait(timeout=120) != 0:
                raise Failure(f"undisturbed it ended with {started.returncode}:\n{self.words()}")
            return started.returncode == 0
        finally:
            started.kill()
            started.wait()
            for process in processes_of(self.under_mpi, out).values():
                self.strike(process, signal.SIGKILL)

    @staticmethod
    def strike(process, number):
        """False: it has just ended."""
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return False
        return True

    def end_of(self, started, out, rank, number):
        """Waits until all have ended: what it was that made them, and how long it took. Errors (Failure): too long."""
        began = time.monotonic()

        def ended_within(seconds):
            while time.monotonic() < began + seconds:
                if started.poll() is not None and not processes_of(self.under_mpi, out):
                    return True
                time.sleep(0.01)
            return False

        what = "all ended"
        if not ended_within(SOON):
            left = processes_of(self.under_mpi, out)
            if number != signal.SIGSTOP:
                raise Failure(f"{SOON} s after rank {rank} was killed there are still the ranks {sorted(left)}:\n{self.words()}")
            is_over = len(lines_of(out / "metrics.jsonl")) == EPOCHS
            if is_over and (rank == 0 or set(left) == {rank}):
                # The others wait for the first one's report for as long as it takes; mpirun waits for the end of a process.
                what = "waited for, went on after the last step"
                self.strike(left[rank], signal.SIGCONT)
                if not ended_within(SOON + 30) or started.returncode != 0:
                    raise Failure(f"it was continued after the last step, and ended with {started.returncode}:\n{self.words()}")
            else:
                what = f"all ended, stopped {'after the last' if is_over else 'before the first'} step"
                if not ended_within(PATIENCE + SOON) or f"has waited {PATIENCE} s" not in self.words():
                    raise Failure(f"rank {rank} was stopped {time.monotonic() - began:.0f} s ago, and there are still the ranks "
                                  f"{sorted(processes_of(self.under_mpi, out))}:\n{self.words()}")
        return what, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nudge", type=Path)
    parser.add_argument("under_mpi", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stops", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    disturbances = Disturbances(str(options.nudge.resolve()), str(options.under_mpi.resolve()), folder, options.seed)
    told = []
    try:
        longest = disturbances.run_undisturbed()
        for number, name, wanted in ((signal.SIGKILL, "killed", options.kills), (signal.SIGSTOP, "stopped", options.stops)):
            for what, seconds in disturbances.disturb_runs(number, name, wanted, longest).items():
                told.append(f"{len(seconds)} {name}, {what}: in {statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (worst)")
    except Failure as failure:
        print(f"failed: {failure}\nwhat it left: {folder}")
        return 1
    shutil.rmtree(folder)
    print("\n".join(told))
    print(f"{disturbances.runs} runs, gone on with {disturbances.resumes} times, undisturbed {longest:.1f} s each: all equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
