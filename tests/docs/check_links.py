"""Fails when a link in *.md or docs/*.md is dead: python3 check_links.py [ROOT]

A link goes to a file or folder of this project, seen from the page; what follows a # has to exist in there:
  - in a page (.md) a heading, by GitHub's name for it: `## The four equations` is #the-four-equations
  - L10 in any other file: a line
  - else in any other file: a word. docs/math.md names functions and tests so: ../src/layers/dense.hpp#backward
Links into the web are not followed, and code is not looked at.
"""

import re
import sys
from pathlib import Path

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def blank(text, pattern):
    """Without what matches, every line where it was."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def links(text):
    """(line number, target) of every link outside of code. The text of a link may itself be code."""
    text = blank(text, FENCE)
    text = re.sub(r"\[[^\]\n]*\](?=\()", lambda match: "[" + " " * (len(match.group()) - 2) + "]", text)
    text = blank(text, INLINE_CODE)
    return [(text.count("\n", 0, match.start()) + 1, match.group(1)) for match in LINK.finditer(text)]


def anchors(text):
    """GitHub's names of a page's headings."""
    names = []
    for heading in HEADING.findall(blank(text, FENCE)):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        earlier = names.count(name)
        names.append(name)
        if earlier:
            names.append(f"{name}-{earlier}")
    return names


def has_fragment(path, fragment):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return fragment in anchors(text)
    line = re.fullmatch(r"L(\d+)(?:-L(\d+))?", fragment)
    if line:
        return int(line.group(2) or line.group(1)) <= text.count("\n")
    return re.search(rf"\b{re.escape(fragment)}\b", text) is not None


def fault(root, page, target):
    """What is wrong with the link; None: nothing."""
    if ELSEWHERE.match(target):
        return None
    name, _, fragment = target.partition("#")
    path = (page.parent / name).resolve() if name else page.resolve()
    if path != root and root not in path.parents:
        return "leads out of the project"
    if not path.exists():
        return "no such file"
    if fragment and not path.is_file():
        return "a folder has no anchors"
    if fragment and not has_fragment(path, fragment):
        return f"'{fragment}' is not in there"
    return None


def main(arguments):
    root = Path(arguments[0] if arguments else Path(__file__).parents[2]).resolve()
    pages = sorted(root.glob("*.md")) + sorted((root / "docs").glob("**/*.md"))
    checked = faults = 0
    for page in pages:
        for line, target in links(page.read_text(encoding="utf-8")):
            checked += 1
            reason = fault(root, page, target)
            if reason:
                faults += 1
                print(f"{page.relative_to(root)}:{line}: {target}: {reason}")
    print(f"{checked} links on {len(pages)} pages, {faults} dead")
    if not pages:
        print(f"no pages in {root}")
    return 1 if faults or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
