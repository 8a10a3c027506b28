#include "nudge/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>

#include "network/panel_layer.hpp"
#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"
#include "training/evaluation_counts.hpp"
#include "training/input_loader.hpp"
#include "training/input_targets.hpp"

namespace nudge {

double Evaluation::standard_error() const {
  return std::sqrt(accuracy() * (1 - accuracy()) / static_cast<double>(examples));
}

Evaluation evaluate(const Model& model, const Subset& subset, ThreadTeam& team) {
  check_subset(model, subset);
  expect_classifier(model);
  const Architecture& architecture = model.network.architecture();
  const std::size_t outputs = architecture.outputs();
  Evaluation evaluation;
  evaluation.examples = subset.size();
  evaluation.confusion.assign(outputs * outputs, 0);
  evaluation.predictions.reserve(subset.size());
  evaluation.costs.reserve(subset.size());

  Plan<float> plan(architecture, subset.size(), Purpose::infer, team);
  const std::optional<Network> in_panels = network_in_panels(model.network, model.preprocessing, subset);
  if (in_panels) use_panels(plan);
  InputLoader inputs(plan, subset, model.preprocessing, false);
  double cost_sum = 0;
  const auto positions = first_positions(subset.size());
  for_each_micro_batch(positions, plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    inputs.load(piece);
    load_labels(plan, subset, piece);
    plan.make_targets(piece.size());
    const Trace<float> trace = forward_pass(in_panels ? *in_panels : model.network, plan, piece.size());
    const std::span<const float> costs = cost_pass(plan);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::span<const float> output = trace.output().row(i);
      const std::size_t label = static_cast<std::size_t>(subset.label(piece[i]));
      const std::size_t predicted = largest(output);
      const std::span<const float> probabilities = trace.probabilities().row(i);
      ++evaluation.confusion[label * outputs + predicted];
      evaluation.correct += predicted == label ? 1 : 0;
      evaluation.predictions.push_back(static_cast<std::int32_t>(predicted));
      evaluation.costs.push_back(costs[i]);
      evaluation.true_probability.push_back(probabilities[label]);
      evaluation.margin.push_back(margin_of(probabilities));
      cost_sum += static_cast<double>(costs[i]);
    }
  });
  evaluation.cost = cost_sum / static_cast<double>(subset.size());
  return evaluation;
}

namespace {

void expect_evaluated(const Evaluation& evaluation, const Subset& subset) {
  check(subset);
  if (evaluation.examples != subset.size() || evaluation.predictions.size() != subset.size()) {
    fail("pick: the evaluation is of ", evaluation.examples, " examples, the subset has ", subset.size());
  }
}

}  // namespace

std::vector<std::uint32_t> worst_mistakes(const Evaluation& evaluation, const Subset& subset, std::size_t count) {
  expect_evaluated(evaluation, subset);
  std::vector<std::uint32_t> wrong;
  for (std::uint32_t i = 0; i < subset.size(); ++i) {
    if (evaluation.predictions[i] != subset.label(i)) wrong.push_back(i);
  }
  std::stable_sort(wrong.begin(), wrong.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return evaluation.costs[a] > evaluation.costs[b]; });
  if (wrong.size() > count) wrong.resize(count);
  return wrong;
}

std::size_t pick_example(const Evaluation& evaluation, const Subset& subset, Pick pick) {
  expect_evaluated(evaluation, subset);
  const auto position = [](const auto& numbers, auto where) {
    return static_cast<std::size_t>(where - numbers.begin());
  };
  switch (pick) {
    case Pick::first_wrong:
      for (std::size_t i = 0; i < evaluation.examples; ++i) {
        if (evaluation.predictions[i] != subset.label(i)) return i;
      }
      fail("first-wrong: all ", evaluation.examples, " examples are classified rightly");
    case Pick::worst:
      return position(evaluation.costs, std::max_element(evaluation.costs.begin(), evaluation.costs.end()));
    case Pick::most_torn:
      return position(evaluation.margin, std::min_element(evaluation.margin.begin(), evaluation.margin.end()));
  }
  fail("internal error: a pick without a rule");
}

namespace {

/// load(plan, piece) fills the plan with examples and their targets.
template <typename T, typename Load>
AlignedArray<T> mean_gradient_by(const BasicNetwork<T>& network, const Subset& subset, ThreadTeam& team, Load&& load) {
  Plan<T> plan(network.architecture(), subset.size(), Purpose::train, team);
  return mean_gradient_over(
      network, first_positions(subset.size()), plan, team,
      [&](std::span<const std::uint32_t> piece) { load(plan, piece); }, [](const Trace<T>&) {});
}

/// Of a model that is not trained on classes.
template <typename T>
AlignedArray<T> gradient_of_numbers(const BasicNetwork<T>& network, const Model& model, const Subset& subset,
                                    ThreadTeam& team) {
  check_subset(model, subset);
  return mean_gradient_by(network, subset, team, [&](Plan<T>& plan, std::span<const std::uint32_t> piece) {
    if (model.encoder_layers) return load_to_give_back(plan, subset, piece, model.preprocessing);
    gather(subset, piece, model.preprocessing, plan.input(piece.size()));
    load_targets(plan, subset, model.targets, piece);
    plan.make_targets(piece.size());
  });
}

}  // namespace

template <typename T>
AlignedArray<T> mean_gradient(const BasicNetwork<T>& network, const Preprocessing& preprocessing, const Subset& subset,
                              ThreadTeam& team) {
  check(preprocessing);
  check_subset(preprocessing, subset, network.architecture().outputs());
  if (!(preprocessing.shape == network.architecture().input())) {
    fail("mean gradient: an example has the shape ", to_string(preprocessing.shape), ", the network's input ",
         to_string(network.architecture().input()));
  }
  return mean_gradient_by(network, subset, team, [&](Plan<T>& plan, std::span<const std::uint32_t> piece) {
    load(plan, subset, piece, preprocessing);
  });
}

template <typename T>
AlignedArray<T> mean_gradient(const Model& model, const Subset& subset, ThreadTeam& team) {
  check(model);
  const auto gradient_of = [&](const BasicNetwork<T>& network) {
    return model.encoder_layers || model.targets ? gradient_of_numbers(network, model, subset, team)
                                                 : mean_gradient(network, model.preprocessing, subset, team);
  };
  if constexpr (std::is_same_v<T, float>) {
    return gradient_of(model.network);
  } else {
    return gradient_of(convert<T>(model.network));
  }
}

template AlignedArray<float> mean_gradient<float>(const Model&, const Subset&, ThreadTeam&);
template AlignedArray<double> mean_gradient<double>(const Model&, const Subset&, ThreadTeam&);
template AlignedArray<float> mean_gradient(const BasicNetwork<float>&, const Preprocessing&, const Subset&,
                                           ThreadTeam&);
template AlignedArray<double> mean_gradient(const BasicNetwork<double>&, const Preprocessing&, const Subset&,
                                            ThreadTeam&);

}  // namespace nudge
