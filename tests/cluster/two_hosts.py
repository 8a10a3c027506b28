#!/usr/bin/env python3
"""Two hosts on one machine: network namespaces, joined by a cable, in which mpirun finds a host each.

    with TwoHosts() as hosts:
        subprocess.run(hosts.mpirun(4, "nudge", "train", ...))

Each host has its own name too, else OpenMPI believes that they share memory. Only root can make them. As a program, it runs a command in
processes of which half are in each host: two_hosts.py [--gbit G] PROCESSES COMMAND...
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CABLE = "cable"
ADDRESSES = ("10.77.0.1", "10.77.0.2")
NEEDED = {"ip": "iproute2", "tc": "iproute2", "unshare": "util-linux", "hostname": "hostname", "mpirun": "openmpi-bin"}

# What mpirun calls instead of ssh: AGENT ADDRESS WORD..., where the shell of the host reads the words.
AGENT = """#!/bin/sh
case $1 in
  {addresses[0]}) host={names[0]} ;;
  {addresses[1]}) host={names[1]} ;;
  *) echo "there is no host $1" >&2; exit 1 ;;
esac
shift
exec ip netns exec $host unshare --uts sh -c "hostname $host; $*"
"""


class Unavailable(Exception):
    """This machine, or this user, can have no two hosts; the text says why."""


def administer(*words):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unavailable(f"{' '.join(map(str, words))}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


class TwoHosts:
    """Two hosts, gone at the end of the with statement with all that runs in them, also when SIGTERM ends this process.

    gbit: what the cable carries a second in each direction; None: what the machine can do. Errors: Unavailable.
    """

    def __init__(self, gbit=None):
        self.gbit = gbit
        self.names = [f"nudge-{os.getpid()}-{which}" for which in "ab"]
        self.folder = None
        self.made = []
        self.handler = None

    def __enter__(self):
        missing = [f"{program} ({package})" for program, package in NEEDED.items() if shutil.which(program) is None]
        if os.geteuid() != 0 or missing:
            raise Unavailable(f"two hosts on one machine need {' and '.join(missing) or 'root'}")
        self.handler = signal.signal(signal.SIGTERM, self.end)
        try:
            self.make()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()

    def end(self, number, _):
        self.remove()
        os.kill(os.getpid(), number)

    def make(self):
        self.folder = Path(tempfile.mkdtemp())
        agent = self.folder / "agent"
        agent.write_text(AGENT.format(names=self.names, addresses=ADDRESSES), encoding="utf-8")
        agent.chmod(0o755)
        for name in self.names:
            administer("ip", "netns", "add", name)
            self.made.append(name)
            administer("ip", "netns", "exec", name, "unshare", "--uts", "hostname", name)
        administer("ip", "link", "add", CABLE, "netns", self.names[0], "type", "veth", "peer", "name", CABLE, "netns", self.names[1])
        for name, address in zip(self.names, ADDRESSES):
            administer("ip", "-n", name, "address", "add", f"{address}/24", "dev", CABLE)
            administer("ip", "-n", name, "link", "set", "lo", "up")
            administer("ip", "-n", name, "link", "set", CABLE, "up")
            if self.gbit is not None:
                administer("tc", "-n", name, "qdisc", "add", "dev", CABLE, "root", "tbf", "rate", f"{self.gbit}gbit", "burst", "256kb", "latency", "50ms")

    def remove(self):
        for name in self.made:
            until = time.monotonic() + 10
            while (left := self.processes(name)) and time.monotonic() < until:
                for process in left:
                    try:
                        os.kill(process, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                time.sleep(0.02)
            subprocess.run(["ip", "netns", "delete", name], check=False)
        self.made = []
        shutil.rmtree(self.folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, self.handler)

    @staticmethod
    def processes(name):
        """Those that run in the host of this name."""
        told = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False)
        return [int(process) for process in told.stdout.split()]

    def command(self, which, *words):
        """What runs these words in the first (0) or second (1) host, in the process that is started."""
        name = self.names[which]
        return ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', name, *map(str, words)]

    def mpirun(self, processes, *words, options=()):
        """The command that runs the words in so many processes, half of them in each host; it runs in the first."""
        slots = ",".join(f"{address}:{processes // 2}" for address in ADDRESSES)
        return self.command(0, "mpirun", "--allow-run-as-root", "--host", slots, "--mca", "plm_rsh_agent", self.folder / "agent",
                            "--mca", "btl_tcp_if_include", CABLE, "--mca", "oob_tcp_if_include", CABLE, "--mca", "mpi_yield_when_idle", "1",
                            *options, "-np", processes, *words)

    def pull_cable(self, which=1):
        """Both hosts lose it; at this one the interface is gone, too."""
        administer("ip", "-n", self.names[which], "link", "set", CABLE, "down")

    def plug_in_cable(self, which=1):
        administer("ip", "-n", self.names[which], "link", "set", CABLE, "up")

    def bytes_sent(self):
        """Over the cable, by both."""
        return sum(int(administer(*self.command(which, "cat", f"/sys/class/net/{CABLE}/statistics/tx_bytes"))) for which in range(2))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gbit", type=float, metavar="G", help="what the cable carries a second in each direction; else what the machine can do")
    parser.add_argument("processes", type=int, metavar="PROCESSES")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    options = parser.parse_args()
    if options.processes < 2 or options.processes % 2 != 0 or not options.command:
        parser.error(f"an even number of processes and a command are expected, not {options.processes} and {options.command}")
    try:
        with TwoHosts(options.gbit) as hosts:
            return subprocess.run(list(map(str, hosts.mpirun(options.processes, *options.command))), check=False).returncode
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
