"""The walkthrough's checks find what they are there for: python3 walkthrough_test.py"""

import importlib.util
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
spec = importlib.util.spec_from_file_location("walkthrough", ROOT / "scripts" / "walkthrough.py")
walkthrough = importlib.util.module_from_spec(spec)
spec.loader.exec_module(walkthrough)


class Walkthrough(unittest.TestCase):
    def setUp(self):
        self.lines = walkthrough.tagged_lines()

    def test_every_concept_has_a_line(self):
        self.assertEqual(walkthrough.check_concepts(self.lines), [])

    def test_shows_whole_statements_each_once(self):
        for places in self.lines.values():
            for path, number, text, words in places:
                self.assertEqual(text.count("("), text.count(")"), f"{path}:{number}: {text}")
                self.assertRegex(words, "[a-z]")
        places = [("src/a.cpp", 1, "a();", "one"), ("src/b.cpp", 2, "b();", "two"), ("src/a.cpp", 3, "c();", "three")]
        again = ("src/b.cpp", 2, "b();", "and two")
        shown = walkthrough.code({"C01": places[:2], "C10": [again, places[2]]}, ["C01", "C10"])
        self.assertEqual(re.findall(r"[abc]\(\);.*", shown), ["a();  // one", "c();  // three", "b();  // two; and two"])

    def test_finds_a_concept_without_a_line(self):
        del self.lines["C09"]
        self.assertEqual(walkthrough.check_concepts(self.lines), ["C09 has no line in src/"])

    def test_finds_a_tag_that_points_nowhere(self):
        self.lines["C77"] = [("src/x.cpp", 3, "x();", "up")]
        self.assertEqual(walkthrough.check_concepts(self.lines), ["src/x.cpp:3: C77 is no concept of docs/concepts.md"])
        self.assertEqual(walkthrough.unknown_concepts("// (C01)\nint C99;  // votes (C09 to C77)\n", {"C01", "C09"}), [(2, "C77")])

    def test_reads_the_public_headers_too(self):
        self.assertIn(ROOT / "include" / "nudge" / "explain.hpp", walkthrough.sources())

    def test_reads_tags_at_the_end_of_a_line_only(self):
        self.assertEqual(walkthrough.TAGGED.match("  a += b;  // C08 fire; C12 all")["tags"], "C08 fire; C12 all")
        self.assertIsNone(walkthrough.TAGGED.match("// C08 is about pairs"))
        self.assertIsNone(walkthrough.TAGGED.match("  a += b;  // see C08 there"))

    def test_finds_tags_that_would_be_overlooked(self):
        for line in ["a();  // C123", "a();  // C9 sum", "a();  // C09, C12 sum", "  // C09", "a();  //C09 sum", "a();  // c09 sum", "a();  // C09.",
                     "a();  // C09", "a();  // C09 C12", "a();  // C09 sum; C12", "a();  // C09 C12 sum", "a();  // C09 --"]:
            self.assertEqual(walkthrough.strange_tags(f"x();  // C01 all\n{line}\n"), [2], line)
        for line in ["a();  // C09 sum", "a();  // C09 sum: a + b; C12 all", "// C08 is about pairs", "a();  // see C08 there", "/// (C05)"]:
            self.assertEqual(walkthrough.strange_tags(line), [], line)
        self.assertEqual(walkthrough.check_tags(), [])

    def test_fills_numbers_rows_and_lines(self):
        runs = walkthrough.Runs(needed=False)
        runs.results["toy"] = {"cost": 0.123456, "rows": [{"k": 1, "v": [0.5, -2.0]}, {"k": 2000, "v": [1e-7, 3.0]}]}
        template = "{{toy cost}} {{toy rows[1].v[1]}}\n{{toy rows: | {k} | {v[0]} |}}\n{{toy rows*1: {v[1]}}}"
        self.assertEqual(walkthrough.fill(template, self.lines, runs), "0.1235 3\n| 1 | 0.5 |\n| 2,000 | 1e-07 |\n-2")

    def test_without_the_program_numbers_are_unknown_and_nothing_else(self):
        runs = walkthrough.Runs(needed=False)
        runs.results["toy"] = None
        self.assertEqual(walkthrough.fill("cost {{toy cost}}, all", self.lines, runs), f"cost {walkthrough.UNKNOWN}, all")


if __name__ == "__main__":
    unittest.main()
