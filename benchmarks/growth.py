"""How rate and memory grow with the batch, the width, the depth and the data; one thread, plain SGD."""
import statistics

import tables
import turns
from cells import Cell


def cell(net, batch, examples):
    return Cell("train", net, "sgd", batch, 1, examples)


def deep(layers):
    return "784-" + "128-" * layers + "10"


# What grows, its value, the cell, and whether libtorch stands beside it.
POINTS = (
    [("batch of 784-128-10", batch, cell("784-128-10", batch, examples), batch in (1, 64, 4096))
     for batch, examples in ((1, 2000), (4, 8000), (16, 16000), (64, 32000), (256, 32000), (1024, 32768), (4096, 32768))]
    + [("neurons n of 784-n-10, batch 100", width, cell(f"784-{width}-10", 100, examples), width in (32, 256, 2048))
       for width, examples in ((32, 60000), (64, 60000), (128, 60000), (256, 30000), (512, 20000), (1024, 10000), (2048, 5000))]
    + [("hidden layers of 128, batch 100", layers, cell(deep(layers), 100, 30000), layers in (1, 4, 8))
       for layers in (1, 2, 3, 4, 6, 8)]
    + [("images of an epoch, batch 100", examples, cell("784-128-10", 100, examples), examples in (1000, 10000, 60000))
       for examples in (1000, 5000, 10000, 30000, 60000)])


def measure(rounds):
    """Rows {what, value, nudge: {rate, megabytes}, and where it is measured libtorch: the same}."""
    rows = []
    for what, value, point, beside in POINTS:
        workers = {"nudge": turns.Worker("nudge_worker", point.arguments(1), 1).wait()}
        if beside and turns.is_built("libtorch_worker"):
            workers["libtorch"] = turns.Worker("libtorch_worker", [*point.arguments(1), "float"], 1).wait()
        turns.check_parameters(point, workers)
        seconds = {name: [] for name in workers}
        for turn in range(rounds + 1):
            for name, worker in workers.items():
                time = worker.seconds()
                if turn > 0:
                    seconds[name].append(time)
        row = {"what": what, "value": value}
        for name, worker in workers.items():
            row[name] = {"rate": point.examples / statistics.median(seconds[name]), "megabytes": worker.peak_memory()}
            worker.close()
        rows.append(row)
    return rows


def table(rows):
    def texts(numbers):
        return [f"{numbers['rate']:,.0f}", f"{numbers['megabytes']:,.0f} MB"] if numbers else ["", ""]

    return tables.markdown(["what grows", "", "nudge", "memory", "libtorch", "memory"],
                           [[row["what"], f"{row['value']:,}", *texts(row["nudge"]), *texts(row.get("libtorch"))]
                            for row in rows])
