"""headers.py finds what a public header may leave out: python3 headers_test.py"""

import importlib.util
import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
spec = importlib.util.spec_from_file_location("headers", ROOT / "scripts" / "headers.py")
headers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(headers)

CORE = "// In nudge::core.\n"
FILES = "// In nudge::nudge.\n"


def texts(**more):
    return {
        "matrix": CORE,
        "run": FILES + '#include "nudge/matrix.hpp"\n',
        "core": CORE + '#include "nudge/matrix.hpp"\n',
        "nudge": FILES + '#include "nudge/core.hpp"\n#include "nudge/run.hpp"\n',
        **more,
    }


class Words(unittest.TestCase):
    def test_right_ones_pass(self):
        self.assertEqual(headers.faults_of_words(texts()), [])

    def test_a_header_without_its_library(self):
        faults = headers.faults_of_words(texts(matrix="// A matrix.\n"))
        self.assertIn("matrix.hpp: no line '// In nudge::core.' or '// In nudge::nudge.'", faults)

    def test_a_forgotten_header(self):
        self.assertEqual(headers.faults_of_words(texts(loss=CORE)), ["core.hpp: does not include loss.hpp"])
        self.assertEqual(headers.faults_of_words(texts(png=FILES)), ["nudge.hpp: does not include png.hpp"])

    def test_a_header_of_the_other_library(self):
        faults = headers.faults_of_words(texts(core=CORE + '#include "nudge/matrix.hpp"\n#include "nudge/run.hpp"\n'))
        self.assertIn("core.hpp: includes run.hpp of the other library", faults)
        faults = headers.faults_of_words(texts(matrix=CORE + '#include "nudge/run.hpp"\n'))
        self.assertEqual(faults, ["matrix.hpp: is in nudge::core, and includes run.hpp, which is not"])

    def test_nobody_includes_all(self):
        faults = headers.faults_of_words(texts(run=FILES + '#include "nudge/core.hpp"\n'))
        self.assertEqual(faults, ["run.hpp: includes all of a library"])


if __name__ == "__main__":
    unittest.main()
