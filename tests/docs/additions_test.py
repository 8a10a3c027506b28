"""What docs/adding_a_layer.md and docs/adding_an_activation.md say is done in a copy of the sources, which then compile;
and without what a layer says of itself, or any one reader, they do not: python3 additions_test.py COMPILER

The pages hold two kinds of blocks. A ```cpp block after `<!-- into FILE -->` is a new file of that ring, and after
`<!-- into FILE, before: TEXT -->` stands before the line that begins with TEXT. In a ```diff block each `@@ FILE` begins
a change: the lines with `-` or a blank are found in the file, and those with `+` or a blank stand there instead.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"(?:<!-- into (?P<file>\S+?)(?:, before: (?P<before>.+?))? -->\n)?```(?P<kind>cpp|diff)\n(?P<text>.*?)```",
                   re.DOTALL)
ASKS_EVERY_KIND = re.compile(r"std::visit|visit_plain|all_layers.hpp")


class Change:
    def __init__(self, file, old, new):
        self.file, self.old, self.new = file, old, new


def changes_of(page):
    """[Change]: an `old` of None is a new file."""
    changes = []
    for block in BLOCK.finditer((ROOT / page).read_text()):
        text = block["text"]
        if block["kind"] == "cpp" and block["before"]:
            changes.append(Change(block["file"], block["before"], text + "\n" + block["before"]))
        elif block["kind"] == "cpp":
            head = '#pragma once\n#include "layers/layer_context.hpp"\nnamespace nudge {\n'
            changes.append(Change(block["file"], None, head + text + "}  // namespace nudge\n"))
        else:
            for part in re.split(r"^@@ ", text, flags=re.MULTILINE)[1:]:
                file, *lines = part.splitlines()
                changes.append(Change(file, "\n".join(line[1:] for line in lines if line[0] in " -"),
                                      "\n".join(line[1:] for line in lines if line[0] in " +")))
    return changes


class Additions(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.fresh()

    def fresh(self):
        for folder in ("include", "src"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
            shutil.copytree(ROOT / folder, self.root / folder)

    def apply(self, changes):
        for change in changes:
            path = self.root / change.file
            if change.old is None:
                self.assertFalse(path.exists(), change.file)
                path.write_text(change.new)
                continue
            source = path.read_text()
            self.assertEqual(source.count(change.old), 1, f"{change.file} has this {source.count(change.old)} times:\n{change.old}")
            path.write_text(source.replace(change.old, change.new))

    def complaint(self, source):
        """What the compiler says to one source; nothing where it compiles."""
        done = subprocess.run([COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off",
                               f"-I{self.root}/include", f"-I{self.root}/src", str(self.root / source)],
                              capture_output=True, text=True)
        return done.stderr if done.returncode else ""

    def test_a_layer(self):
        changes = changes_of("docs/adding_a_layer.md")
        self.assertEqual(len(changes), 14)
        self.apply(changes)
        visitors = [path.relative_to(self.root) for path in sorted((self.root / "src").rglob("*.cpp"))
                    if ASKS_EVERY_KIND.search(path.read_text())]
        self.assertGreater(len(visitors), 12)
        for source in visitors:
            self.assertEqual(self.complaint(source), "", f"{source} with the layer")

        # Each reader that names every kind, forgotten.
        for change in changes:
            if not change.file.endswith(".cpp") or "if (" in change.new.splitlines()[0]:
                continue  # a reader of words
            self.root.joinpath(change.file).write_text(
                self.root.joinpath(change.file).read_text().replace(change.new, change.old))
            self.assertIn("Scale", self.complaint(change.file), f"{change.file} compiles without\n{change.new}")
            self.apply([change])

        # The layer's own answers, forgotten.
        for answer in ("traits", "backward_needs", "backward"):
            with self.subTest(answer):
                mathematics = self.root / "src/layers/scale.hpp"
                whole = mathematics.read_text()
                mathematics.write_text(whole.replace(f" {answer}(", f" {answer}_of_another("))
                asker = {"traits": "src/layers/layers.cpp", "backward_needs": "src/network/plan_layout.cpp"}.get(
                    answer, "src/network/passes.cpp")
                self.assertIn("Scale", self.complaint(asker), f"{asker} compiles without {answer}")
                mathematics.write_text(whole)

    def test_an_activation(self):
        changes = changes_of("docs/adding_an_activation.md")
        self.assertEqual(sorted(change.file for change in changes),
                         ["include/nudge/function.hpp", "src/kernels/functions.hpp", "src/kernels/functions.hpp"])
        self.apply(changes)
        for source in ("src/kernels/function.cpp", "src/kernels/reference/reference.cpp", "src/network/initialise.cpp"):
            self.assertEqual(self.complaint(source), "", f"{source} with the activation")
        self.fresh()
        self.apply(changes[:-1])
        self.assertIn("softsign", self.complaint("src/kernels/function.cpp"), "compiles without its case")


if __name__ == "__main__":
    COMPILER = sys.argv.pop(1)
    unittest.main()
