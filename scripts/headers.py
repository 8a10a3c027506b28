#!/usr/bin/env python3
"""The public headers, include/nudge/*.hpp: does each stand alone, and what does each cost?

    scripts/headers.py check [COMPILER [FLAG...]]    fails where a header does not compile by itself, has no line that says
                                                     which library it is in (its last comment line: "// In nudge::core."
                                                     or "// In nudge::nudge."), or is not in nudge/core.hpp or
                                                     nudge/nudge.hpp accordingly
    scripts/headers.py cost [COMPILER [FLAG...]]     prints the table of docs/library.md

COMPILER: g++ unless another is named; "ccache g++" remembers what was right. The cost is that of a file with this #include
and nothing else: the lines that the preprocessor makes of it, and the compiler's processor time, the least of three.
"""

import pathlib
import re
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Werror"]
LIBRARY = re.compile(r"^// In nudge::(core|nudge)\.$", re.MULTILINE)


def names(folder):
    return sorted(path.stem for path in folder.glob("*.hpp"))


def library_of(text):
    """"core", "nudge", or None where the header does not say it once."""
    found = LIBRARY.findall(text)
    return found[0] if len(found) == 1 else None


def included(text):
    return set(re.findall(r'^#include "nudge/(\w+)\.hpp"$', text, re.MULTILINE))


def faults_of_words(texts):
    """What is wrong with what the headers say of themselves; `texts`: by name."""
    faults = [f"{name}.hpp: no line '// In nudge::core.' or '// In nudge::nudge.'" for name in texts if not library_of(texts[name])]
    for library in ["core", "nudge"]:
        own = {name for name in texts if library_of(texts[name]) == library and name != library}
        if library == "nudge":
            own.add("core")
        has = included(texts[library])
        faults += [f"{library}.hpp: does not include {name}.hpp" for name in sorted(own - has)]
        faults += [f"{library}.hpp: includes {name}.hpp of the other library" for name in sorted(has - own)]
    for name in texts:
        if library_of(texts[name]) == "core":
            others = [one for one in sorted(included(texts[name])) if one in texts and library_of(texts[one]) != "core"]
            faults += [f"{name}.hpp: is in nudge::core, and includes {one}.hpp, which is not" for one in others]
        if name not in ["core", "nudge"]:
            faults += [f"{name}.hpp: includes all of a library" for one in ["core", "nudge"] if one in included(texts[name])]
    return faults


def command(compiler, source):
    return [*compiler, *FLAGS, f"-I{ROOT / 'include'}", "-c", str(source), "-o", str(source.with_suffix(".o"))]


def source_of(folder, name):
    source = pathlib.Path(folder) / f"{name or 'empty'}.cpp"
    line = f'#include "nudge/{name}.hpp"\n' if name else ""
    source.write_text(line + line)  # twice: it says #pragma once
    return source


def check(compiler):
    headers = ROOT / "include" / "nudge"
    texts = {name: (headers / f"{name}.hpp").read_text(encoding="utf-8") for name in names(headers)}
    faults = faults_of_words(texts)
    # Always the same folder: ccache knows a file by its path.
    folder = ROOT / "build" / "headers"
    folder.mkdir(parents=True, exist_ok=True)
    for name in texts:
        run = subprocess.run(command(compiler, source_of(folder, name)), capture_output=True, text=True)
        if run.returncode != 0:
            faults.append(f"{name}.hpp does not compile by itself:\n{run.stderr}")
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{len(texts)} public headers stand alone")
    return 1 if faults else 0


def measured(compiler, source):
    """(lines after the preprocessor, the least milliseconds of three)"""
    preprocessed = [*compiler, *FLAGS, f"-I{ROOT / 'include'}", "-E", "-P", str(source)]
    lines = subprocess.run(preprocessed, capture_output=True, check=True).stdout.count(b"\n")
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command(compiler, source), check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return lines, 1000 * min(times)


def cost(compiler):
    print("| header | library | lines | ms |\n|---|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:

        def row(title, library, source):
            lines, milliseconds = measured(compiler, source)
            print(f"| {title} | {library} | {lines:,} | {milliseconds:.0f} |", flush=True)

        row("an empty file", "", source_of(folder, ""))
        standard = pathlib.Path(folder) / "standard.cpp"
        standard.write_text("#include <string>\n#include <vector>\n")
        row("`<string>` and `<vector>`", "", standard)
        for name in names(ROOT / "include" / "nudge"):
            text = (ROOT / "include" / "nudge" / f"{name}.hpp").read_text(encoding="utf-8")
            row(f"`nudge/{name}.hpp`", f"`nudge::{library_of(text)}`", source_of(folder, name))
    return 0


def main(arguments):
    verbs = {"check": check, "cost": cost}
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 2
    return verbs[arguments[0]](arguments[1:] or ["g++"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
