"""Programs that wait for their turn (worker.hpp), and rounds of turns."""
import itertools
import os
import pathlib
import statistics
import subprocess
import sys

FOLDER = pathlib.Path(os.environ.get("BENCHMARKS", pathlib.Path(__file__).parent.parent / "build/release/benchmarks"))
# A setting of a peer that takes so many times as long as the peer's best one is not measured any further.
TOO_SLOW = 1.5


def is_built(program):
    return (FOLDER / program).exists()


class LearnsNothing(Exception):
    """A program that trains, and whose cost has not fallen."""


class Worker:
    """One of the programs, started; wait() until it is ready. It runs on the processors `cores`, if any are named."""

    def __init__(self, program, arguments, threads, cores=None):
        self.name = " ".join(map(str, (program, *arguments)))
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
        self.process = subprocess.Popen([FOLDER / program, *map(str, arguments)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=environment,
                                        preexec_fn=cores and (lambda: os.sched_setaffinity(0, cores)))

    def wait(self):
        first = self.process.stdout.readline().split()
        if not first or first[0] != "ready":
            sys.exit(f"benchmarks/speed: {self.name} did not start")
        self.parameters, self.multiply_adds = map(int, first[1:])
        return self

    def answer(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"benchmarks/speed: {self.name} ended in its turn")
        return float(line)

    def seconds(self):
        return self.answer("go")

    def cost(self):
        """The mean cost of the last turn's examples."""
        return self.answer("cost")

    def peak_memory(self):
        """The most memory that it has held so far, in MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def settings(cell):
    """The programs that a cell compares: (peer, setting, program, arguments, threads). nudge comes first."""
    found = [("nudge", "", "nudge_worker", cell.arguments(cell.threads), cell.threads)]
    for form, threads in itertools.product(("float", "bytes"), sorted({1, cell.threads})):
        setting = f"{form}, {threads} thread{'s' if threads > 1 else ''}"
        found.append(("libtorch", setting, "libtorch_worker", [*cell.arguments(threads), form], threads))
    for peer in cell.peers.split():
        found.append((peer, "", peer + "_worker", cell.arguments(cell.threads), cell.threads))
    return [one for one in found if is_built(one[2])]


def without_slow(workers, seconds):
    """Those of the workers {(peer, setting): worker} that are not far slower than their peer's best setting."""
    best = {}
    for (peer, setting), time in seconds.items():
        best[peer] = min(time, best.get(peer, time))
    return {key: worker for key, worker in workers.items() if seconds[key] <= TOO_SLOW * best[key[0]]}


def best_settings(rates):
    """Of rates {(peer, setting): [a rate a round]}, each peer's setting with the highest median: {peer: setting}."""
    best = {}
    for peer, setting in rates:
        if peer not in best or statistics.median(rates[peer, setting]) > statistics.median(rates[peer, best[peer]]):
            best[peer] = setting
    return best


def check_parameters(cell, workers):
    counts = {worker.name: worker.parameters for worker in workers.values()}
    if len(set(counts.values())) > 1:
        sys.exit(f"benchmarks/speed: {cell.name()}: the nets differ in their parameters: {counts}")


def measure(cell, rounds, cores=None):
    """Rates {(peer, setting): [examples a second, one a round]}, and nudge's multiply-adds of an example.

    What is wrong may be fast: the program ends where two nets differ in size. LearnsNothing: one has learnt nothing.
    """
    workers = {(peer, setting): Worker(program, arguments, threads, cores)
               for peer, setting, program, arguments, threads in settings(cell)}
    for worker in workers.values():
        worker.wait()  # they have loaded side by side
    check_parameters(cell, workers)
    for worker in workers.values():
        worker.seconds()  # the first turn loads code and wakes threads
    first_costs = {key: worker.cost() for key, worker in workers.items()}
    kept = without_slow(workers, {key: worker.seconds() for key, worker in workers.items()})
    rates = {key: [] for key in kept}
    for _ in range(rounds):
        for key, worker in kept.items():
            rates[key].append(cell.examples / worker.seconds())
    unlearnt = []
    for key, worker in workers.items():
        last = worker.cost()
        if cell.kind == "train" and not last < first_costs[key]:
            unlearnt.append(f"{worker.name} learns nothing: its cost went from {first_costs[key]} to {last}")
    multiply_adds = workers["nudge", ""].multiply_adds
    for worker in workers.values():
        worker.close()
    if unlearnt:
        raise LearnsNothing("; ".join(unlearnt))
    return rates, multiply_adds
