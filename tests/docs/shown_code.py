"""Fails when a page shows other code than that which is compiled: python3 shown_code.py [ROOT]

A page says where a piece of code comes from in the line before it:

    <!-- from examples/own_loop.cpp -->
    ```cpp
    ...
    ```

The piece has to be in that file as it is, but for the blanks that indent it. README.md and docs/*.md are looked at.
"""

import re
import sys
from pathlib import Path

SHOWN = re.compile(r"^<!-- from (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!--\s*from\b")


def flush(code):
    """Without the blanks that indent each line."""
    return "".join(line.lstrip(" ") + "\n" for line in code.splitlines())


def faults(root, page):
    text = page.read_text(encoding="utf-8")
    found = SHOWN.findall(text)
    problems = []
    if len(found) != len(MARK.findall(text)):
        problems.append("a mark '<!-- from FILE -->' is not followed by a piece of code")
    for name, code in found:
        source = root / name
        if not source.is_file():
            problems.append(f"there is no {name}")
        elif not code.strip():
            problems.append(f"shows nothing of {name}")
        elif "\n" + flush(code) not in "\n" + flush(source.read_text(encoding="utf-8")):
            problems.append(f"shows what is not in {name}:\n{code}")
    return len(found), problems


def main(arguments):
    root = Path(arguments[0] if arguments else Path(__file__).parents[2]).resolve()
    pieces, wrong = 0, 0
    for page in [root / "README.md", *sorted((root / "docs").glob("**/*.md"))]:
        if not page.exists():
            continue
        count, problems = faults(root, page)
        pieces += count
        wrong += len(problems)
        for problem in problems:
            print(f"{page.relative_to(root)}: {problem}")
    print(f"{pieces} pieces of code are shown, {wrong} faults")
    return 1 if wrong or not pieces else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
