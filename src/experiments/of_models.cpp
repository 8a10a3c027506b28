// The experiments on a model and the examples of a data set: widened to double, which is exact.

#include <array>

#include "nudge/autoencoder.hpp"
#include "nudge/descents.hpp"
#include "nudge/error.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

namespace {

/// A model in double, and examples as it takes them.
struct Widened {
  Widened(const Model& model, const Subset& subset)
      : network(network_of(model, subset)), examples(subset, model.preprocessing) {}

  /// Errors: a model or examples that are not whole, or do not fit each other.
  static BasicNetwork<double> network_of(const Model& model, const Subset& subset) {
    check(model);
    expect_classifier(model);
    check(subset);
    check_fits(*subset.data, model);
    return convert<double>(model.network);
  }

  BasicNetwork<double> network;
  Examples<double> examples;
};

}  // namespace

std::vector<MeasuredSensitivity> measure_sensitivity(const Model& model, const Subset& examples,
                                                     const std::vector<Sensitivity>& parameters,
                                                     std::span<const double> steps, ThreadTeam& team) {
  const Widened widened(model, examples);
  return measure_sensitivity(widened.network, widened.examples, parameters, steps, team);
}

ExampleExplanation explain_example(const Model& model, const Subset& examples, std::size_t position,
                                   const ExplainOptions& options, ThreadTeam& team) {
  const BasicNetwork<double> network = Widened::network_of(model, examples);
  if (position >= examples.size()) {
    fail("explain: position ", position, " of data '", examples.data->name, "', and the subset has ", examples.size(),
         " examples");
  }
  const std::array positions{static_cast<std::uint32_t>(position)};
  std::vector<double> x(model.preprocessing.shape.size()), y(model.classes.size());
  gather<double>(examples, positions, model.preprocessing, {x.data(), 1, x.size()});
  one_hot<double>(examples.label(position), y);
  return explain_example(network, x, y, options, team);
}

ExampleExplanation explain_example(const Model& model, std::span<const float> x, std::span<const float> y,
                                   const ExplainOptions& options, ThreadTeam& team) {
  check(model);
  expect_classifier(model);
  const std::vector<double> wide_x(x.begin(), x.end()), wide_y(y.begin(), y.end());
  return explain_example(convert<double>(model.network), wide_x, wide_y, options, team);
}

NudgeTableResult nudge_table(const Model& model, const Subset& examples, const NudgeTableOptions& options,
                             ThreadTeam& team) {
  const Widened widened(model, examples);
  return nudge_table(widened.network, widened.examples, options, team);
}

std::vector<HebbianPairs> hebbian_average(const Model& model, const Subset& examples, std::size_t top,
                                          ThreadTeam& team) {
  const Widened widened(model, examples);
  return hebbian_average(widened.network, widened.examples, top, team);
}

Steepest steepest(const Model& model, const Subset& examples, const SteepestOptions& options, ThreadTeam& team) {
  const Widened widened(model, examples);
  return steepest(widened.network, widened.examples, options, team);
}

NoiseScale noise_scale(const Model& model, const Subset& examples, ThreadTeam& team) {
  const Widened widened(model, examples);
  return noise_scale(widened.network, widened.examples, team);
}

std::vector<BatchCosine> batch_cosines(const Model& model, const Subset& examples, std::span<const std::size_t> batches,
                                       std::size_t draws, std::uint64_t seed, ThreadTeam& team) {
  const Widened widened(model, examples);
  return batch_cosines(widened.network, widened.examples, batches, draws, seed, team);
}

}  // namespace nudge
