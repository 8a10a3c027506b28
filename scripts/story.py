#!/usr/bin/env python3
"""Makes the two finished things that a visitor sees first: docs/story.html, the story page, and docs/images/votes.svg, the
README's picture. Both are of one real digit, and the work of `nudge story`.

    scripts/story.py            writes both
    scripts/story.py --check    fails where they are not what would be written; status 77 without the program or MNIST

The program is build/release/nudge (or NUDGE). The seconds that the page tells are one machine's, and are not compared.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "story.html"
PICTURE = ROOT / "docs" / "images" / "votes.svg"
NUDGE = os.environ.get("NUDGE", str(ROOT / "build" / "release" / "nudge"))
SKIPPED = 77  # what CTest takes for a test that was skipped

FRAME = """<svg xmlns="http://www.w3.org/2000/svg" width="800" height="440" viewBox="0 0 800 440" role="img" {font}>
<title>{title}</title>
<!-- Made by scripts/story.py out of two pictures of `nudge story`. -->
<rect width="800" height="440" fill="#ffffff" />
<g fill="#1d1f24" font-size="14">
<text x="24" y="34" font-size="17" font-weight="650">{title}</text>
{lines}
</g>
<rect x="24" y="64" width="196" height="196" fill="#000000" />
{digit}
{votes}
</svg>
"""


def element(svg, name):
    """The first element of this name, whole; without end tag where it has none."""
    found = re.search(rf"<{name}\b[^>]*/>|<{name}\b.*?</{name}>", svg, re.DOTALL)
    if not found:
        sys.exit(f"a picture of nudge story has no <{name}> any more")
    return found[0]


def picture(backward, votes):
    """The digit, and beside it who votes how on the hidden neuron that `votes` is of."""
    neuron = re.search(r"<title>The votes on (L[\d.]+)</title>", votes)
    if not neuron:
        sys.exit("the picture votes.svg of nudge story does not say of which neuron it is")
    digit = re.sub(r'\b(x|y|width|height)="[^"]*"', "", element(backward, "image"))
    words = [
        "An untrained network looks at this ‘2’.",
        "Its output ‘2’ should rise (▲), the nine",
        "others should fall (▽). Each votes, by its",
        f"weight, on the hidden neuron {neuron[1]}.",
        "The sum is what they want of it; and it",
        "votes on the layer before in its turn.",
    ]
    lines = "\n".join(f'<text x="24" y="{292 + 22 * i}">{line}</text>' for i, line in enumerate(words))
    return FRAME.format(
        font=re.search(r'font-family="[^"]*"', votes)[0],
        title=f"What the ten outputs want of hidden neuron {neuron[1]}",
        lines=lines,
        digit=digit.replace("<image", '<image x="24" y="64" width="196" height="196"', 1),
        votes=votes.replace("<svg", '<svg x="318" y="56"', 1).strip(),
    )


def without_seconds(page):
    """The page without what a clock says: the costs against seconds, and the seconds in words and in tables."""
    page = re.sub(r'<figure[^>]*id="descent-cost-by-seconds".*?</figure>', "", page, flags=re.DOTALL)
    page = re.sub(r"steps? in [\d.,]+ (ms|s|min)\b", "steps", page)

    def table(match):
        names = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', match[0])
        if "seconds" not in names:
            return match[0]
        column = names.index("seconds")

        def row(match):
            cells = re.findall(r"<t[hd][^>]*>.*?</t[hd]>", match[0])
            return "".join(cell for i, cell in enumerate(cells) if i != column)

        return re.sub(r"<tr>.*?</tr>", row, match[0], flags=re.DOTALL)

    return re.sub(r"<table>.*?</table>", table, page, flags=re.DOTALL)


def first_difference(then, now):
    for old, new in zip(then.splitlines(), now.splitlines()):
        if old != new:
            begin = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
            begin = max(0, begin - 60)
            return f"  {old[begin : begin + 160]}\n  would now be\n  {new[begin : begin + 160]}"
    return "  its length"


def made(folder):
    """(page, picture) as `nudge story` makes them now; None where they cannot be had here."""
    if not pathlib.Path(NUDGE).exists():
        return None
    page = folder / "story.html"
    run = [NUDGE, "story", "--out", str(page), "--export", str(folder)]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode != 0:
        if "nudge data get" in done.stderr:  # the data are not here
            return None
        sys.exit(f"{' '.join(run)}\n{done.stderr}")
    read = lambda name: (folder / name).read_text(encoding="utf-8")
    return read("story.html"), picture(read("backward.svg"), read("votes.svg"))


def main():
    check = "--check" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        now = made(pathlib.Path(folder))
    if now is None:
        print(f"needs {NUDGE} and MNIST (nudge data get mnist)")
        return SKIPPED if check else 1
    if not check:
        for path, text in zip([PAGE, PICTURE], now):
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
        return 0
    status = 0
    for path, text in zip([PAGE, PICTURE], now):
        then = without_seconds(path.read_text(encoding="utf-8"))
        if then != without_seconds(text):
            print(f"{path.relative_to(ROOT)} is stale; scripts/story.py makes it anew. The first difference:")
            print(first_difference(then, without_seconds(text)))
            status = 1
    if status == 0:
        print("the story and the README's picture hold")
    return status


if __name__ == "__main__":
    sys.exit(main())
