"""The story page's check looks at everything but the clock: python3 story_test.py"""

import importlib.util
import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
spec = importlib.util.spec_from_file_location("story", ROOT / "scripts" / "story.py")
story = importlib.util.module_from_spec(spec)
spec.loader.exec_module(story)

PAGE = """<p>300 steps in {time}, from cost {cost} to 0.6.</p>
<figure class="card figure" id="descent-cost-by-examples"><svg><path d="M54 80" /></svg>
<table><thead><tr><th scope="col" class="word">descent</th><th scope="col">seconds</th><th scope="col">accuracy</th></tr></thead>
<tbody><tr><th scope="row">all</th><td>{seconds}</td><td>{accuracy}</td></tr></tbody></table></figure>
<figure class="card figure narrow" id="descent-cost-by-seconds"><svg><path d="M{x} 80" /></svg></figure>
<table><thead><tr><th scope="col">rate</th></tr></thead><tbody><tr><td>{rate}</td></tr></tbody></table>
"""
VALUES = {"time": "384 ms", "cost": "2.3", "seconds": "0.384", "accuracy": "50 %", "x": "12", "rate": "0.3"}


def page(**changes):
    return story.without_seconds(PAGE.format(**{**VALUES, **changes}))


class Story(unittest.TestCase):
    def test_the_clock_does_not_count(self):
        self.assertEqual(page(), page(time="1.2 s", seconds="1.2", x="99"))

    def test_everything_else_does(self):
        for change in [{"cost": "2.4"}, {"accuracy": "51 %"}, {"rate": "0.2"}]:
            self.assertNotEqual(page(), page(**change), change)

    def test_the_committed_page_has_the_clocks_places(self):
        text = story.PAGE.read_text(encoding="utf-8")
        shorter = story.without_seconds(text)
        self.assertNotIn("descent-cost-by-seconds", shorter)
        self.assertNotIn('<th scope="col">seconds</th>', shorter)
        self.assertGreater(len(shorter), len(text) * 0.9)
        self.assertLess(len(text), 2_000_000)

    def test_the_first_difference_is_shown(self):
        self.assertIn("would now be", story.first_difference("same\nold\n", "same\nnew\n"))


if __name__ == "__main__":
    unittest.main()
