#!/usr/bin/env python3
"""Counts what a run of CTest tested: GoogleTest's single tests, and the scripts that are tests of CTest themselves.

    scripts/count_tests.py TREE    TREE: a build tree in which `ctest --output-junit TREE/tests.xml` ran

A test of CTest called ..._shard_N is a part of a GoogleTest program, and TREE/test-reports/<its name>.json is GoogleTest's
own report of it. A shard that left no report has crashed: it counts as one failed test and is named. Prints each failed
test and a last line "N passed, N failed, N skipped", writes the three numbers to TREE/tests.count, and ends with status 1
where anything failed or nothing passed.
"""

import json
import re
import sys
import xml.etree.ElementTree
from pathlib import Path

SHARD = re.compile(r"_shard_\d+$")
# How CTest says that a test skipped itself. A test that it could not start, it calls skipped as well.
SKIPPED_ITSELF = ("SKIP_RETURN_CODE", "SKIP_REGULAR_EXPRESSION")


class Counts:
    def __init__(self):
        self.passed = 0
        self.skipped = 0
        self.failed = []

    def add_report(self, name, report):
        """The single tests of a shard."""
        for suite in report["testsuites"]:
            for test in suite["testsuite"]:
                if test.get("failures"):
                    self.failed.append(f"{name}: {suite['name']}.{test['name']}")
                elif test.get("result") == "COMPLETED":
                    self.passed += 1
                else:
                    self.skipped += 1

    def add_shard(self, name, ended_well, file):
        try:
            report = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.failed.append(f"{name}: ended without a report: it crashed, or took too long")
            return
        before = len(self.failed)
        self.add_report(name, report)
        if not ended_well and len(self.failed) == before:
            self.failed.append(f"{name}: all its tests passed, and then it failed")

    def add_script(self, name, case):
        skipped = case.find("skipped")
        if case.get("status") == "run":
            self.passed += 1
        elif case.get("status") == "disabled":
            self.skipped += 1
        elif skipped is not None and skipped.get("message", "").startswith(SKIPPED_ITSELF):
            self.skipped += 1
        else:
            self.failed.append(name)


def count(tree):
    counts = Counts()
    for case in xml.etree.ElementTree.parse(tree / "tests.xml").getroot().iter("testcase"):
        name = case.get("name")
        if SHARD.search(name):
            counts.add_shard(name, case.get("status") == "run", tree / "test-reports" / f"{name}.json")
        else:
            counts.add_script(name, case)
    return counts


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    tree = Path(arguments[0])
    try:
        counts = count(tree)
    except (OSError, xml.etree.ElementTree.ParseError) as problem:
        print(f"{tree}: CTest left no results: {problem}", file=sys.stderr)
        return 1
    for name in counts.failed:
        print(f"FAILED  {name}")
    numbers = (counts.passed, len(counts.failed), counts.skipped)
    (tree / "tests.count").write_text("{} {} {}\n".format(*numbers), encoding="utf-8")
    if counts.passed == 0:
        print("no test passed, so nothing is proved")
    print("{} passed, {} failed, {} skipped".format(*numbers))
    return 1 if counts.failed or counts.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
