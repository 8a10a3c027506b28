#!/usr/bin/env python3
"""Runs the verbs on a tiny data set and validates what they print with --json, and what their pages hold, against the schema.

    documents_schema_test.py NUDGE SCHEMA     ends with status 77 where there is no jsonschema
"""

import copy
import json
import re
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


def write_data(path, side=8):
    """Three kinds of pictures as a CSV file: a bright row, column or diagonal; 36 of them, dim and bright."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(36):
            kind, place, ink = number % 3, number // 3 % side, 100 + number * 4
            pixels = [0] * side * side
            for i in range(side):
                at = (place * side + i, i * side + place, i * side + i)[kind]
                pixels[at] = ink
            out.write(",".join(str(value) for value in [kind, *pixels]) + "\n")


def write_numbers(path):
    """y = a - b, with the header that names them."""
    lines = [f"{a},{b},{a - b}" for a in range(6) for b in range(5)]
    path.write_text("\n".join(["a,b,y", *lines]) + "\n", encoding="utf-8")


NET = ["--net", "64-5-3", "--data", "data.csv", "--seed", "3"]
SOFTMAX = [*NET, "--activation", "relu", "--loss", "cross-entropy"]
CONVOLUTION = ["--net", "1x8x8, conv3x3:2, relu, 3", "--data", "data.csv", "--seed", "3", "--loss", "cross-entropy"]
CASES = [
    ["explain", *NET, "--label", "2", "--weight-nudges"],
    ["explain", *SOFTMAX, "--pick", "worst"],
    ["explain", *NET, "--view", "outputs,votes"],
    ["explain", *NET, "--neuron", "L2.1"],
    ["explain", "--net", "1-1-1", "--parameters", "toy.toml", "--input", "1", "--target", "0"],
    ["explain", "--net", "2-1", "--input", "0.5,-1", "--target", "0.25", "--weight-nudges"],
    ["explain", *CONVOLUTION, "--view", "places"],
    ["explain", *CONVOLUTION, "--weight", "L1.1.bias"],
    ["average", *NET, "--count", "4"],
    ["average", *NET, "--rows", "L1.0.3,L2.1.bias", "--precision", "float"],
    ["sensitivity", *NET],
    ["sensitivity", *SOFTMAX, "--index", "1", "--pair", "L1.0.3,L2.1.bias"],
    ["hebbian", *NET, "--label", "2"],
    ["steepest", *NET, "--doublings", "3"],
    ["one-example", *NET, "--label", "2", "--steps", "20"],
    ["descents", *NET, "--batches", "1,5,all", "--surface", "3", "--seeds", "2"],
    ["descents", *NET, "--two-minima"],
    ["descents", *NET, "--batches", "1,all", "--seconds", "0.1"],
    ["descents", *NET, "--batches", "1,all", "--steps", "30,4"],
    ["story", *NET, "--epochs", "1"],
    ["train", "--data", "data.csv", "--net", "64-5-3", "--epochs", "2", "--validation", "6", "--set", "augment.shift=1", "--out", "run"],
    ["train", "--data", "data.csv", "--net", "64-6-3", "--epochs", "1", "--out", "other"],
    ["train", "--data", "numbers.csv", "--target-columns", "y", "--set", "data.test=6", "--net", "2-4-1", "--epochs", "1", "--learning-rate", "0.01", "--out", "numbers"],
    ["resume", "run", "--epochs", "3"],
    ["pretrain", "--data", "data.csv", "--net", "64-5", "--epochs", "1", "--out", "encoder"],
    ["reconstruct", "encoder"],
    ["pretrain", "--data", "data.csv", "--net", "64-8-2", "--epochs", "1", "--masking", "0.3", "--out", "plane"],
    ["reconstruct", "plane", "--examples", "3"],
    ["train", "--data", "data.csv", "--net", "64-5-3", "--find-rate"],
    ["sweep", "--data", "data.csv", "--net", "64-5-3", "--epochs", "1", "--validation", "6", "--grid", "optimizer.learning_rate=0.1,1e30", "--out", "sweep"],
    ["transfer", "run", "--data", "data.csv", "--labels", "1", "--draws", "1", "--steps", "2"],
    ["explain", "run", "--index", "1", "--forms", "3"],
    ["eval", "run"],
    ["eval", "run", "other"],
    ["eval", "numbers"],
    ["compare", "run", "other"],
    ["inspect", "run"],
    ["inspect", "numbers"],
    ["predict", "run", "--index", "1"],
    ["predict", "numbers", "--index", "1"],
    ["check", "--net", "2-3-1"],
    ["gradient", "run", "--out", "gradient.safetensors"],
    ["gradient", "run", "--compare", "gradient.safetensors"],
    ["gradient", "run", "--compare", "submissions"],
    ["import", "run/model.safetensors", "--net", "64-5-3", "--out", "imported.safetensors"],
]

# More than 4,096 numbers stand there as bytes; of large maps a part.
PAGES = [
    ["explain", "--net", "1x28x28, conv5x5:8, relu, maxpool2, conv3x3:40, relu, 3", "--data", "large.csv", "--seed", "3"],
    ["explain", *CONVOLUTION],
    ["average", *NET, "--count", "4"],
    ["hebbian", *NET, "--label", "2"],
    ["train", "--data", "data.csv", "--net", "64-70-3", "--epochs", "1", "--out", "wide"],
    ["reconstruct", "plane"],
]


def output_of(arguments, folder):
    done = subprocess.run([PROGRAM, *arguments, "--json"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in ((0, 3) if "--compare" in arguments else (0,)):
        sys.exit(f"nudge {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def document_in_page_of(arguments, folder):
    writes_its_own = arguments[0] == "train"
    subprocess.run([PROGRAM, *arguments, *([] if writes_its_own else ["--html", "page.html"])], cwd=folder, capture_output=True, check=True)
    page = (Path(folder) / ("wide/report.html" if writes_its_own else "page.html")).read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def validator_of(definition):
    return Draft202012Validator({"$ref": f"#/$defs/{definition}", "$defs": SCHEMA["$defs"]})


def main():
    Draft202012Validator.check_schema(SCHEMA)
    wrong, seen = [], set()
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        write_data(at / "data.csv")
        write_data(at / "large.csv", 28)
        write_numbers(at / "numbers.csv")
        (at / "toy.toml").write_text(TOY, encoding="utf-8")
        (at / "submissions").mkdir()
        (at / "submissions" / "empty.csv").write_text("", encoding="utf-8")
        for arguments in CASES:
            output = output_of(arguments, folder)
            kind = output.get("document")
            if f"#/$defs/{kind}" not in [one["$ref"] for one in SCHEMA["oneOf"]]:
                wrong.append(f"nudge {' '.join(arguments)}: the schema has no document {kind}")
                continue
            seen.add(kind)
            validator = validator_of(kind)
            for error in validator.iter_errors(output):
                wrong.append(f"nudge {' '.join(arguments)}: {error.json_path}: {error.message[:200]}")
            # A schema that accepts anything would prove nothing: each field is needed or known.
            spoiled = copy.deepcopy(output)
            spoiled["surprise"] = 1
            if validator.is_valid(spoiled):
                wrong.append(f"{kind}: accepts a field that it does not know")
        packed = 0
        for arguments in PAGES:
            document = document_in_page_of(arguments, folder)
            packed += json.dumps(document).count('"float64"')
            for error in validator_of(document["document"]).iter_errors(document):
                wrong.append(f"the page of nudge {' '.join(arguments)}: {error.json_path}: {error.message[:200]}")
        if packed < 4:
            wrong.append(f"the pages hold {packed} packed arrays, several are expected")
    never = {one["$ref"].rsplit("/", 1)[1] for one in SCHEMA["oneOf"]} - seen
    if never:
        wrong.append(f"no verb here prints {', '.join(sorted(never))}")
    print("\n".join(wrong) if wrong else f"{len(CASES)} outputs and {len(PAGES)} pages are as the schema says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
