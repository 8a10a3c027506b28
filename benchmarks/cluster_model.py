#!/usr/bin/env python3
"""What a training step costs in several processes, predicted from its parts: beside what was measured on this host, and for many hosts.

    benchmarks/cluster_model.py [--program build/mpi/nudge] [--sums build/mpi/benchmarks/cluster_sums] [--turns 3] [--net NET ...]
                                [--batch BATCH ...] [--latency-us 50 --gbit 1] [--measurements FILE]

A step of P processes is predicted as t(B/P), the arithmetic of a process's examples with the update that each process makes by itself,
and the sum of the gradient over P as src/cluster/mpi_group.cpp makes it, message by message, with the small sum of costs behind it.

- t(b) is measured for several b, in one process whose batch is two shards of b: half of the step, after what is done once a step. It is
  measured twice: with the host to itself, for the table of hosts, and with a second such training beside it, for two processes that share
  a host's caches and memory.
- A host of the table cuts its part of the batch into the shards that are fastest, small ones where those fit into its caches.
- Latency, bandwidth and additions within a host come from cluster_sums at 2 ranks; between hosts they are what the options say, unless
  they are named 50 us and 1 Gbit/s, and 10 us and 10 Gbit/s.

Not in it: waiting for the slowest, a network that is shared or has no full bandwidth between all pairs.
FILE keeps the measurements: where it is there already, they are read from it.
"""
import functools
import itertools
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
from typing import NamedTuple

sys.dont_write_bytecode = True

import cluster
import tables

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARTS = [1, 4, 16, 64, 128, 256, 512]  # examples of a process
MOST_STEPS = 1000  # of an epoch that is timed
HOSTS = [2 ** i for i in range(11)]
PER_HOST, FIXED_BATCH = 128, 1024
# (cost, weight, right answers, and so on of steps.cpp, and the wish to stop) as doubles
COUNTS, BYTES_OF_A_COUNT, BYTES_OF_A_FLOAT = 8, 8, 4


@functools.cache
def numbers_in_halves():
    source = (ROOT / "src/cluster/mpi_group.cpp").read_text(encoding="utf-8")
    return int(re.search(r"numbers_in_halves = ([\d']+);", source)[1].replace("'", ""))


class Layer(NamedTuple):
    parameters: int
    multiply_adds: int  # of an example forwards


def conv(side, channels_in, channels_out, places):
    weights = side * side * channels_in * channels_out
    return Layer(weights + channels_out, weights * places)


def dense(inputs, outputs):
    return Layer((inputs + 1) * outputs, inputs * outputs)


NAMED = {
    "lenet5": [conv(5, 1, 6, 28 * 28), conv(5, 6, 16, 10 * 10), dense(400, 120), dense(120, 84), dense(84, 10)],
    "vgg-small": [conv(3, 1, 32, 28 * 28), conv(3, 32, 32, 28 * 28), conv(3, 32, 64, 14 * 14), conv(3, 64, 64, 14 * 14), dense(3136, 128), dense(128, 10)]}


def layers_of(net):
    return NAMED[net] if net in NAMED else list(itertools.starmap(dense, itertools.pairwise(map(int, net.split("-")))))


def parameters_of(net):
    return sum(layer.parameters for layer in layers_of(net))


def backward_share(net):
    """Of a shard's multiply-adds those on the way back, where the first layer has no gradient for what lies below it."""
    layers = layers_of(net)
    forward = sum(layer.multiply_adds for layer in layers)
    backward = 2 * forward - layers[0].multiply_adds
    return backward / (forward + backward)


class Link(NamedTuple):
    latency: float           # seconds of a message without its bytes
    seconds_per_byte: float  # both ways at once
    name: str = ""


def exchanges(numbers, processes):
    """The (numbers sent, numbers added) of rank 0 at each exchange of a sum: sum_in_pairs and sum_in_halves of mpi_group.cpp."""
    levels = processes.bit_length() - 1
    if processes != 1 << levels:
        raise ValueError(f"exchanges: {processes} processes, a power of two is expected")
    if numbers < numbers_in_halves():
        return [(numbers, numbers)] * levels
    there, back = [], []
    for _ in range(levels):
        mine = numbers // 2
        there.append((numbers - mine, mine))
        back.insert(0, (mine, 0))
        numbers = mine
    return there + back


def sum_seconds(numbers, processes, link, seconds_of_addition, bytes_each=BYTES_OF_A_FLOAT):
    return sum(link.latency + sent * bytes_each * link.seconds_per_byte + added * seconds_of_addition for sent, added in exchanges(numbers, processes))


def sums_of_step(parameters, processes, link, seconds_of_addition):
    return (sum_seconds(parameters, processes, link, seconds_of_addition) +
            sum_seconds(COUNTS, processes, link, seconds_of_addition, BYTES_OF_A_COUNT))


def interpolate(table, x):
    """Of {x: y}, on straight lines between its points and, beyond them, on the outermost."""
    points = sorted(table.items())
    i = next((i for i in range(1, len(points) - 1) if x <= points[i][0]), len(points) - 1)
    (left, low), (right, high) = points[i - 1], points[i]
    return low + (high - low) * (x - left) / (right - left)


def fit_link(rows, seconds_of_addition):
    """Latency and bandwidth within a host, by least squares of the relative errors of cluster_sums's trees at 2 ranks."""
    a = b = c = d = e = 0.0
    for row in rows:
        steps = exchanges(row["floats"], row["ranks"])
        seconds = 1e-6 * row["tree"] - sum(added for _, added in steps) * seconds_of_addition
        x, y = len(steps) / seconds, BYTES_OF_A_FLOAT * sum(sent for sent, _ in steps) / seconds
        a, b, c, d, e = a + x * x, b + x * y, c + y * y, d + x, e + y
    determinant = a * c - b * b
    return Link((d * c - b * e) / determinant, (a * e - b * d) / determinant, "shared memory")


def addition_of(rows, parameters):
    """Seconds of one addition in a sum of so many."""
    return interpolate({row["floats"]: 1e-6 * row["addition"] for row in rows}, parameters) / parameters


class Times(NamedTuple):
    """Of a net's step in one process, {examples: seconds}: its whole arithmetic, and the part that no example makes longer."""
    whole: dict
    once: float

    def step(self, examples):
        return interpolate(self.whole, examples)

    def step_in_shards(self, examples, row_addition):
        """Where the process cuts its examples into as many shards, 1, 2, 4 and so on, as are fastest."""
        counts = [2 ** i for i in range(11) if 1 <= examples / 2 ** i <= max(self.whole)]
        return min(count * (self.step(examples / count) - self.once) + (count - 1) * row_addition for count in counts) + self.once

    def backward(self, net, examples):
        return backward_share(net) * (self.step(examples) - self.once)


def times_of(steps, row_addition):
    """From the seconds of steps {(examples of a shard, shards): seconds}, in which a shard's row is added to another's.

    A step of L shards is L s(b) + (L - 1) row_addition + once, and that of a process with one shard s(b) + once.
    """
    once = max(0.0, 2 * steps[1, 2] - steps[1, 4] + row_addition)
    return Times({b: (seconds + once - row_addition) / 2 for (b, shards), seconds in steps.items() if shards == 2}, once)


def measure_step(program, data, net, examples, shards, copies):
    """Seconds of a step of one process, of which so many run side by side."""
    batch = examples * shards
    count = min(cluster.TRAININGS[net].examples // 2, MOST_STEPS * batch) // batch * batch
    with tempfile.TemporaryDirectory() as folder:
        outs = [pathlib.Path(folder) / str(i) for i in range(copies)]
        under_way = [cluster.start(program, data, out, net, batch, shards=shards, epochs=3, examples=count) for out in outs]
        return statistics.mean(batch / cluster.finish(*each) for each in zip(under_way, outs))


def measure_net(program, net, batches, turns):
    """{"alone": [[examples, shards, seconds]], "beside": the same, "processes": [[batch, seconds]]}: medians of turns."""
    points = [(1, 4), *((part, 2) for part in PARTS)]
    found = {}
    with cluster.first_digits(cluster.TRAININGS[net].examples) as data:
        for _ in range(turns):
            for name, copies in (("alone", 1), ("beside", 2)):
                for point in points:
                    found.setdefault(name, {}).setdefault(point, []).append(measure_step(program, data, net, *point, copies))
            for batch in batches:
                rate = cluster.rate(program, data, net, batch, processes=2, epochs=cluster.TRAININGS[net].epochs)
                found.setdefault("processes", {}).setdefault((batch,), []).append(batch / rate)
    return {name: [[*point, statistics.median(values)] for point, values in each.items()] for name, each in found.items()}


def measure_sums(program, ranks):
    command = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-np", str(ranks), program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def measurements(chosen):
    if chosen.measurements and chosen.measurements.exists():
        return json.loads(chosen.measurements.read_text(encoding="utf-8"))
    nets = {net: measure_net(chosen.program, net, chosen.batch or cluster.BATCHES, chosen.turns) for net in chosen.net or cluster.TRAININGS}
    found = {"sums": measure_sums(chosen.sums, 2), "nets": nets}
    if chosen.measurements:
        chosen.measurements.write_text(json.dumps(found), encoding="utf-8")
    return found


class Net(NamedTuple):
    name: str
    parameters: int
    addition: float  # seconds of one
    alone: Times
    beside: Times
    processes: dict  # {batch: seconds of a step of two processes}

    def step(self, times, examples, processes, link):
        return times.step(examples) + sums_of_step(self.parameters, processes, link, self.addition)


def read_net(name, told, sums):
    parameters = parameters_of(name)
    addition = addition_of(sums, parameters)
    alone, beside = (times_of({(b, shards): seconds for b, shards, seconds in told[kind]}, parameters * addition) for kind in ("alone", "beside"))
    return Net(name, parameters, addition, alone, beside, dict(told["processes"]))


def microseconds(seconds):
    return f"{1e6 * seconds:,.0f}"


def percent_more(predicted, measured):
    return f"{100 * (predicted / measured - 1):+.0f} %"


def host_rows(nets, link):
    """Two processes on this host: predicted beside measured."""
    rows = []
    for net in nets:
        for batch, measured in net.processes.items():
            arithmetic, sums = net.beside.step(batch / 2), sums_of_step(net.parameters, 2, link, net.addition)
            rows.append([f"`{net.name}`", f"{batch:,}", microseconds(net.alone.step(batch / 2)), microseconds(arithmetic), microseconds(sums),
                         microseconds(arithmetic + sums), microseconds(measured), percent_more(arithmetic + sums, measured)])
    return rows


def hidden(net, times, examples, processes, link):
    """The most that buckets sent during the last shard's way back could hide: seconds.

    The first layer's gradient is there when the way back has ended, and can hide behind nothing.
    """
    above_first = net.parameters - layers_of(net.name)[0].parameters
    return min(sum_seconds(above_first, processes, link, net.addition), times.backward(net.name, examples))


def hidden_rows(nets, links):
    """For two processes and each link the sums' share of a step, and of the step that which could be hidden at most."""
    rows = []
    for net in nets:
        for batch in net.processes:
            cells = [f"`{net.name}`", f"{batch:,}"]
            for link in links:
                times = net.beside if link.name == "shared memory" else net.alone
                step = net.step(times, batch / 2, 2, link)
                cells += [tables.percent(1 - times.step(batch / 2) / step), tables.percent(hidden(net, times, batch / 2, 2, link) / step)]
            rows.append(cells)
    return rows


def many_hosts(net, link, per_host):
    """{hosts: seconds of a step}, of so many examples a host, or of a batch of FIXED_BATCH where there is none."""
    return {hosts: net.alone.step_in_shards(per_host or FIXED_BATCH / hosts, net.parameters * net.addition) +
            sums_of_step(net.parameters, hosts, link, net.addition) for hosts in HOSTS}


def last_that_pays(steps, per_host):
    """The hosts up to which each doubling did at least 10 % more examples a second."""
    rates = {hosts: (per_host * hosts if per_host else FIXED_BATCH) / seconds for hosts, seconds in steps.items()}
    paid = itertools.takewhile(lambda hosts: hosts == 1 or rates[hosts] >= 1.1 * rates[hosts // 2], sorted(rates))
    return list(paid)[-1]


def three_digits(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def hosts_rows(nets, link, per_host):
    """Of each net: steps a second, speed-up over one host and what that is of the hosts."""
    rows = []
    for net in nets:
        steps = many_hosts(net, link, per_host)
        cells = [f"`{net.name}`"]
        for hosts in HOSTS[2::2]:
            speed_up = steps[1] / steps[hosts] * (hosts if per_host else 1)
            cells.append(f"{three_digits(1 / steps[hosts])}; {three_digits(speed_up)}; {tables.percent(speed_up / hosts)}")
        rows.append([*cells, f"{last_that_pays(steps, per_host):,}"])
    return rows


def report(found, links):
    sums = found["sums"]
    local = fit_link(sums, statistics.median(1e-6 * row["addition"] / row["floats"] for row in sums if row["floats"] >= numbers_in_halves()))
    nets = [read_net(name, told, sums) for name, told in found["nets"].items()]
    print(f"Within the host: {1e6 * local.latency:.2f} us a message and {1e-9 / local.seconds_per_byte:.1f} GB/s.\n")
    print(tables.markdown(["net", "batch", "arithmetic, host to itself, us", "arithmetic beside another", "sums", "predicted", "measured", "error"],
                          host_rows(nets, local)))
    all_links = [local, *links]
    print(tables.markdown(["net", "batch", *(words for link in all_links for words in (f"sums, {link.name}", "hidden at most"))],
                          hidden_rows(nets, all_links)))
    for link, per_host in itertools.product(links, (None, PER_HOST)):
        what = f"{per_host} examples a host" if per_host else f"a batch of {FIXED_BATCH:,}"
        print(f"{link.name}, {what}: steps/s; speed-up; efficiency\n")
        print(tables.markdown(["net", *(f"{hosts:,} hosts" for hosts in HOSTS[2::2]), "pays up to"], hosts_rows(nets, link, per_host)))


def link_of(latency_us, gbit):
    return Link(1e-6 * latency_us, 8e-9 / gbit, f"{latency_us:g} us, {gbit:g} Gbit/s")


def main():
    options = cluster.choices()
    options.description = __doc__
    options.set_defaults(turns=3)
    options.add_argument("--sums", default="build/mpi/benchmarks/cluster_sums")
    options.add_argument("--latency-us", type=float)
    options.add_argument("--gbit", type=float)
    options.add_argument("--measurements", type=pathlib.Path)
    chosen = options.parse_args()
    if (chosen.latency_us is None) != (chosen.gbit is None):
        options.error("--latency-us and --gbit are said together")
    links = [link_of(50, 1), link_of(10, 10)] if chosen.gbit is None else [link_of(chosen.latency_us, chosen.gbit)]
    report(measurements(chosen), links)


if __name__ == "__main__":
    main()
