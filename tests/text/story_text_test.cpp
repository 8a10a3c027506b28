#include <gtest/gtest.h>

#include "text/explanation_samples.hpp"
#include "text/explanations_text.hpp"

namespace nudge {
namespace {

std::string text_of(const Story& story) { return story_text(story, test::sample_architecture()); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(StoryText, TakesItsNumbersFromTheStory) {
  const std::string text = text_of(test::sample_story());
  for (const char* needed : {"4-2-3", "before training: its cost 0.9102, test accuracy 9.38 %",
                             "after one step on this 'dog' alone: its cost 0.9102\n",
                             "after training, 3 epochs over 6 examples: its cost 0.0004883",
                             "After ONE step on this one \u2018dog\u2019 the network calls all 6 examples"}) {
    EXPECT_TRUE(has(text, needed)) << needed << "\n" << text;
  }
}

TEST(StoryText, SaysOnlyThenThatTheNetworkLearnedWhenItDid) {
  Story story = test::sample_story();
  EXPECT_EQ(learned(story), Learned::nothing);
  EXPECT_TRUE(has(text_of(story), "has not learned: 9.38 %"));
  story.moments.back().test_accuracy = 0.5;
  EXPECT_EQ(learned(story), Learned::little);
  EXPECT_TRUE(has(text_of(story), "begun to learn"));
  story.moments.back().test_accuracy = 0.75;
  EXPECT_EQ(learned(story), Learned::well);
  EXPECT_TRUE(has(text_of(story), "has learned to tell its 3 classes apart: 75.00 %"));
}

TEST(StoryText, OfOneMomentHasNoVerdict) {
  Story story = test::sample_story();
  story.moments.resize(1);
  EXPECT_EQ(learned(story), Learned::nothing);
  EXPECT_FALSE(has(text_of(story), "learned"));
}

}  // namespace
}  // namespace nudge
