#!/usr/bin/env python3
"""Writes web/documents.ts, the TypeScript types of all documents, out of docs/documents.schema.json.

    scripts/document_types.py            writes it
    scripts/document_types.py --check    ends with status 1 where it is not what would be written
"""
import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "docs" / "documents.schema.json"
TYPES = ROOT / "web" / "documents.ts"
HEAD = """// The documents of nudge. Made by scripts/document_types.py out of docs/documents.schema.json.
"""
PACKED = {"$ref": "#/$defs/packed"}  # which web/unpack.ts makes plain before anybody reads it
PLAIN = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}


def type_name(definition):
    return "".join(word.capitalize() for word in definition.split("_"))


def named(schema):
    return type_name(schema["$ref"].rsplit("/", 1)[1])


def type_of(schema, indent):
    """A TypeScript type. Errors: a construct that this does not know."""
    if "$ref" in schema:
        return named(schema)
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(type_of(one, indent) for one in schema["anyOf"] if one != PACKED)
    kind = schema["type"]
    if isinstance(kind, list):
        return " | ".join(PLAIN[one] for one in kind)
    if kind == "array":
        item = type_of(schema["items"], indent)
        return f"({item})[]" if "|" in item else f"{item}[]"
    if kind == "object" and "properties" in schema:
        return "{\n" + fields(schema, indent + 2) + " " * indent + "}"
    if kind == "object":
        return f"Record<string, {type_of(schema['additionalProperties'], indent)}>"
    return PLAIN[kind]


def fields(schema, indent):
    lines = ""
    for name, value in schema["properties"].items():
        if "description" in value:
            lines += " " * indent + f"/** {value['description']} */\n"
        optional = "" if name in schema.get("required", []) else "?"
        lines += " " * indent + f"{name}{optional}: {type_of(value, indent)};\n"
    return lines


def declaration(name, schema):
    comment = f"/** {schema['description']} */\n" if "description" in schema else ""
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{comment}export type {type_name(name)} = {type_of(schema, 0)};\n"
    bases = ", ".join(named(one) for one in schema.get("allOf", []))
    return f"{comment}export interface {type_name(name)}{' extends ' + bases if bases else ''} {{\n{fields(schema, 2)}}}\n"


def types_of(schema):
    documents = " | ".join(named(one) for one in schema["oneOf"])
    return "\n".join([HEAD, *(declaration(name, one) for name, one in schema["$defs"].items()),
                      f"/** {schema['description']} */\nexport type AnyDocument = {documents};\n"])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="only say whether the file is what would be written")
    types = types_of(json.loads(SCHEMA.read_text(encoding="utf-8")))
    if not options.parse_args().check:
        TYPES.write_text(types, encoding="utf-8")
    elif not TYPES.exists() or TYPES.read_text(encoding="utf-8") != types:
        sys.exit(f"{TYPES.relative_to(ROOT)} is not what {SCHEMA.relative_to(ROOT)} says: run scripts/document_types.py")


if __name__ == "__main__":
    main()
