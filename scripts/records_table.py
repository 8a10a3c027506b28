"""The rows of docs/records.md, the lines of docs/records.jsonl, and the table that the lines make.

scripts/records runs what is missing; tests/docs/records_test.py checks that the page says what the lines say.
"""
import dataclasses
import json
import pathlib
import re
import statistics
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES = ROOT / "docs" / "records.jsonl"
PAGE = ROOT / "docs" / "records.md"
QUOTED = ROOT / "web" / "records.ts"  # what the pages quote of the lines
BEGIN, END = "<!-- records: made by scripts/records --table -->", "<!-- end of records -->"
CURVE_BEGIN, CURVE_END = "<!-- by labels: made by scripts/records --table -->", "<!-- end of by labels -->"
TFLOP_A_MINUTE = 2.4  # what a minute of the budgets counts as, since machines differ by three times

WAYS = "as they are", "new forms", "pretrained", "unlabelled, too"  # the columns of the table by labels

WITH_COPIES = "shifts"  # of `nudge eval --augment`: the picture, and moved by one pixel in 8 directions


@dataclasses.dataclass(frozen=True)
class Source:
    """A network that a row goes on from: `nudge pretrain` makes it where its recipe has a decoder, else `nudge train`."""
    flags: tuple = ()  # over the recipe
    recipe: str = ""  # or the row's own; with a recipe of its own the row's is what fine-tuning follows
    seed: int = 0  # of the one network for all runs; 0: each run has its own, by its seed


@dataclasses.dataclass(frozen=True)
class Row:
    """A task with its target. A finished run of it is a line; a row without a recipe cannot be run yet."""
    name: str
    task: str
    target: str = ""  # in percent, as the table shows it; a baseline has none
    minutes: float = 0  # of one run, at TFLOP_A_MINUTE; 0: the row stands in the table by labels alone
    runs: int = 3  # so many seeds, one after the other, from first_seed
    recipe: str = ""
    settings: tuple = ()  # of `nudge train --set`, over the recipe
    uses: str = ""  # distortions and the like, as the table shows them
    copies: bool = False  # measure with test-time copies, too
    committee_of: str = ""  # another row, whose first runs answer together: nothing else is trained
    members: int = 0  # how many
    literature: str = ""
    restarts: int = 1  # so many trainings a run; the one that ends with the lowest training cost, which reads no labels, counts
    source: Source | None = None  # what is trained first, which is not counted ...
    finetune: tuple = ()  # ... and the flags of `nudge finetune`, which goes on from it
    curve: tuple = ()  # (labels, way): where the row stands in the table of accuracies by labels
    first_seed: int = 1  # where labels are few it draws these, too: from 0

    def seeds(self):
        return range(self.first_seed, self.first_seed + self.runs)


PLAIN = ("augment.rotation=0", "augment.scale=0", "augment.shift=0", "augment.elastic=0")
FEW_PLAIN = (*PLAIN, "augment.shear=0")
LABELLED = ("unlabelled.information=0",)  # the same steps, and nothing is learnt from unlabelled pictures
ONE_OF_EACH = ("data.per_class=1", "training.batch=10")
THOUSAND_OF_EACH = ("data.per_class=1000", "data.validation=5000", "training.epochs=66")  # the quick recipe's steps
SGD = ("optimizer.name=sgd",)  # the encoder learnt by another optimizer
LENET_OF_5 = "conv5x5:6:pad2, relu, maxpool2, conv5x5:16, relu, maxpool2, 120, relu, 84, relu, 5"
FIRST_DIGITS = ("--classes", "0-4", "--net", LENET_OF_5)
# The last digits from 10 of each, in 300 steps
FEW_OF_THE_LAST = ("data.per_class=10", "training.batch=50", "training.epochs=300", "optimizer.learning_rate=0.03")
ENCODER = Source(recipe="recipes/mnist-conv-quick-autoencoder.toml", seed=1)


def labelled(name, labels, runs, recipe, settings=()):
    """What so many labels alone give: as they are, in new forms, and from an encoder that needed none."""
    few = LABELLED if "labels" in recipe else ()
    plain = (*settings, *few, *(FEW_PLAIN if few else PLAIN))
    common = {"runs": runs, "recipe": recipe, "first_seed": 0}
    return [Row(f"{name}-plain", f"{labels:,} labels, as they are", settings=plain, curve=(labels, "as they are"), **common),
            Row(f"{name}-augmented", f"{labels:,} labels, in new forms", settings=(*settings, *few), curve=(labels, "new forms"), **common),
            Row(f"{name}-pretrained", f"{labels:,} labels, pretrained", settings=(*plain, *(SGD if few else ())), source=ENCODER,
                curve=(labels, "pretrained"), **common)]


ROWS = [
    Row("mnist-dense-plain", "MNIST, dense net, no distortions", "99.2", 10, recipe="recipes/mnist-dense-plain.toml", uses="adversary",
        literature="dropout 98.95-99.05 (*), VAT 99.36 (*), ladder 99.43 (*)"),
    Row("mnist-dense", "MNIST, dense net with distortions", "99.5", 20, recipe="recipes/mnist-dense.toml", uses="distortions",
        literature="99.30 (2003), 99.65 (12 million weights, GPU, 2010)"),
    Row("mnist-conv", "MNIST, one convolutional net", "99.60, with copies 99.65", 20, recipe="recipes/mnist-conv.toml",
        uses="distortions", copies=True,
        literature="the book with shifted data 99.60; 99.64 +- 0.05 over 1,500 nets; 99.74 +- 0.03"),
    Row("mnist-conv-quick", "MNIST, one convolutional net, quick", "99.4", 2, 5, "recipes/mnist-conv-quick.toml", uses="distortions", curve=(60_000, "new forms")),
    Row("mnist-conv-quick-plain", "MNIST, the quick net without distortions", "", 2, 5, "recipes/mnist-conv-quick.toml", PLAIN, curve=(60_000, "as they are")),
    Row("mnist-committee", "MNIST, committee: three of these convolutional nets", "99.70", 60, 1, uses="distortions", copies=True,
        committee_of="mnist-conv", members=3, literature="99.75 (15 nets), 99.77 (35 columns)"),
    Row("fashion-dense", "Fashion-MNIST, dense net", "90.8", 8, recipe="recipes/fashion-dense.toml", uses="shifts, mirroring",
        literature="88-89.4"),
    Row("fashion-conv", "Fashion-MNIST, convolutional net", "94.0", 20, recipe="recipes/fashion-conv.toml",
        uses="crops, mirroring, erasing", literature="93.4 (small), 95.6-96 (resnet20 + erasing)"),
    Row("mnist-100-labels", "MNIST, 100 labels, semi-supervised, convolutional net", "98.3", 4, 10, "recipes/mnist-100-labels.toml",
        uses="distortions, noise", first_seed=0,
        literature="ladder 98.94 (*), VAT 98.64 (*); plain supervised: dense 74-79, convolutional 93.6", curve=(100, "unlabelled, too")),
    Row("mnist-100-augmented", "MNIST, 100 labels, the same net without unlabelled pictures", "", 4, 10, "recipes/mnist-100-labels.toml",
        LABELLED, uses="distortions", first_seed=0, curve=(100, "new forms")),
    Row("mnist-100-plain", "MNIST, 100 labels, the same net, neither distortions nor unlabelled pictures", "", 4, 10,
        "recipes/mnist-100-labels.toml", (*LABELLED, *FEW_PLAIN), first_seed=0, curve=(100, "as they are")),
    Row("mnist-100-pretrained", "MNIST, 100 labels, the net without distortions, from an autoencoder's encoder", "both reported", 4, 10,
        "recipes/mnist-100-labels.toml", (*LABELLED, *FEW_PLAIN, *SGD), source=ENCODER, first_seed=0, curve=(100, "pretrained")),
    Row("mnist-1000-labels", "MNIST, 1,000 labels, semi-supervised, convolutional net", "99.0", 4, 3, "recipes/mnist-1000-labels.toml",
        uses="distortions, noise", first_seed=0, literature="ladder 99.16 (*)", curve=(1_000, "unlabelled, too")),
    Row("mnist-10-labels", "MNIST, 10 labels, semi-supervised, convolutional net", "90 (median)", 4, 10, "recipes/mnist-10-labels.toml", uses="distortions, noise",
        first_seed=0, curve=(10, "unlabelled, too")),
    Row("mnist-no-labels", "MNIST, no labels, convolutional net, accuracy of the clusters; the best of 3 restarts by the cost", "96", 10, 3,
        "recipes/mnist-no-labels.toml", uses="distortions, noise", restarts=3, literature="DEC 84-88 (*), IMSAT 98.4 (*)"),
    Row("digits-transfer", "digits 0-4 to 5-9, LeNet-5, convolutions frozen", "99.4", 1, 3, "recipes/mnist-augmented.toml", uses="distortions",
        source=Source(FIRST_DIGITS),
        finetune=("--data", "mnist", "--classes", "5-9", "--freeze", "2"),
        literature="Keras example 99.2"),
    Row("digits-transfer-scratch", "digits 5-9, the same net from scratch", "", 1, 3, "recipes/mnist-augmented.toml", ('data.classes=["5-9"]', f"network.layers={LENET_OF_5}"),
        uses="distortions"),
    Row("digits-10-scratch", "digits 5-9, 10 labels of each, LeNet-5 from scratch", "", 1, 10, "recipes/mnist-augmented.toml",
        ('data.classes=["5-9"]', f"network.layers={LENET_OF_5}", *FEW_OF_THE_LAST), uses="distortions", first_seed=0),
    Row("digits-10-finetuned", "the same net and labels, from digits 0-4", "5 more", 1, 10, "recipes/mnist-augmented.toml", FEW_OF_THE_LAST,
        uses="distortions", source=Source(FIRST_DIGITS, seed=1), finetune=("--data", "mnist", "--classes", "5-9"), first_seed=0),
    *labelled("mnist-10", 10, 10, "recipes/mnist-100-labels.toml", ONE_OF_EACH),
    *labelled("mnist-1000", 1_000, 3, "recipes/mnist-1000-labels.toml"),
    *labelled("mnist-10000", 10_000, 3, "recipes/mnist-conv-quick.toml", THOUSAND_OF_EACH),
    Row("mnist-60000-pretrained", "60,000 labels, pretrained", runs=3, recipe="recipes/mnist-conv-quick.toml", settings=PLAIN, source=ENCODER,
        curve=(60_000, "pretrained")),
]


def find(name):
    return next(row for row in ROWS if row.name == name)


def without_comments(text):
    lines = [re.sub(r"\s*#.*", "", line).strip() for line in text.splitlines()]
    return [line for line in lines if line]


def settled(row):
    """A CRC-32 of what the row trains with: its recipe without comments, its settings, and what it goes on from."""
    source = row.source or Source()
    lines = [line for recipe in (row.recipe, source.recipe) if recipe for line in without_comments((ROOT / recipe).read_text(encoding="utf-8"))]
    return f"{zlib.crc32('|'.join([*lines, *row.settings, *source.flags, *row.finetune]).encode()):08x}"


def read_lines(path=LINES):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def mean_percent(values):
    """As every page shows it."""
    return f"{statistics.mean(100 * value for value in values):.2f}"


def spread(values):
    """The mean in percent with the deviation of a sample, and the least and the most."""
    percent = [100 * value for value in values]
    if len(percent) == 1:
        return mean_percent(values)
    return f"{mean_percent(values)} ± {statistics.stdev(percent):.2f} ({min(percent):.2f} to {max(percent):.2f})"


def wall(lines):
    threads = {line["threads"] for line in lines}
    seconds = statistics.mean(line["seconds"] for line in lines)
    return f"{seconds:.0f} s" + (f" on {min(threads)} thread{'s' * (min(threads) > 1)}" if len(threads) == 1 else "")


def table_row(row, lines):
    budget = f"{row.minutes:g} min = {row.minutes * TFLOP_A_MINUTE:.3g} TFLOP"
    cells = {"row": f"`{row.name}`", "task": row.task, "uses": row.uses or "-", "target": row.target or "-", "budget": budget,
             "literature": row.literature or "-"}
    if not lines:
        return {**cells, "reached": "not run yet", "copies": "-", "runs": f"0 of {row.runs}", "cost": "-", "wall": "-"}
    copies = [line["copies"] for line in lines if "copies" in line]
    tflop = statistics.mean(line["tflop"] for line in lines)
    accuracies = [line["accuracy"] for line in lines]
    median = f", median {100 * statistics.median(accuracies):.2f}" if "median" in row.target else ""
    return {**cells, "reached": f"**{spread(accuracies)}**{median}", "copies": spread(copies) if copies else "-",
            "runs": str(len(lines)) if len(lines) >= row.runs else f"{len(lines)} of {row.runs}",
            "cost": f"{tflop:.3g} TFLOP = {tflop / TFLOP_A_MINUTE:.3g} min", "wall": wall(lines)}


COLUMNS = {"row": "row", "task": "task", "reached": "reached, %", "copies": "with test-time copies, %", "runs": "runs", "target": "target, %",
           "cost": "spent on one", "wall": "its wall time", "budget": "budget of one", "uses": "training pictures changed by", "literature": "literature, %"}


def markdown(rows):
    """Of its first row a heading."""
    first, *rest = rows
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [first, ["---"] * len(first), *rest])


def table(lines):
    rows = [table_row(row, [line for line in lines if line["row"] == row.name]) for row in ROWS if row.minutes]
    return markdown([list(COLUMNS.values())] + [[cells[column] for column in COLUMNS] for cells in rows])


def curve_table(lines):
    """Accuracies by the number of labels, a column for each way to learn from them."""
    rows = {row.curve: row for row in ROWS if row.curve}

    def cell(labels, way):
        row = rows.get((labels, way))
        reached = [line["accuracy"] for line in lines if row and line["row"] == row.name]
        return f"{spread(reached)}, {len(reached)}" if reached else "not run yet" if row else "-"

    return markdown([["labels", *WAYS]] + [[f"{labels:,}", *(cell(labels, way) for way in WAYS)] for labels in sorted({labels for labels, _ in rows})])


def between(page, begin, end, text):
    """The page with what stands between two markers made anew."""
    before, rest = page.split(begin)
    return before + begin + "\n" + text + end + rest.split(end)[1]


def with_table(page, lines):
    """The page with its tables made anew."""
    return between(between(page, BEGIN, END, table(lines)), CURVE_BEGIN, CURVE_END, curve_table(lines))


def typescript(lines):
    """The rows that were run, for web/: accuracies in percent as text, as the tables show them."""
    out = [f"// Made by scripts/records --table of {LINES.relative_to(ROOT)}: accuracies of the test digits, in percent.",
           "export interface Recorded {", "  /** `scripts/records ROW` runs it. */", "  row: string;", "  runs: number;", "  mean: string;", "  least: string;", "  most: string;",
           "  /** Where it stands among the accuracies by labels. */", "  labels?: number;", "  way?: string;", "}", "", "export const records: Recorded[] = ["]
    for row in ROWS:
        reached = [line["accuracy"] for line in lines if line["row"] == row.name]
        if not reached:
            continue
        quoted = {"row": row.name, "runs": len(reached), "mean": mean_percent(reached), "least": mean_percent([min(reached)]), "most": mean_percent([max(reached)])}
        if row.curve:
            quoted["labels"], quoted["way"] = row.curve
        out.append("  { " + ", ".join(f"{key}: {json.dumps(value)}" for key, value in quoted.items()) + " },")
    return "\n".join([*out, "];", ""])


def faults(lines, page, quoted):
    """What is wrong with the lines, and whether the page or what web/ quotes says something else."""
    found, seen = [], set()
    for number, line in enumerate(lines, 1):
        row = next((row for row in ROWS if row.name == line["row"]), None)
        key = (line["row"], line["seed"])
        if row is None:
            found.append(f"line {number}: no row is called {line['row']}")
        elif key in seen:
            found.append(f"line {number}: {key[0]} has seed {key[1]} already")
        elif not row.committee_of and not (ROOT / line["recipe"]).exists():
            found.append(f"line {number}: there is no {line['recipe']}")
        elif not row.committee_of and line["settled"] != settled(row):
            found.append(f"line {number}: {line['recipe']} is not what this run had: {line['settled']} then, {settled(row)} now")
        seen.add(key)
    if with_table(page, lines) != page:
        found.append("docs/records.md: the table is not what the lines give; scripts/records --table writes it")
    if typescript(lines) != quoted:
        found.append("web/records.ts is not what the lines give; scripts/records --table writes it")
    return found
