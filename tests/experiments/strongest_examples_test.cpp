#include <gtest/gtest.h>

#include "nudge/experiments.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

TEST(StrongestExamples, AreThoseOfTheHighestActivations) {
  const Subset examples = test::blobs({.examples = 300});
  const Model model = make_model("16-5-3", *examples.data, 3, {.activation = Function::sigmoid});
  ThreadTeam team(1);
  const Neuron neuron{1, 2};
  const std::vector<ActiveExample> strongest = strongest_examples(model, examples, neuron, 300, team);
  ASSERT_EQ(strongest.size(), 300U);
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_LE(strongest[i].activation, strongest[i == 0 ? 0 : i - 1].activation);
    const ExampleExplanation one = explain_example(model, examples, strongest[i].position, {}, team);
    EXPECT_NEAR(one.backward.layers.at(0).activations.at(neuron.index), strongest[i].activation, 1e-6);
    if (i == 20) i = 289;  // both ends, and across the pass of 256 examples
  }
  EXPECT_EQ(strongest_examples(model, examples, neuron, 4, team).size(), 4U);
}

TEST(StrongestExamples, AreOfANeuronThatThereIs) {
  const Subset examples = test::blobs({.examples = 3});
  const Model model = make_model("16-5-3", *examples.data, 3);
  ThreadTeam team(1);
  EXPECT_ERROR(strongest_examples(model, examples, {0, 1}, 1, team), "L0.1: not a neuron of a layer");
  EXPECT_ERROR(strongest_examples(model, examples, {1, 5}, 1, team), "L1.5: not a neuron of a layer");
}

}  // namespace
}  // namespace nudge
