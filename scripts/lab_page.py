#!/usr/bin/env python3
"""Puts the lab together: lab_page.py FOLDER SCRIPT WORKER STYLE ENGINE EXAMPLES

Into FOLDER go index.html with the files that it loads, for any host of static files, and lab.html, which is all of it in one file and needs
no host. ENGINE and EXAMPLES (which come compressed) are compressed in both, so that no host has to.
"""

import base64
import gzip
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TITLE = "nudge lab: backpropagation under your hands"

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<link rel="icon" href="data:,">
{style}
</head>
<body>
<main id="lab"><p>The lab is being started. It needs JavaScript and WebAssembly.</p></main>
{end}
</body>
</html>
"""


def block(name, content):
    """What the script reads: never run, so the policy need not name it."""
    return f'<script type="text/plain" id="{name}">{content}</script>'


def in_base64(content):
    return base64.b64encode(content).decode()


def source(content):
    """As a policy names what it allows."""
    return f"'sha256-{in_base64(hashlib.sha256(content.encode()).digest())}'"


def compressed(content):
    """As gzip has it: by zopfli where it is, which takes its time and leaves 5 % less."""
    if shutil.which("zopfli") is None:
        return gzip.compress(content, 9, mtime=0)
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return subprocess.run(["zopfli", "-c", file.name], capture_output=True, check=True).stdout


def one_file(script, worker, style, engine, examples):
    """A worker from a file of its own would be refused where the page itself is a file."""
    policy = (f"default-src 'none'; script-src {source(script)} 'wasm-unsafe-eval'; worker-src blob:; style-src {source(style)}; "
              "img-src data: blob:")
    blocks = [block("lab-worker", in_base64(compressed(worker.encode()))), block("lab-code", in_base64(engine)), block("lab-examples", in_base64(examples)),
              block("lab-model", "")]
    return PAGE.format(policy=policy, title=TITLE, style=f"<style>{style}</style>", end="\n".join([*blocks, f"<script>{script}</script>"]))


def folder_page():
    policy = ("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; "
              "img-src data: blob:")
    return PAGE.format(policy=policy, title=TITLE, style='<link rel="stylesheet" href="lab.css">', end='<script src="lab.js"></script>')


def main():
    folder, script, worker, style, engine, examples = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    code, digits = compressed(engine.read_bytes()), compressed(gzip.decompress(examples.read_bytes()))
    (folder / "nudge.wasm.gz").write_bytes(code)
    (folder / "examples.gz").write_bytes(digits)
    for file, name in ((script, "lab.js"), (worker, "worker.js"), (style, "lab.css")):
        shutil.copyfile(file, folder / name)
    texts = [file.read_text(encoding="utf-8") for file in (script, worker, style)]
    if "</script" in texts[0] or "</style" in texts[2]:
        sys.exit("lab_page.py: a script or a style ends its own element")
    (folder / "index.html").write_text(folder_page(), encoding="utf-8")
    (folder / "lab.html").write_text(one_file(*texts, code, digits), encoding="utf-8")


if __name__ == "__main__":
    main()
