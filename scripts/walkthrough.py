#!/usr/bin/env python3
"""Makes docs/walkthrough.md out of docs/walkthrough.md.in: the article's steps, each with the lines of the source that
compute it and with the numbers that the program gives.

    scripts/walkthrough.py            writes the page
    scripts/walkthrough.py --check    fails where the page is not what would be written, a concept has no line, or a
                                      tag points nowhere; without the program or MNIST the numbers are not looked at, and the
                                      status is 77
    scripts/walkthrough.py --concepts fails where a concept of docs/concepts.md that is built has no line, a tag says
                                      nothing, or something names a concept that there is not
    scripts/walkthrough.py --lab      makes web/lab/source_lines.ts: the lines for the tour of the lab. With --check it
                                      fails where that is not what would be written, or a concept has no line

A line of src/ or include/nudge/ says at its end which concept it is, and what of it: `// C09 the votes are added up`, or
`// C06 an input at 0 gives 0; C08 fire together`. The program is build/release/nudge (or NUDGE).
What the template may hold:

    {{run NAME: ARGUMENTS}}     a line of its own: runs `nudge ARGUMENTS --json`, and shows the command
    {{code C09}}                every line with this tag, with its words and a link to its file
    {{NAME path.to[2].number}}  a number of that run's JSON, with four digits
    {{NAME list: | {a} | {b} |}}  for each element of a list of the JSON one line, filled with the element's own fields;
                                a number after a star (list*5) takes the first so many only
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "docs" / "walkthrough.md.in"
PAGE = ROOT / "docs" / "walkthrough.md"
LINES = ROOT / "web" / "lab" / "source_lines.ts"
NUDGE = os.environ.get("NUDGE", str(ROOT / "build" / "release" / "nudge"))
BUILT = [f"C{i:02}" for i in range(1, 19)]  # what the page tells

LINES_FORM = """// The lines of the source that compute each concept of docs/concepts.md. Made by scripts/walkthrough.py --lab.

export interface SourceLine {
  file: string;
  code: string;
  /** What of the concept it is. */
  words: string;
}

export const sourceLines: Readonly<Record<string, readonly SourceLine[]>> = {
"""

TAG = r"C\d\d (?!C\d)[^;]*[A-Za-z][^;]*"
TAGGED = re.compile(rf"^(?P<code>.*\S)\s*// (?P<tags>{TAG}(?:; {TAG})*)$")
# A comment behind code that begins like a tag, or one of nothing but numbers.
MEANT = re.compile(r"[^\s/].*//\s*C\d+\b|//\s*C\d+(?:[\s,;]+C\d+)*\s*[.,;]?\s*$", re.IGNORECASE)
HOLE = re.compile(r"\{\{(.+?)\}\}(?!\})")
BEGINS_STATEMENT = re.compile(r"[;{}:]\s*(//.*)?$|^\s*(//.*)?$")  # the line before a statement's first
UNKNOWN = "\0"  # stands for a number that cannot be had here
SKIPPED = 77  # what CTest takes for a test that was skipped


def sources():
    return [path for folder in ("include/nudge", "src") for path in sorted((ROOT / folder).rglob("*.?pp"))]


def tagged_lines():
    """{concept: [(file, line number, code, words)]}, in the order of files and lines."""
    found = {}
    for path in sources():
        source = path.read_text().splitlines()
        for number, line in enumerate(source, 1):
            match = TAGGED.match(line)
            if not match:
                continue
            statement = [match["code"].strip()]
            while not BEGINS_STATEMENT.search(source[number - len(statement) - 1]):
                statement.insert(0, source[number - len(statement) - 1].strip())
            for tag in match["tags"].split("; "):
                concept, _, words = tag.partition(" ")
                place = (path.relative_to(ROOT), number, "\n    ".join(statement), words)
                found.setdefault(concept, []).append(place)
    return found


def strange_tags(text):
    """The numbers of the lines whose comment is meant as tags, but would not be read as such: `// C9 ...`, `// C09` with
    no words, `// C09, C12 ...`, or tags on a line of their own."""
    return [number for number, line in enumerate(text.splitlines(), 1) if MEANT.search(line) and not TAGGED.match(line)]


def check_tags():
    return [f"{path.relative_to(ROOT)}:{number}: no tag: behind code `// C09 and what of it`, or several with `; `, is expected"
            for path in sources() for number in strange_tags(path.read_text())]


def unknown_concepts(text, concepts):
    """[(line number, concept)] of what comments name, beside tags too: `(C03 to C77)`."""
    return [(number, name) for number, line in enumerate(text.splitlines(), 1)
            for name in re.findall(r"\bC\d\d\b", line.partition("//")[2]) if name not in concepts]


def concept_ids():
    return re.findall(r"^\| (C\d\d) \|", (ROOT / "docs" / "concepts.md").read_text(), re.MULTILINE)


def check_concepts(lines):
    concepts = set(concept_ids())
    problems = [f"{concept} has no line in src/" for concept in BUILT if concept not in lines]
    problems += [f"{path}:{number}: {tag} is no concept of docs/concepts.md"
                 for tag, places in lines.items() if tag not in concepts for path, number, _, _ in places]
    problems += [f"{path.relative_to(ROOT)}:{number}: {name} is no concept of docs/concepts.md"
                 for path in sources() for number, name in unknown_concepts(path.read_text(), concepts)]
    problems += [f"docs/concepts.md has no {concept}" for concept in BUILT if concept not in concepts]
    shown = {tag for tags in re.findall(r"\{\{code ([C\d ]+)\}\}", TEMPLATE.read_text()) for tag in tags.split()}
    problems += [f"docs/walkthrough.md.in does not show {concept}" for concept in BUILT if concept not in shown]
    return problems


def code(lines, concepts):
    """The statements of some concepts, file by file, each once, with the words of their tags."""
    for concept in concepts:
        if concept not in lines:
            sys.exit(f"docs/walkthrough.md.in: {concept} has no line in src/")
    words = {}
    for concept in concepts:
        for path, number, text, said in lines[concept]:
            words.setdefault((path, number, text), []).append(said)
    blocks = []
    for path in dict.fromkeys(path for path, _, _ in words):
        body = "\n".join(f"{text}  // {'; '.join(said)}" for (of, _, text), said in words.items() if of == path)
        blocks.append(f"[{pathlib.PurePath(path).name}](../{path})\n\n```cpp\n{body}\n```")
    return "\n\n".join(blocks)


def written(value):
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def at(data, path):
    """The value at a path such as layers[0].nudges[3]."""
    for key, index in re.findall(r"([a-z_]+)|\[(-?\d+)\]", path):
        data = data[key] if key else data[int(index)]
    return data


class Runs:
    """The JSON of each named command; None where it cannot be had."""

    def __init__(self, needed):
        self.results = {}
        self.able = pathlib.Path(NUDGE).exists()
        if not self.able and needed:
            sys.exit(f"{NUDGE} is not there: build it, or name it in NUDGE")

    def run(self, name, arguments):
        self.results[name] = None
        if not self.able:
            return
        done = subprocess.run([NUDGE, *arguments.split(), "--json"], capture_output=True, text=True)
        if done.returncode != 0:
            if "nudge data get" in done.stderr:  # the data are not here
                self.able = False
                return
            sys.exit(f"nudge {arguments}\n{done.stderr}")
        self.results[name] = json.loads(done.stdout)

    def number(self, name, path):
        if name not in self.results:
            sys.exit(f"docs/walkthrough.md.in: no run is called {name}")
        data = self.results[name]
        return UNKNOWN if data is None else written(at(data, path))

    def rows(self, name, path, form):
        if self.results[name] is None:
            return UNKNOWN
        path, _, most = path.partition("*")
        elements = at(self.results[name], path)
        elements = elements[:int(most)] if most else elements
        return "\n".join(re.sub(r"\{([a-z_.\[\]0-9]+)\}", lambda hole: written(at(element, hole[1])), form) for element in elements)


def fill(template, lines, runs):
    def hole(match):
        text = match[1].strip()
        if text.startswith("run "):
            name, _, arguments = text[4:].partition(":")
            runs.run(name.strip(), arguments.strip())
            return f"```\nnudge {arguments.strip()}\n```"
        if text.startswith("code "):
            return code(lines, text[5:].split())
        name, _, rest = text.partition(" ")
        path, colon, form = rest.partition(":")
        return runs.rows(name, path.strip(), form.strip()) if colon else runs.number(name, path.strip())

    return HOLE.sub(hole, template)


def lab_lines(lines):
    """The tagged lines as a file of the lab, without those of convolutions: its tour has dense layers."""
    rows = []
    for concept in sorted(lines):
        rows.append(f"  {concept}: [")
        rows += [f"    {{ file: {json.dumps(str(path))}, code: {json.dumps(text)}, words: {json.dumps(words)} }},"
                 for path, _, text, words in lines[concept] if not path.name.startswith("conv")]
        rows.append("  ],")
    return LINES_FORM + "\n".join(rows) + "\n};\n"


def make_lab_lines(lines):
    missing = [concept for concept in concept_ids() if concept not in lines]
    if missing:
        sys.exit("\n".join(f"{concept} has no line in src/" for concept in missing))
    made = lab_lines(lines)
    if "--check" not in sys.argv:
        LINES.write_text(made)
    elif LINES.read_text() != made:
        sys.exit("web/lab/source_lines.ts is not what scripts/walkthrough.py --lab makes")
    print(LINES.relative_to(ROOT))


def main():
    lines = tagged_lines()
    problems = check_concepts(lines) + check_tags()
    if problems:
        sys.exit("\n".join(problems))
    if "--concepts" in sys.argv:
        return print(f"{len(BUILT)} concepts, {sum(len(places) for places in lines.values())} tags")
    if "--lab" in sys.argv:
        return make_lab_lines(lines)
    check = "--check" in sys.argv
    page = fill(TEMPLATE.read_text(), lines, Runs(needed=not check))
    if not check:
        PAGE.write_text(page)
        return print(PAGE.relative_to(ROOT))
    pattern = "(?s:.+?)".join(re.escape(part) for part in page.split(UNKNOWN))
    if not re.fullmatch(pattern, PAGE.read_text()):
        now, then = page.splitlines(), PAGE.read_text().splitlines()
        wrong = next((f"{then_line}\n  would now be\n{now_line}" for now_line, then_line in zip(now, then)
                      if UNKNOWN not in now_line and now_line != then_line), "its length")
        sys.exit(f"docs/walkthrough.md is not what scripts/walkthrough.py makes. The first difference:\n{wrong}")
    if UNKNOWN in page:
        print("docs/walkthrough.md holds, but its numbers were not looked at: that needs the program and MNIST")
        sys.exit(SKIPPED)
    print("docs/walkthrough.md holds")


if __name__ == "__main__":
    main()
