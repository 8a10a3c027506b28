// What the forms of an example want of a network.

#include "nudge/example_forms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "nudge/experiments.hpp"
#include "nudge/preprocessing.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

const Augmentation turned{.rotation = 30, .shift = 1};

Subset examples_of_forms() { return test::blobs({.examples = 20, .shape = {1, 8, 8}}); }

TEST(ExampleForms, AreThoseThatATrainingSees) {
  const Subset examples = examples_of_forms();
  const Model model = make_model("9, tanh, 3", *examples.data, 4);
  const Augmenter augmenter(turned, examples.data->shape, 6);
  std::vector<float> form(64), scratch(augmenter.scratch_numbers()), x(64);
  augmenter.change(examples.data->image(5), {.epoch = 3, .example = 5}, form, scratch);
  prepare<float>(std::span<const float>(form), model.preprocessing, x);
  const AugmentedExample found = augmented_example(model, examples, 5, turned, 3, 6);
  EXPECT_EQ(found.x, x);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(found.picture.pixels[i], form[i], 0.5001);
  EXPECT_NE(augmented_example(model, examples, 5, turned, 4, 6).x, x);
}

TEST(ExampleForms, WantWhatAnExplanationOfEachSays) {
  const Subset examples = examples_of_forms();
  const Model model = make_model("9, tanh, 3", *examples.data, 4);
  ThreadTeam team;
  const std::vector<FormNudges> forms = nudges_of_forms(model, examples, 7, turned, 4, 6, team);
  ASSERT_EQ(forms.size(), 5U);
  const OutputNudges itself = explain_example(model, examples, 7, {}, team).outputs;
  EXPECT_NEAR(forms[0].outputs.cost, itself.cost, 1e-6) << "one of them is prepared in float";
  std::vector<float> y(3);
  one_hot<float>(examples.label(7), y);
  for (std::size_t epoch = 0; epoch < 4; ++epoch) {
    const AugmentedExample form = augmented_example(model, examples, 7, turned, static_cast<std::uint32_t>(epoch), 6);
    const OutputNudges expected = explain_example(model, form.x, y, {}, team).outputs;
    const OutputNudges& found = forms[epoch + 1].outputs;
    EXPECT_NEAR(found.cost, expected.cost, 1e-12);
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(found.outputs[j].nudge, expected.outputs[j].nudge, 1e-12);
    EXPECT_EQ(forms[epoch + 1].picture.pixels, form.picture.pixels);
    EXPECT_NE(found.cost, forms[0].outputs.cost);
  }
}

TEST(ExampleForms, OfWhatIsNoPictureAreRefused) {
  const Subset examples = examples_of_forms();
  const Model model = make_model("9, tanh, 3", *examples.data, 4);
  EXPECT_ERROR(augmented_example(model, examples, 20, turned, 0, 1), "position 20, and there are 20 examples");
  const Subset numbers = test::blobs({.examples = 20, .shape = {64, 1, 1}, .pixels = false});
  EXPECT_ERROR(augmented_example(make_model("9, tanh, 3", *numbers.data, 4), numbers, 0, turned, 0, 1),
               "are no pictures");
}

}  // namespace
}  // namespace nudge
