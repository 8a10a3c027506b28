"""What is left of a training's rate when another program keeps one of its two processors busy."""
import os
import statistics
import subprocess
import sys
import time

import tables
import turns
from cells import Cell

CELLS = [Cell("train", net, "sgd", 100, threads, examples)
         for net, examples in (("784-128-10", 20000), ("lenet5", 2000)) for threads in (1, 2)]


class Neighbour:
    """Keeps one processor busy while it is entered."""

    def __init__(self, core):
        self.core = core

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        os.sched_setaffinity(self.process.pid, {self.core})
        time.sleep(0.3)  # it is up, and the others have found their places

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def measure(rounds):
    """Rows {what, program, threads, alone, beside, share}; share is `beside` by the rate of one thread alone."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        return []
    rows = []
    for cell in CELLS:
        for program, form in (("nudge", []), ("libtorch", ["float"])):
            if not turns.is_built(program + "_worker"):
                continue
            worker = turns.Worker(program + "_worker", cell.arguments(cell.threads) + form, cell.threads, cores).wait()
            worker.seconds()
            alone, beside = [], []
            for _ in range(rounds):
                alone.append(cell.examples / worker.seconds())
                with Neighbour(cores[0]):
                    beside.append(cell.examples / worker.seconds())
            worker.close()
            rows.append({"what": f"{cell.net}, batch {cell.batch}", "program": program, "threads": cell.threads,
                         "alone": statistics.median(alone), "beside": statistics.median(beside)})
    one_thread = {(row["what"], row["program"]): row["alone"] for row in rows if row["threads"] == 1}
    for row in rows:
        row["share"] = row["beside"] / one_thread[row["what"], row["program"]]
    return rows


def table(rows):
    return tables.markdown(
        ["training on two processors", "program", "threads", "alone", "one of them busy", "of one thread alone"],
        [[row["what"], row["program"], row["threads"], f"{row['alone']:,.0f}", f"{row['beside']:,.0f}",
          tables.percent(row["share"])] for row in rows])
