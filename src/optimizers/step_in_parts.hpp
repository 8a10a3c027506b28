#pragma once
// Optimizer::update_by_sum cut into parts, for who makes a gradient part by part: each is used while it is in the cache.

#include <cstddef>
#include <optional>
#include <span>

#include "nudge/optimizer.hpp"

namespace nudge {

/// One step. First it is begun; then one range of parameters may be updated in parts, from several threads; finish()
/// does the rest. All that is left in `sum` is 0.
template <typename T>
class StepInParts {
 public:
  /// Errors: as update_by_sum's. The settings must be such that can_be_cut.
  StepInParts(Optimizer<T>& optimizer, std::span<T> parameters, std::span<T> sum, T share, double rate_factor);

  /// Whether no parameter's update needs the whole gradient.
  static bool can_be_cut(const OptimizerSettings& settings);

  /// Which range a parameter lies in.
  std::size_t range_of(std::size_t parameter) const;
  /// The learning rate r where that parameter's rule is plain gradient descent, w - r (share sum): then one whose sum is
  /// 0 stays as it is.
  std::optional<T> plain_rate(std::size_t parameter) const;

  /// Updates the parameters [begin, end) of one range, whose sum is whole.
  void update(std::size_t begin, std::size_t end);
  /// Updates all ranges but this one.
  void finish(std::size_t done_range);

 private:
  Optimizer<T>& optimizer_;
  std::span<T> parameters_, sum_;
};

}  // namespace nudge
