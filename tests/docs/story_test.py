"""The check of the story page looks at everything but the clock: python3 story_test.py"""

import importlib.util
import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
spec = importlib.util.spec_from_file_location("story", ROOT / "scripts" / "story.py")
story = importlib.util.module_from_spec(spec)
spec.loader.exec_module(story)


def document(cost=2.3, seconds=0.384, steps=(1, 2)):
    return {"document": "story", "descents": [{"moments": [{"cost": cost, "seconds": seconds}]}], "steps": list(steps)}


def difference(*documents):
    return story.difference(*map(story.without_seconds, documents))


class Story(unittest.TestCase):
    def test_the_clock_does_not_count(self):
        self.assertIsNone(difference(document(), document(seconds=1.2)))

    def test_everything_else_does_and_is_named(self):
        self.assertEqual(difference(document(), document(cost=2.4)), "the document, descents, 0, moments, 0, cost: 2.3 would now be 2.4")
        self.assertIn("steps: [1, 2] would now be [1]", difference(document(), document(steps=[1])))
        self.assertIn("only one of them has more", difference(document(), {**document(), "more": 1}))

    def test_the_committed_page_has_the_storys_document_and_is_small(self):
        page = story.PAGE.read_text(encoding="utf-8")
        told = story.document_in(page)
        self.assertEqual(told["document"], "story")
        self.assertIn("seconds", str(told))
        self.assertNotIn("'seconds'", str(story.without_seconds(told)))
        self.assertLess(len(page), 1_000_000)

    def test_a_picture_of_the_readme_has_the_digit_and_the_marks(self):
        votes = '<svg width="1"><title>10 votes on L2.5, their sum +0.4</title><style>a{}</style><g>marks</g></svg>\n'
        image = {"shape": [1, 2, 2], "base64": "AAECAw=="}
        drawn = story.picture({"images": [image]}, votes)
        self.assertIn("hidden neuron L2.5", drawn)
        self.assertIn("<g>marks</g>", drawn)
        self.assertIn("data:image/png;base64,iVBOR", drawn)


if __name__ == "__main__":
    unittest.main()
