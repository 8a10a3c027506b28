#include "nudge/evaluation.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"
#include "training/evaluation_counts.hpp"

namespace nudge {

double Evaluation::standard_error() const {
  return std::sqrt(accuracy() * (1 - accuracy()) / static_cast<double>(examples));
}

Evaluation evaluate(const Network& network, const Preprocessing& preprocessing, const Subset& subset,
                    ThreadTeam& team) {
  const Architecture& architecture = network.architecture();
  check_subset(architecture, preprocessing, subset);
  const std::size_t outputs = architecture.outputs();
  Evaluation evaluation;
  evaluation.examples = subset.size();
  evaluation.confusion.assign(outputs * outputs, 0);
  evaluation.predictions.reserve(subset.size());
  evaluation.costs.reserve(subset.size());

  Plan<float> plan(architecture, subset.size(), Purpose::infer, team);
  std::vector<float> probabilities(outputs);
  double cost_sum = 0;
  const auto positions = first_positions(subset.size());
  for_each_micro_batch(positions, plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    load(plan, subset, piece, preprocessing);
    const Trace<float> trace = forward_pass(network, plan, piece.size());
    const std::span<const float> costs = cost_pass(plan);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::span<const float> output = trace.output().row(i);
      const std::size_t label = static_cast<std::size_t>(subset.label(piece[i]));
      const std::size_t predicted = largest(output);
      output_probabilities(architecture.loss(), output, std::span<float>(probabilities));
      ++evaluation.confusion[label * outputs + predicted];
      evaluation.correct += predicted == label ? 1 : 0;
      evaluation.predictions.push_back(static_cast<std::int32_t>(predicted));
      evaluation.costs.push_back(costs[i]);
      evaluation.true_probability.push_back(probabilities[label]);
      evaluation.margin.push_back(margin_of(std::span<const float>(probabilities)));
      cost_sum += static_cast<double>(costs[i]);
    }
  });
  evaluation.cost = cost_sum / static_cast<double>(subset.size());
  return evaluation;
}

std::size_t pick_example(const Evaluation& evaluation, const Subset& subset, Pick pick) {
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

template <typename T>
AlignedArray<T> mean_gradient(const BasicNetwork<T>& network, const Preprocessing& preprocessing, const Subset& subset,
                              ThreadTeam& team) {
  check_subset(network.architecture(), preprocessing, subset);
  Plan<T> plan(network.architecture(), subset.size(), Purpose::train, team);
  return mean_gradient_over(
      network, first_positions(subset.size()), plan, team,
      [&](std::span<const std::uint32_t> piece) { load(plan, subset, piece, preprocessing); }, [](const Trace<T>&) {});
}

template AlignedArray<float> mean_gradient(const BasicNetwork<float>&, const Preprocessing&, const Subset&,
                                           ThreadTeam&);
template AlignedArray<double> mean_gradient(const BasicNetwork<double>&, const Preprocessing&, const Subset&,
                                            ThreadTeam&);

}  // namespace nudge
