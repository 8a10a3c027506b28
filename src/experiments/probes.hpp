#pragma once
// The places around a point at which a gradient check measures the cost: one parameter moved, or all of them along a
// direction.

#include <cstddef>
#include <span>
#include <vector>

#include "nudge/gradient_check.hpp"

namespace nudge::experiments {

/// Chooses what to move, and moves it. A second Probes of the same tensors and options chooses the same.
class Probes {
 public:
  Probes(std::span<double> parameters, const std::vector<ParameterTensor>& tensors,
         const GradientCheckOptions& options);

  /// Of tensor number `tensor`: which parameters, as indices into the flat array, ascending.
  std::span<const std::size_t> chosen(std::size_t tensor) const { return chosen_[tensor]; }
  std::size_t tensors() const { return chosen_.size(); }
  std::size_t directions() const { return directions_; }

  /// Moves one parameter so many steps away from where it was, and puts it back.
  void move(std::size_t index, double steps);
  void put_back(std::size_t index) { parameters_[index] = original_[index]; }

  /// Moves all parameters along a direction in which each has the same length and a random sign, together `steps` steps
  /// of the largest parameter's step, and puts them back.
  void move_along(std::size_t direction, double steps);
  void put_back();

 private:
  std::span<double> parameters_;
  std::vector<double> original_;
  std::vector<std::vector<std::size_t>> chosen_;
  std::size_t directions_;
  std::uint64_t seed_;
};

}  // namespace nudge::experiments
