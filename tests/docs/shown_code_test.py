"""shown_code.py finds code that is not shown as it is: python3 shown_code_test.py"""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

# No __pycache__ beside the script.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import shown_code


def check(page):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "docs").mkdir()
        (root / "docs" / "page.md").write_text(page, encoding="utf-8")
        (root / "a.cpp").write_text("int main() {\n  first();\n  second();\n  third();\n}\n", encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = shown_code.main([folder])
        return status, output.getvalue()


class ShownCode(unittest.TestCase):
    def shown(self, code, name="a.cpp"):
        return check(f"# Page\n\n<!-- from {name} -->\n```cpp\n{code}```\n")

    def test_as_it_is(self):
        for code in ["first();\nsecond();\n", "  second();\n  third();\n", "int main() {\n  first();\n"]:
            status, output = self.shown(code)
            self.assertEqual((status, output), (0, "1 pieces of code are shown, 0 faults\n"))

    def test_another_line_order_or_half_a_line(self):
        for code in ["fourth();\n", "first();\nthird();\n", "second();\nfirst();\n", "irst();\n", "first()\n", "\n"]:
            status, output = self.shown(code)
            self.assertEqual(status, 1, code)
            self.assertIn("docs/page.md: shows", output)

    def test_a_file_that_is_not_there(self):
        status, output = self.shown("first();\n", "b.cpp")
        self.assertEqual(status, 1)
        self.assertIn("there is no b.cpp", output)

    def test_a_mark_without_code(self):
        status, output = check("<!-- from a.cpp -->\n\n```cpp\nfirst();\n```\n")
        self.assertEqual(status, 1)
        self.assertIn("not followed by a piece of code", output)

    def test_no_code_at_all(self):
        self.assertEqual(check("# Page\n")[0], 1)


if __name__ == "__main__":
    unittest.main()
