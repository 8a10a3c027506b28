#include <cmath>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"
#include "training/evaluation_counts.hpp"

namespace nudge {

double RegressionErrors::rmse() const {
  double sum = 0;
  for (const Target& target : targets) sum += target.rmse * target.rmse;
  return std::sqrt(sum / static_cast<double>(targets.size()));
}

std::optional<double> RegressionErrors::r2() const {
  double sum = 0;
  for (const Target& target : targets) {
    if (!target.r2) return std::nullopt;
    sum += *target.r2;
  }
  return sum / static_cast<double>(targets.size());
}

namespace {

/// Of target k, from the predictions of all.
RegressionErrors::Target errors_of(const Subset& subset, const std::vector<float>& predictions, std::size_t k) {
  const std::size_t count = subset.data->target_names.size(), examples = subset.size();
  const auto sum_over_examples = [&](auto&& of_example) {
    double sum = 0;
    for (std::size_t i = 0; i < examples; ++i) {
      sum += of_example(static_cast<double>(predictions[i * count + k]),
                        static_cast<double>(subset.data->targets_of(subset.indices[i])[k]));
    }
    return sum;
  };
  const auto n = static_cast<double>(examples);
  const double mean = sum_over_examples([](double, double t) { return t; }) / n;
  const double residual = sum_over_examples([](double y, double t) { return (y - t) * (y - t); });
  const double total = sum_over_examples([mean](double, double t) { return (t - mean) * (t - mean); });
  RegressionErrors::Target errors{.rmse = std::sqrt(residual / n)};
  if (total > 0) errors.r2 = 1 - residual / total;
  return errors;
}

}  // namespace

RegressionErrors measure_regression(const Model& model, const Subset& subset, ThreadTeam& team) {
  check(model);
  if (!model.targets) {
    fail("regression: the model is ", model.encoder_layers ? "an autoencoder" : "a classifier",
         ", one of targets that are numbers is expected");
  }
  check_subset(model, subset);
  RegressionErrors errors;
  errors.examples = subset.size();
  errors.predictions.reserve(subset.size() * model.targets->names.size());
  Plan<float> plan(model.network.architecture(), subset.size(), Purpose::infer, team);
  double cost_sum = 0;
  for_each_micro_batch(first_positions(subset.size()), plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    gather(subset, piece, model.preprocessing, plan.input(piece.size()));
    load_targets(plan, subset, model.targets, piece);
    plan.make_targets(piece.size());
    const Trace<float> trace = forward_pass(model.network, plan, piece.size());
    for (const float cost : cost_pass(plan).first(piece.size())) cost_sum += static_cast<double>(cost);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::span<const float> output = trace.output().row(i);
      const auto at = errors.predictions.insert(errors.predictions.end(), output.begin(), output.end());
      to_units(*model.targets, std::span(at, errors.predictions.end()));
    }
  });
  errors.cost = cost_sum / static_cast<double>(subset.size());
  for (std::size_t k = 0; k < model.targets->names.size(); ++k) {
    errors.targets.push_back(errors_of(subset, errors.predictions, k));
  }
  return errors;
}

}  // namespace nudge
