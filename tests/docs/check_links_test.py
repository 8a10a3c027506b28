"""check_links.py finds each kind of dead link, planted into a small project, and lets the living ones pass."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

# No __pycache__ beside the script.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import check_links


def check(page, **more):
    """The status and output for docs/page.md with this text, beside some other files."""
    files = {
        "docs/page.md": page,
        "docs/other.md": "# Other\n\n## The four equations, with `code`\n\n## Twice\n\n## Twice\n",
        "src/dense.hpp": "void forward();\nvoid backward();\n",
        **more,
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = check_links.main([folder])
        return status, output.getvalue()


class LivingLinks(unittest.TestCase):
    def test_pass(self):
        for link in [
            "other.md",
            "./other.md",
            "../src",
            "../src/",
            "../src/dense.hpp",
            "../src/dense.hpp#backward",
            "../src/dense.hpp#L2",
            "../src/dense.hpp#L1-L2",
            "other.md#the-four-equations-with-code",
            "other.md#twice",
            "other.md#twice-1",
            "#here",
            "https://example.org/nowhere#at-all",
            "mailto:somebody@example.org",
        ]:
            with self.subTest(link):
                status, output = check(f"# Here\n\n[`text`]({link})\n")
                self.assertEqual(status, 0, output)
                self.assertIn("1 links", output)

    def test_code_is_no_link(self):
        status, output = check("# Here\n\n```\n[text](nowhere.md)\n```\n\n`[text](nowhere.md)`\n")
        self.assertEqual(status, 0, output)


class DeadLinks(unittest.TestCase):
    def expect(self, link, reason):
        status, output = check(f"# Here\n\nfirst\n[text]({link})\n")
        self.assertEqual(status, 1, output)
        self.assertIn(f"docs/page.md:4: {link}: {reason}", output)

    def test_are_found(self):
        self.expect("nowhere.md", "no such file")
        self.expect("src/dense.hpp", "no such file")
        self.expect("../src/dense.cpp", "no such file")
        self.expect("other.md#the-five-equations", "'the-five-equations' is not in there")
        self.expect("other.md#twice-2", "'twice-2' is not in there")
        self.expect("#nowhere", "'nowhere' is not in there")
        self.expect("../src/dense.hpp#sideward", "'sideward' is not in there")
        self.expect("../src/dense.hpp#back", "'back' is not in there")
        self.expect("../src/dense.hpp#L3", "'L3' is not in there")
        self.expect("../src#backward", "a folder has no anchors")
        self.expect("../../etc/passwd", "leads out of the project")

    def test_pictures_too(self):
        status, output = check("![picture](nowhere.png)\n")
        self.assertEqual(status, 1, output)

    def test_a_link_whose_text_is_code(self):
        status, output = check("[`src/dense.hpp`](../src/nowhere.hpp)\n")
        self.assertEqual(status, 1, output)

    def test_on_the_readme_too(self):
        status, output = check("nothing\n", **{"README.md": "[text](docs/nowhere.md)\n"})
        self.assertEqual(status, 1, output)
        self.assertIn("README.md:1:", output)

    def test_no_pages_at_all(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(check_links.main([folder]), 1)


if __name__ == "__main__":
    unittest.main()
