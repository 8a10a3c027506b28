"""scripts/setup asks the package manager for exactly what is missing, against a stand-in for it."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
TOOLS = "awk bash cut dirname env grep head id mkdir nproc paste sed sleep tail tr".split()
# Keeps the names of the installed packages in a file, and installs what it is told to.
DPKG_QUERY = """#!/usr/bin/env bash
case $* in
  *clang*) grep -qx clang "$STAND_IN/installed" && echo 1:14.0-55 ;;
  *) sed 's/^/installed /' "$STAND_IN/installed" ;;
esac
"""
APT_GET = """#!/usr/bin/env bash
echo "$*" >>"$STAND_IN/calls"
names=0
for word in "$@"; do
  [ $names = 1 ] && echo "$word" >>"$STAND_IN/installed"
  [ "$word" = --no-install-recommends ] && names=1
done
[ -z "${APT_FAILS:-}" ]
"""
APT_CACHE = """#!/usr/bin/env bash
if grep -qx "$2" "$STAND_IN/offered"; then echo "  Candidate: 1:14.0-55"; else echo "  Candidate: (none)"; fi
"""
LIST = """# A comment
[build]            # one more
g++
cmake              # and one
npm unless npm
[sanitize]
clang
librt-dev | librt-{clang}-dev | libcommon-{clang}-dev
[test]
libgtest-dev
"""


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        (self.folder / "scripts").mkdir()
        for name in ["setup", "environment.sh"]:
            shutil.copy(SCRIPTS / name, self.folder / "scripts" / name)
        (self.folder / "scripts" / "packages.txt").write_text(LIST)

    def stand_in(self, installed, offered=()):
        for name, text in [("dpkg-query", DPKG_QUERY), ("apt-get", APT_GET), ("apt-cache", APT_CACHE)]:
            self.program(name, text)
        self.program("sudo", '#!/usr/bin/env bash\n[ "$1" = -n ] && exit 0\nexec "$@"\n')
        (self.folder / "installed").write_text("".join(name + "\n" for name in installed))
        (self.folder / "offered").write_text("".join(name + "\n" for name in offered))
        (self.folder / "calls").write_text("")

    def program(self, name, text="#!/usr/bin/env bash\n"):
        # Never through the link to the machine's own program.
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def setup(self, *sections, **environment):
        done = subprocess.run(
            [self.folder / "scripts" / "setup", *sections],
            env={"PATH": str(self.bin), "STAND_IN": str(self.folder), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def installed_by_apt(self):
        calls = (self.folder / "calls").read_text().splitlines()
        return [call.split("--no-install-recommends ")[1] for call in calls if " install " in call]

    def test_says_nothing_and_calls_nothing_when_all_is_there(self):
        self.stand_in(["g++", "cmake", "npm", "zsh"])
        self.assertEqual(self.setup(), (0, "", ""))
        self.assertEqual((self.folder / "calls").read_text(), "")

    def test_installs_only_what_is_missing(self):
        self.stand_in(["g++"], ["cmake", "npm"])
        status, output, errors = self.setup()
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("cmake npm", output)
        self.assertEqual(self.installed_by_apt(), ["cmake npm"])
        self.assertEqual(self.setup(), (0, "", ""))

    def test_a_command_from_elsewhere_stands_in_for_its_package(self):
        self.stand_in(["g++", "cmake"])
        self.program("npm")
        self.assertEqual(self.setup(), (0, "", ""))

    def test_a_named_section_comes_with_the_build_section(self):
        self.stand_in([], ["g++", "cmake", "npm", "libgtest-dev"])
        self.assertEqual(self.setup("test")[0], 0)
        self.assertEqual(self.installed_by_apt(), ["g++ cmake npm libgtest-dev"])

    def test_takes_the_first_choice_that_the_release_offers(self):
        self.stand_in(["g++", "cmake", "npm"], ["clang", "librt-14-dev", "libcommon-14-dev"])
        self.assertEqual(self.setup("sanitize")[0], 0)
        self.assertEqual(self.installed_by_apt(), ["clang librt-14-dev"])

    def test_any_choice_that_is_installed_will_do(self):
        self.stand_in(["g++", "cmake", "npm", "clang", "librt-14-dev"], ["librt-dev"])
        self.assertEqual(self.setup("sanitize"), (0, "", ""))

    def test_names_what_the_release_does_not_offer(self):
        self.stand_in(["g++", "cmake", "npm", "clang"], [])
        status, _, errors = self.setup("sanitize")
        self.assertEqual(status, 1)
        self.assertIn("this release offers no package librt-dev | librt-{clang}-dev", errors)

    def test_reports_a_failed_installation(self):
        self.stand_in(["g++", "npm"], ["cmake"])
        self.program("sleep")
        status, _, errors = self.setup(APT_FAILS="yes")
        self.assertEqual(status, 1)
        self.assertIn("apt-get could not install: cmake", errors)

    def test_without_apt_it_says_what_to_install(self):
        status, output, errors = self.setup("test")
        self.assertEqual((status, output), (1, ""))
        for name in ["g++", "cmake", "npm", "libgtest-dev"]:
            self.assertIn(f"  {name}\n", errors)
        self.assertNotIn("clang", errors)
        self.assertEqual(self.setup("test", NUDGE_SETUP="skip"), (0, "", ""))

    def test_without_root_and_sudo_it_says_what_is_missing(self):
        self.stand_in(["g++"])
        for name in ["sudo", "id"]:
            (self.bin / name).unlink()
        self.program("id", "#!/usr/bin/env bash\necho 1000\n")
        status, _, errors = self.setup()
        self.assertEqual(status, 1)
        self.assertIn("installing them needs root: cmake, npm", errors)

    def test_an_unknown_section_is_refused(self):
        status, _, errors = self.setup("tests")
        self.assertEqual(status, 1)
        self.assertIn("has no section 'tests'; it has: build sanitize test", errors)


if __name__ == "__main__":
    unittest.main()
