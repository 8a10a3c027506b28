"""docs/records.md says what docs/records.jsonl says, and each line's recipe is the one that it ran with: records_test.py

Nothing is trained.
"""

import dataclasses
import re
import sys
import unittest
from pathlib import Path

# No __pycache__ beside the script.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "scripts"))
import records_table
from records_table import PAGE, QUOTED, ROOT, ROWS, curve_table, faults, find, read_lines, settled, table, typescript, with_table

QUICK = find("mnist-conv-quick")


def line(seed=1, **more):
    return {"row": QUICK.name, "recipe": QUICK.recipe, "settled": settled(QUICK), "seed": seed, "accuracy": 0.99, "tflop": 4.0,
            "seconds": 100.0, "threads": 1, **more}


def faults_of(*lines):
    return faults(list(lines), with_table(PAGE.read_text(encoding="utf-8"), list(lines)), typescript(list(lines)))


class Records(unittest.TestCase):
    def test_the_page_says_what_the_lines_say(self):
        self.assertEqual(faults(read_lines(), PAGE.read_text(encoding="utf-8"), QUOTED.read_text(encoding="utf-8")), [])

    def test_every_row_has_a_name_of_its_own_and_a_recipe_that_exists(self):
        self.assertEqual(len({row.name for row in ROWS}), len(ROWS))
        for row in ROWS:
            self.assertTrue(not row.recipe or (ROOT / row.recipe).is_file(), row.recipe)

    def test_every_recipe_stands_in_their_list(self):
        page = (ROOT / "recipes" / "README.md").read_text(encoding="utf-8")
        self.assertEqual(sorted(name for name in re.findall(r"`([\w-]+)`", page)), sorted(path.stem for path in (ROOT / "recipes").glob("*.toml")))

    def test_a_number_that_was_changed_by_hand_is_found(self):
        page = with_table(PAGE.read_text(encoding="utf-8"), [line()])
        self.assertIn("99.00", table([line()]))
        quoted = typescript([line()])
        self.assertEqual(faults([line()], page, quoted), [])
        self.assertRegex(faults([line()], page.replace("99.00", "99.50"), quoted)[0], "the table is not what the lines give")
        self.assertRegex(faults([line()], page, quoted.replace("99.00", "99.50"))[0], "web/records.ts is not what the lines give")

    def test_a_line_that_fits_no_row_or_no_recipe_is_found(self):
        self.assertEqual(faults_of(line(1), line(2)), [])
        self.assertRegex(faults_of(line(1), line(1))[0], "line 2: mnist-conv-quick has seed 1 already")
        self.assertRegex(faults_of(line(row="quick"))[0], "line 1: no row is called quick")
        self.assertRegex(faults_of(line(recipe="recipes/none.toml"))[0], "line 1: there is no recipes/none.toml")
        self.assertRegex(faults_of(line(settled="00000000"))[0], "is not what this run had: 00000000 then")

    def test_a_recipe_stays_the_same_with_other_comments_and_not_with_other_settings(self):
        self.assertNotEqual(settled(QUICK), settled(find("mnist-conv-quick-plain")))
        self.assertEqual(records_table.without_comments("# why\na = 1  # one\n\n"), ["a = 1"])

    def test_the_table_by_labels_has_a_column_a_way_and_a_line_a_number_of_labels(self):
        rows = curve_table([line(), line(2, accuracy=0.994)]).splitlines()
        self.assertEqual([row.split("|")[1].strip() for row in rows[2:]], ["10", "100", "1,000", "10,000", "60,000"])
        self.assertIn("| new forms |", rows[0])
        self.assertIn("| 99.20 ± 0.28 (99.00 to 99.40), 2 |", rows[-1])
        self.assertIn("not run yet", rows[2])

    def test_a_row_that_goes_on_from_another_net_is_settled_with_that_net(self):
        transfer = find("digits-transfer")
        other = dataclasses.replace(transfer, source=dataclasses.replace(transfer.source, flags=("--classes", "0-3")))
        self.assertNotEqual(settled(transfer), settled(other))
        pretrained = find("mnist-100-pretrained")
        self.assertNotEqual(settled(pretrained), settled(dataclasses.replace(pretrained, source=None)))

    def test_shows_the_mean_with_the_least_and_the_most(self):
        self.assertEqual(records_table.spread([0.99, 0.994]), "99.20 ± 0.28 (99.00 to 99.40)")
        self.assertEqual(records_table.spread([0.99]), "99.00")


    def test_the_pages_quote_the_lines(self):
        quoted = 0
        for page in sorted((ROOT / "docs").glob("*.md")):
            for row, reached in re.findall(r"\| `scripts/records ([\w-]+)` \| ([^|]+) \|", page.read_text(encoding="utf-8")):
                accuracies = [line["accuracy"] for line in read_lines() if line["row"] == row]
                self.assertEqual(reached, records_table.spread(accuracies) if accuracies else "not run yet", f"{page.name}: {row}")
                quoted += 1
        self.assertGreater(quoted, 3)

    def test_what_the_pages_quote_is_a_line_a_row(self):
        quoted = typescript([line(), line(2, accuracy=0.994)])
        self.assertEqual(quoted.count("row: "), 2, "the interface's and the one row's")
        self.assertIn('mean: "99.20", least: "99.00", most: "99.40", labels: 60000, way: "new forms" }', quoted)


if __name__ == "__main__":
    unittest.main()
