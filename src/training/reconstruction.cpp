#include <numeric>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"
#include "training/evaluation_counts.hpp"
#include "training/input_targets.hpp"

namespace nudge {

double ReconstructionErrors::mean_squared_error() const {
  return std::accumulate(squared_errors.begin(), squared_errors.end(), 0.0) /
         static_cast<double>(squared_errors.size());
}

ReconstructionErrors measure_reconstruction(const Model& model, const Subset& subset, ThreadTeam& team) {
  check_subset(model, subset);
  if (!model.encoder_layers) {
    fail("reconstruction: the model is ", model.targets ? "of targets that are numbers" : "a classifier",
         ", an autoencoder is expected");
  }
  const Architecture& architecture = model.network.architecture();
  ReconstructionErrors errors;
  errors.squared_errors.reserve(subset.size());
  Plan<float> plan(architecture, subset.size(), Purpose::infer, team);
  double cost_sum = 0;
  for_each_micro_batch(first_positions(subset.size()), plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    load_to_give_back(plan, subset, piece, model.preprocessing);
    const Trace<float> trace = forward_pass(model.network, plan, piece.size());
    const std::span<const float> costs = cost_pass(plan);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::span<const float> made = trace.probabilities().row(i), wanted = trace.targets().row(i);
      double sum = 0;
      for (std::size_t k = 0; k < made.size(); ++k) {
        const double difference = static_cast<double>(made[k]) - static_cast<double>(wanted[k]);
        sum += difference * difference;
      }
      errors.squared_errors.push_back(static_cast<float>(sum / static_cast<double>(made.size())));
      cost_sum += static_cast<double>(costs[i]);
    }
  });
  errors.cost = cost_sum / static_cast<double>(subset.size());
  return errors;
}

}  // namespace nudge
