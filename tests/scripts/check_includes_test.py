"""scripts/check_includes.py finds each kind of wrong include, planted into a small tree, and lets the right ones pass."""

import contextlib
import importlib.util
import io
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

# No __pycache__ beside the script.
sys.dont_write_bytecode = True
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check_includes.py"


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK_INCLUDES = load(SCRIPT)


def permitted():
    """Files that use every permission of the tables: {path: text}."""
    files = {}
    for _, start, place in CHECK_INCLUDES.Check.permissions():
        path = place if Path(place).suffix else f"{place}/permitted.cpp"
        header = start + "any.h" if start.endswith("/") else start
        files[path] = files.get(path, "") + f"#include <{header}>\n"
    return files


PERMITTED = permitted()


def check(files, without=None):
    """The script's status and output on a tree of these files (path -> text) beside all that its tables name, and files
    that use all that they permit, but `without`."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "src").mkdir()
        for _, name in CHECK_INCLUDES.Check.entries():
            path = Path(folder) / name
            if path.suffix:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            else:
                path.mkdir(parents=True, exist_ok=True)
        for name, text in PERMITTED.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        if without is not None:
            path = Path(folder) / without
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = CHECK_INCLUDES.main([folder])
        return status, output.getvalue()


class RightIncludes(unittest.TestCase):
    def test_pass(self):
        status, output = check(
            {
                "src/layers/dense.hpp": '#include <span>\n#include "nudge/matrix.hpp"\n#include "kernels/compute.hpp"\n',
                "src/network/passes.cpp": '#include "nudge/network.hpp"\n#include "kernels/compute.hpp"\n',
                "src/kernels/simd/tile.inl": "#include <hwy/highway.h>\n",
                "src/files/png.cpp": "#include <png.h>\n#include <zlib.h>\n",
                "src/base/thread_team.cpp": "#include <thread>\n",
                "include/nudge/model_file.hpp": '#include <filesystem>\n#include "nudge/model.hpp"\n',
                "apps/nudge/main.cpp": '#include "verbs/verbs.hpp"\n',
                "apps/nudge/options/verb.cpp": "#include <CLI/CLI.hpp>\n",
                "apps/nudge/options/verb.hpp": "#include <fmt/format.h>\n",
                "apps/nudge/verbs/train.cpp": '#include "options/verb.hpp"\n#include "nudge/run.hpp"\n',
                "apps/nudge/verbs/verbs.hpp": '#include "text/text.hpp"\n',
                "examples/train.cpp": '#include <iostream>\n#include "nudge/training.hpp"\n',
            }
        )
        named = {name for _, name in CHECK_INCLUDES.Check.entries() if Path(name).suffix}
        files = len(named | set(PERMITTED) | {"include/nudge/model_file.hpp", "apps/nudge/options/verb.cpp"}) + 10
        self.assertEqual((status, output), (0, f"{files} files include only what their ring allows\n"))


class WrongIncludes(unittest.TestCase):
    # The file, the line planted into it, what is said about it.
    PLANTED = [
        ("src/base/shape.cpp", '#include "kernels/compute.hpp"', "of kernels; base may include: base"),
        ("src/kernels/compute.cpp", '#include "layers/dense.hpp"', "of layers; kernels may include: base, kernels"),
        ("src/layers/dense.hpp", '#include "losses/quadratic.hpp"', "of losses; layers may include"),
        ("src/optimizers/adam.cpp", '#include "nudge/network.hpp"', "of network; optimizers may include"),
        ("src/network/plan.cpp", '#include "training/step.hpp"', "of training; network may include"),
        ("src/network/plan.cpp", '#  include "explain/votes.hpp"', "of explain; network may include"),
        ("src/training/step.cpp", '#include "nudge/model_file.hpp"', "of files; training may include"),
        ("src/runs/run.cpp", '#include "report/html.hpp"', "of report; runs may include"),
        ("src/data/idx.cpp", '#include "../base/random.hpp"', 'paths start with "nudge/" or with the ring'),
        ("src/data/idx.cpp", '#include "batch.hpp"', 'paths start with "nudge/" or with the ring'),
        ("src/data/idx.cpp", '#include "nudge/unheard_of.hpp"', "not in the table PUBLIC_HEADERS"),
        ("src/data/idx.cpp", "#include <nudge/dataset.hpp>", 'write "nudge/dataset.hpp"'),
        ("src/data/idx.cpp", "#include <fstream>", "only these may: src/files, src/runs, examples"),
        ("src/data/image.cpp", "#include <png.h>", "only these may: src/files"),
        ("src/training/epoch.cpp", "#include <thread>", "only these may: src/base"),
        ("src/training/epoch.cpp", "#include <mutex>", "which nobody may"),
        ("src/training/epoch.cpp", "#include <iostream>", "only these may: examples"),
        ("src/layers/dense.hpp", "#include <hwy/highway.h>", "only these may: src/kernels/simd"),
        ("src/kernels/reference/product.cpp", "#include <hwy/highway.h>", "only these may: src/kernels/simd"),
        ("src/network/network.cpp", "#include <fmt/format.h>", "only these may: src/runs, src/text, src/report, apps/nudge"),
        ("src/files/sha256.cpp", "#include <fmt/format.h>", "only these may: src/runs, src/text, src/report, apps/nudge"),
        ("src/base/json.cpp", "#include <boost/json.hpp>", "neither standard C++ nor in the table FOREIGN"),
        ("src/base/json.cpp", "#include CONFIGURED_HEADER", "includes CONFIGURED_HEADER, which names no file"),
        ("include/nudge/dataset.hpp", '#include "data/batch.hpp"', "may include only public headers"),
        ("include/nudge/dataset.hpp", '#include "nudge/network.hpp"', "of network; data may include: base, data"),
        ("include/nudge/dataset.hpp", "#include <filesystem>", "only these may: src/files"),
        ("include/nudge/model.hpp", "#include <fmt/format.h>", "may include only standard C++"),
        ("apps/nudge/verbs/train.cpp", '#include "training/step.hpp"', 'only public headers ("nudge/...")'),
        ("apps/nudge/verbs/train.cpp", "#include <png.h>", "only these may: src/files"),
        ("apps/nudge/verbs/train.cpp", "#include <CLI/CLI.hpp>", "only these may: apps/nudge/command_line.cpp"),
        ("apps/nudge/verbs/train.cpp", '#include "verbs/not_there.hpp"', 'only public headers ("nudge/...")'),
        ("examples/train.cpp", "#include <CLI/CLI.hpp>", "only these may: apps/nudge"),
    ]

    def test_are_found_with_their_line(self):
        for name, line, message in self.PLANTED:
            with self.subTest(file=name, line=line):
                status, output = check({name: f"#pragma once\n#include <vector>\n{line}\n"})
                self.assertEqual(status, 1)
                self.assertTrue(output.startswith(f"{name}:3: includes "), output)
                self.assertIn(message, output)
                self.assertEqual(output.count("\n"), 1)

    def test_are_found_between_the_folders_of_the_program(self):
        status, output = check(
            {
                "apps/nudge/options/verb.hpp": '#include "verbs/verbs.hpp"\n',
                "apps/nudge/verbs/verbs.hpp": '#include "options/verb.hpp"\n',
            }
        )
        self.assertEqual(status, 1)
        self.assertTrue(output.startswith('apps/nudge/options/verb.hpp:1: includes "verbs/verbs.hpp"; '), output)
        self.assertEqual(output.count("\n"), 1)

    def test_end_the_script_with_status_1(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "src" / "base").mkdir(parents=True)
            (Path(folder) / "src" / "base" / "shape.cpp").write_text('#include "kernels/compute.hpp"\n')
            done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("src/base/shape.cpp:1: includes", done.stdout)

    def test_a_ring_without_an_entry_is_found(self):
        self.assertEqual(
            check({"src/magic/wand.cpp": "#include <vector>\n"}),
            (1, "src/magic: not in the table RINGS of scripts/check_includes.py\n"),
        )

    def test_a_public_header_without_an_entry_is_found(self):
        self.assertEqual(
            check({"include/nudge/wand.hpp": "#include <vector>\n"}),
            (1, "include/nudge/wand.hpp: not in the table PUBLIC_HEADERS of scripts/check_includes.py\n"),
        )

    def test_an_entry_of_what_is_no_longer_there_is_found(self):
        for table, name in CHECK_INCLUDES.Check.entries():
            with self.subTest(table=table, name=name):
                status, output = check({}, without=name)
                self.assertEqual(status, 1)
                self.assertIn(f"{name}: in the table {table} of scripts/check_includes.py, but not there\n", output)

    def test_a_permission_that_nobody_uses_is_found(self):
        for table, start, place in CHECK_INCLUDES.Check.permissions():
            path = place if Path(place).suffix else f"{place}/permitted.cpp"
            header = start + "any.h" if start.endswith("/") else start
            others = PERMITTED[path].replace(f"#include <{header}>\n", "")
            # A part of the place may have a permission, and a use, of its own.
            inside = {other: "" for other in PERMITTED if other != path and other.startswith(place + "/")}
            with self.subTest(header=start, place=place):
                status, output = check({path: others, **inside})
                self.assertEqual(status, 1)
                self.assertIn(
                    f"{place}: may include <{start}> by the table {table} of scripts/check_includes.py, but does not\n", output
                )

    def test_an_empty_tree_does_not_pass(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "src").mkdir()
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                status = CHECK_INCLUDES.main([folder])
        self.assertEqual(status, 1)
        self.assertIn("no source files to check", output.getvalue())


if __name__ == "__main__":
    unittest.main()
