"""scripts/count_tests.py counts GoogleTest's single tests, and lets no crash, no missing program and no empty run pass."""

import contextlib
import importlib.util
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

# No __pycache__ beside the script.
sys.dont_write_bytecode = True
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "count_tests.py"
SPEC = importlib.util.spec_from_file_location(SCRIPT.stem, SCRIPT)
COUNT_TESTS = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(COUNT_TESTS)

PASSED = {"result": "COMPLETED"}
FAILED = {"result": "COMPLETED", "failures": [{"failure": "1 is not 2"}]}
SKIPPED = {"result": "SKIPPED"}
DISABLED = {"result": "SUPPRESSED"}


def case(name, status, message=None):
    skipped = "" if message is None else f'<skipped message="{message}"/>'
    return f'<testcase name="{name}" status="{status}">{skipped}</testcase>'


def count(cases, reports):
    """Status, output and tests.count of a tree with these results of CTest and these reports of GoogleTest."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        (tree / "tests.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
        (tree / "test-reports").mkdir()
        for name, tests in reports.items():
            suite = {"name": "Suite", "testsuite": [{"name": f"Test{i}", **test} for i, test in enumerate(tests)]}
            (tree / "test-reports" / f"{name}.json").write_text(json.dumps({"testsuites": [suite]}), encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = COUNT_TESTS.main([folder])
        return status, output.getvalue(), (tree / "tests.count").read_text(encoding="utf-8")


class CountTests(unittest.TestCase):
    def test_single_tests_and_scripts_are_added(self):
        status, output, numbers = count(
            [case("a_shard_1", "run"), case("a_shard_2", "run"), case("script", "run")],
            {"a_shard_1": [PASSED, PASSED, SKIPPED], "a_shard_2": [PASSED, DISABLED]},
        )
        self.assertEqual((status, output, numbers), (0, "4 passed, 0 failed, 2 skipped\n", "4 0 2\n"))

    def test_a_failure_is_named(self):
        status, output, numbers = count([case("a_shard_1", "fail")], {"a_shard_1": [PASSED, FAILED]})
        self.assertEqual((status, numbers), (1, "1 1 0\n"))
        self.assertIn("FAILED  a_shard_1: Suite.Test1\n", output)

    def test_a_shard_that_crashed_fails_by_its_name(self):
        status, output, numbers = count([case("a_shard_1", "fail"), case("b_shard_1", "run")], {"b_shard_1": [PASSED]})
        self.assertEqual((status, numbers), (1, "1 1 0\n"))
        self.assertIn("FAILED  a_shard_1: ended without a report", output)

    def test_a_shard_that_passed_without_a_report_fails(self):
        status, _, numbers = count([case("a_shard_1", "run"), case("script", "run")], {})
        self.assertEqual((status, numbers), (1, "1 1 0\n"))

    def test_a_shard_that_fails_after_its_tests_fails(self):
        status, output, numbers = count([case("a_shard_1", "fail")], {"a_shard_1": [PASSED]})
        self.assertEqual((status, numbers), (1, "1 1 0\n"))
        self.assertIn("all its tests passed, and then it failed", output)

    def test_a_script_that_skipped_itself_is_skipped(self):
        status, _, numbers = count([case("a", "run"), case("b", "notrun", "SKIP_RETURN_CODE=77")], {})
        self.assertEqual((status, numbers), (0, "1 0 1\n"))

    def test_a_program_that_is_not_there_fails(self):
        status, output, numbers = count([case("a", "run"), case("b", "notrun", "Unable to find executable")], {})
        self.assertEqual((status, numbers), (1, "1 1 0\n"))
        self.assertIn("FAILED  b\n", output)

    def test_nothing_but_skips_is_no_success(self):
        status, output, _ = count([case("a_shard_1", "run")], {"a_shard_1": [SKIPPED]})
        self.assertEqual(status, 1)
        self.assertIn("no test passed", output)


if __name__ == "__main__":
    unittest.main()
