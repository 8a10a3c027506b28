#!/usr/bin/env python3
"""Writes src/base/terms.hpp and web/terms.ts, the names that C++ and TypeScript share, out of src/base/terms.json.

    scripts/terms.py            writes them
    scripts/terms.py --check    ends with status 1 where one is not what would be written, where an enumeration is not
                                the one of docs/documents.schema.json, or where a term is not used on both sides
"""
import argparse
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "src" / "base" / "terms.json"
SCHEMA = ROOT / "docs" / "documents.schema.json"
CPP = ROOT / "src" / "base" / "terms.hpp"
TYPESCRIPT = ROOT / "web" / "terms.ts"
MADE = "Made by scripts/terms.py out of src/base/terms.json."


def quoted(words):
    return json.dumps(words, ensure_ascii=False)


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def constants(words, indent=""):
    return "".join(f"{indent}inline constexpr const char* {name} = {quoted(text)};\n" for name, text in words.items())


def cpp_of(table):
    out = f"#pragma once\n// What things, quantities and verdicts are called, in the terminal and in web/ alike. {MADE}\n\n"
    out += f"namespace nudge::terms {{\n\n{constants(table['terms'])}"
    for name, words in table["enumerations"].items():
        out += f"\nnamespace {name} {{\n{constants({word: word for word in words})}}}  // namespace {name}\n"
    return out + "\n}  // namespace nudge::terms\n"


def typescript_of(table):
    out = f"// What things and quantities are called, on pages and in the terminal alike. {MADE}\n"
    return out + "".join(f"export const {camel(name)} = {quoted(text)};\n" for name, text in table["terms"].items())


def enumerations_in(schema):
    """Pairs of a property's name and its words, at any depth."""
    for name, value in schema.get("properties", {}).items():
        if "enum" in value or "enum" in value.get("items", {}):
            yield name, value.get("enum") or value["items"]["enum"]
    for value in schema.values() if isinstance(schema, dict) else []:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from enumerations_in(one)


def differing_enumerations(table, schema):
    found = {}
    for name, words in enumerations_in(schema):
        found.setdefault(name, []).append(words)
    return [name for name, words in table["enumerations"].items() if not found.get(name) or any(one != words for one in found[name])]


def unused(table):
    """Terms that stand in C++ or in TypeScript alone, and need not be here."""
    cpp = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").glob("*/*.cpp"))
    typescript = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "web").glob("**/*.ts") if path != TYPESCRIPT)
    return [name for name in table["terms"] if not re.search(rf"\bterms::{name}\b", cpp) or not re.search(rf"\bterms\.{camel(name)}\b", typescript)]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="only say whether all is as it should be")
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    made = {CPP: cpp_of(table), TYPESCRIPT: typescript_of(table)}
    if not options.parse_args().check:
        for path, text in made.items():
            path.write_text(text, encoding="utf-8")
        return
    problems = [f"{path.relative_to(ROOT)} is not what {TABLE.relative_to(ROOT)} says: run scripts/terms.py"
                for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    problems += [f"{name}: its words are not those of {SCHEMA.relative_to(ROOT)}" for name in differing_enumerations(table, json.loads(SCHEMA.read_text(encoding="utf-8")))]
    problems += [f"{name}: is not said both in src/ and in web/" for name in unused(table)]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
