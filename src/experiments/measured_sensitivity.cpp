#include "nudge/experiments.hpp"

namespace nudge {

// C(w + h) - C(w) = dC/dw h + O(h^2)
std::vector<MeasuredSensitivity> measure_sensitivity(const BasicNetwork<double>& network,
                                                     const Examples<double>& examples,
                                                     const std::vector<Sensitivity>& parameters,
                                                     std::span<const double> steps, ThreadTeam& team) {
  const double cost = mean_cost(network, examples, team);
  BasicNetwork<double> moved = network;
  std::vector<MeasuredSensitivity> measured;
  for (const Sensitivity& sensitivity : parameters) {
    double& w = moved.parameters()[flat_index(network.architecture(), sensitivity.parameter)];
    const double w_before = w;
    for (const double h : steps) {
      w = w_before + h;
      measured.push_back({.parameter = sensitivity.parameter,
                          .step = h,
                          .predicted = sensitivity.gradient * h,
                          .measured = mean_cost(moved, examples, team) - cost});
    }
    w = w_before;
  }
  return measured;
}

}  // namespace nudge
