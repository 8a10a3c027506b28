#!/usr/bin/env python3
"""Runs the verbs that explain on a tiny data set and validates what they print against the schema.

    explanations_schema_test.py NUDGE SCHEMA     ends with status 77 where there is no jsonschema
"""

import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("no python3-jsonschema: skipped")
    sys.exit(77)

PROGRAM = str(Path(sys.argv[1]).resolve())
SCHEMA = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))

TOY = """
[L1]
weight = [[0.5]]
bias = [0.1]
[L2]
weight = [[-1.5]]
bias = [0.25]
"""


def write_data(path):
    """Three kinds of 8x8 pictures as a CSV file: a bright row, column or diagonal; 36 of them, dim and bright."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(36):
            kind, place, ink = number % 3, number // 3 % 8, 100 + number * 4
            pixels = [0] * 64
            for i in range(8):
                at = (place * 8 + i, i * 8 + place, i * 8 + i)[kind]
                pixels[at] = ink
            out.write(",".join(str(value) for value in [kind, *pixels]) + "\n")


NET = ["--net", "64-5-3", "--data", "data.csv", "--seed", "3"]
SOFTMAX = [*NET, "--activation", "relu", "--loss", "cross-entropy"]
CONVOLUTION = ["--net", "1x8x8, conv3x3:2, relu, 3", "--data", "data.csv", "--seed", "3", "--loss", "cross-entropy"]
CASES = [
    ("explain", ["explain", *NET, "--label", "2", "--weight-nudges"]),
    ("explain", ["explain", *SOFTMAX, "--pick", "worst"]),
    ("explain", ["explain", *NET, "--view", "outputs,votes"]),
    ("explain", ["explain", *NET, "--neuron", "L2.1"]),
    ("explain", ["explain", "--net", "1-1-1", "--parameters", "toy.toml", "--input", "1", "--target", "0"]),
    ("explain", ["explain", "--net", "2-1", "--input", "0.5,-1", "--target", "0.25", "--weight-nudges"]),
    ("explain", ["explain", *CONVOLUTION, "--view", "places"]),
    ("explain", ["explain", *CONVOLUTION, "--weight", "L1.1.bias"]),
    ("average", ["average", *NET, "--count", "4"]),
    ("average", ["average", *NET, "--rows", "L1.0.3,L2.1.bias", "--precision", "float"]),
    ("sensitivity_report", ["sensitivity", *NET]),
    ("sensitivity_report", ["sensitivity", *SOFTMAX, "--index", "1", "--pair", "L1.0.3,L2.1.bias"]),
    ("hebbian", ["hebbian", *NET, "--label", "2"]),
    ("steepest", ["steepest", *NET, "--doublings", "3"]),
    ("one_example", ["one-example", *NET, "--label", "2", "--steps", "20"]),
    ("descents", ["descents", *NET, "--batches", "1,5,all", "--surface", "3", "--seeds", "2"]),
    ("descents", ["descents", *NET, "--two-minima"]),
    ("descents", ["descents", *NET, "--batches", "1,all", "--seconds", "0.1"]),
    ("descents", ["descents", *NET, "--batches", "1,all", "--steps", "30,4"]),
    ("story", ["story", *NET, "--epochs", "1"]),
]


def output_of(arguments, folder):
    done = subprocess.run([PROGRAM, *arguments, "--json"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"nudge {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def validator_of(definition):
    return Draft202012Validator({"$ref": f"#/$defs/{definition}", "$defs": SCHEMA["$defs"]})


def main():
    Draft202012Validator.check_schema(SCHEMA)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        write_data(Path(folder) / "data.csv")
        (Path(folder) / "toy.toml").write_text(TOY, encoding="utf-8")
        for definition, arguments in CASES:
            output = output_of(arguments, folder)
            validator = validator_of(definition)
            for error in validator.iter_errors(output):
                wrong.append(f"nudge {' '.join(arguments)}: {error.json_path}: {error.message[:200]}")
            # A schema that accepts anything would prove nothing: each field is needed or known.
            spoiled = copy.deepcopy(output)
            spoiled["surprise"] = 1
            if validator.is_valid(spoiled):
                wrong.append(f"{definition}: accepts a field that it does not know")
    print("\n".join(wrong) if wrong else f"{len(CASES)} outputs are as the schema says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
