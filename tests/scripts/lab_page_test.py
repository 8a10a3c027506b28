"""lab_page.py puts the lab together: python3 lab_page_test.py"""

import base64
import gzip
import hashlib
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class LabPage(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def made(self, script="run()"):
        parts = {"main.js": script, "worker.js": "work()", "style.css": "p { color: red }", "nudge.wasm": "code", "examples.gz": "digits"}
        for name, content in parts.items():
            (self.folder / name).write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
        return subprocess.run([sys.executable, ROOT / "scripts" / "lab_page.py", self.folder / "lab", *(self.folder / name for name in parts)],
                              capture_output=True, text=True, check=False)

    def page(self, name):
        return (self.folder / "lab" / name).read_text(encoding="utf-8")

    def test_the_policy_of_the_one_file_allows_its_script_and_its_style_alone(self):
        self.assertEqual(self.made().returncode, 0)
        page = self.page("lab.html")
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
        for directive, tag in (("script-src", "script"), ("style-src", "style")):
            content = re.search(rf"<{tag}>(.*?)</{tag}>", page)[1]
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            self.assertIn(f"{directive} 'sha256-{digest}'", policy)
        self.assertTrue(policy.startswith("default-src 'none';"))
        self.assertNotIn("unsafe-inline", policy)
        self.assertNotIn("connect-src", policy)
        self.assertEqual(re.findall(r'(?:src|href)="([^"]*)"', page), ["data:,"])  # no icon

    def test_the_one_file_holds_engine_worker_and_examples(self):
        self.made()
        page = self.page("lab.html")
        content = {name: re.search(rf'id="{name}">([^<]*)<', page)[1] for name in ("lab-worker", "lab-code", "lab-examples", "lab-model")}
        self.assertEqual(gzip.decompress(base64.b64decode(content["lab-worker"])), b"work()")
        self.assertEqual(gzip.decompress(base64.b64decode(content["lab-code"])), b"code")
        self.assertEqual(gzip.decompress(base64.b64decode(content["lab-examples"])), b"digits")
        self.assertEqual(content["lab-model"], "")

    def test_the_folder_has_all_that_its_page_loads_by_relative_paths(self):
        self.made()
        addresses = re.findall(r'(?:src|href)="([^"]*)"', self.page("index.html"))
        self.assertEqual(len(addresses), 3)
        for address in addresses:
            self.assertTrue(address == "data:," or (self.folder / "lab" / address).is_file(), address)
        for name in ("worker.js", "nudge.wasm.gz", "examples.gz"):
            self.assertTrue((self.folder / "lab" / name).is_file(), name)

    def test_a_script_that_would_end_its_element_is_refused(self):
        done = self.made(script='write("</script>")')
        self.assertEqual(done.returncode, 1)
        self.assertIn("ends its own element", done.stderr)


if __name__ == "__main__":
    unittest.main()
