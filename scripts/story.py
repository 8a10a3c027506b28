#!/usr/bin/env python3
"""Makes the two finished things that a visitor sees first: docs/story.html, the story page, and docs/images/votes.svg, the
README's picture. Both are of one real digit, and the work of `nudge story`.

    scripts/story.py            writes both
    scripts/story.py --check    fails where the page's document or the picture is not what would be made; status 77
                                without the program, node or MNIST

The program is build/release/nudge (or NUDGE), and beside it lies web/export.mjs, which draws. The seconds that the page tells
are one machine's, and are not compared; nor is the viewer in it, which any page of its day has.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "story.html"
PICTURE = ROOT / "docs" / "images" / "votes.svg"
NUDGE = pathlib.Path(os.environ.get("NUDGE", ROOT / "build" / "release" / "nudge"))
EXPORT = NUDGE.parent / "web" / "export.mjs"
NODE = shutil.which("node") or shutil.which("nodejs")
SKIPPED = 77  # what CTest takes for a test that was skipped

FRAME = """<svg xmlns="http://www.w3.org/2000/svg" width="800" height="440" viewBox="0 0 800 440" role="img">
<title>{title}</title>
<!-- Made by scripts/story.py out of the document of `nudge story`. -->
{style}
<rect width="800" height="440" fill="#ffffff" />
<g fill="#1d1f24" font-size="14">
<text x="24" y="34" font-size="17" font-weight="650">{title}</text>
{lines}
</g>
<image x="24" y="64" width="196" height="196" style="image-rendering: pixelated" href="data:image/png;base64,{digit}" />
<g class="picture" transform="translate(318 56)">
{votes}
</g>
</svg>
"""


def png(pixels, width, height):
    """A gray picture as PNG."""
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + pixels[width * y : width * (y + 1)] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def picture(document, votes):
    """The digit, and beside it who votes how on the hidden neuron that `votes` is of."""
    parts = re.fullmatch(r"<svg[^>]*><title>[^<]* votes on (L[\d.]+)[^<]*</title>(<style>.*?</style>)(.*)</svg>\s*", votes, re.DOTALL)
    if not parts:
        sys.exit("the picture votes.svg of nudge story does not say of which neuron it is")
    neuron, style, marks = parts.groups()
    image = document["images"][0]
    words = [
        "An untrained network looks at this ‘2’.",
        "Its output ‘2’ should rise (▲), the nine",
        "others should fall (▽). Each votes, by its",
        f"weight, on the hidden neuron {neuron}.",
        "The sum is what they want of it; and it",
        "votes on the layer before in its turn.",
    ]
    lines = "\n".join(f'<text x="24" y="{292 + 22 * i}">{line}</text>' for i, line in enumerate(words))
    digit = png(base64.b64decode(image["base64"]), image["shape"][2], image["shape"][1])
    return FRAME.format(title=f"What the ten outputs want of hidden neuron {neuron}", style=style, lines=lines,
                        digit=base64.b64encode(digit).decode(), votes=marks.strip())


def document_in(page):
    return json.loads(re.search(r'<script type="application/json" id="document">(.*?)</script>', page, re.DOTALL)[1])


def without_seconds(value):
    """The document without what a clock says."""
    if isinstance(value, dict):
        return {key: without_seconds(inner) for key, inner in value.items() if key != "seconds"}
    return [without_seconds(inner) for inner in value] if isinstance(value, list) else value


def difference(then, now, where="the document"):
    """Where two documents differ first, in words; None: nowhere."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in {**then, **now}:
            if key not in then or key not in now:
                return f"{where}: only one of them has {key}"
            if found := difference(then[key], now[key], f"{where}, {key}"):
                return found
        return None
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return next((found for i, pair in enumerate(zip(then, now)) if (found := difference(*pair, f"{where}, {i}"))), None)
    return None if then == now else f"{where}: {str(then)[:80]} would now be {str(now)[:80]}"


def made(folder):
    """(page, picture) as `nudge story` makes them now; None where they cannot be had here."""
    if not NUDGE.exists() or not EXPORT.exists() or not NODE:
        return None
    run = [str(NUDGE), "story", "--out", str(folder / "story.html"), "--export", str(folder / "tables")]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode != 0:
        if "nudge data get" in done.stderr:  # the data are not here
            return None
        sys.exit(f"{' '.join(run)}\n{done.stderr}")
    document = folder / "tables" / "document.json"
    subprocess.run([NODE, str(EXPORT), str(document), str(folder / "figures")], check=True, stdout=subprocess.DEVNULL)
    votes = (folder / "figures" / "votes.svg").read_text(encoding="utf-8")
    return (folder / "story.html").read_text(encoding="utf-8"), picture(json.loads(document.read_text(encoding="utf-8")), votes)


def main():
    check = "--check" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        now = made(pathlib.Path(folder))
    if now is None:
        print(f"needs {NUDGE}, {EXPORT.name} beside it, node, and MNIST (nudge data get mnist)")
        return SKIPPED if check else 1
    page, drawn = now
    if not check:
        for path, text in [(PAGE, page), (PICTURE, drawn)]:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
        return 0
    faults = []
    if found := difference(*(without_seconds(document_in(text)) for text in (PAGE.read_text(encoding="utf-8"), page))):
        faults.append(f"{PAGE.relative_to(ROOT)}: {found}")
    if PICTURE.read_text(encoding="utf-8") != drawn:
        faults.append(f"{PICTURE.relative_to(ROOT)} would now be another picture")
    print("\n".join([*faults, "scripts/story.py makes them anew"] if faults else ["the story and the README's picture hold"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
