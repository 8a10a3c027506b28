#pragma once
// Optimizers, by PyTorch's formulas: from a mean gradient to new parameters. They know no network: only flat arrays.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/matrix.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// sgd with momentum and Nesterov's variant; rmsprop; adam; adamw (Adam with decoupled weight decay).
enum class OptimizerKind { sgd, rmsprop, adam, adamw };

struct OptimizerSettings {
  OptimizerKind kind = OptimizerKind::sgd;
  double learning_rate = 0.1;
  double momentum = 0;       ///< sgd, rmsprop
  bool nesterov = false;     ///< sgd, with momentum
  double beta1 = 0.9;        ///< adam, adamw
  double beta2 = 0.999;      ///< adam, adamw
  double alpha = 0.99;       ///< rmsprop: how slowly the mean square forgets
  double epsilon = 1e-8;     ///< rmsprop, adam, adamw
  double weight_decay = 0;   ///< adamw: decoupled, w -= rate decay w; the others: L2, gradient += decay w
  bool decay_biases = true;  ///< as PyTorch does; the book decays weights only
  double clip_norm = 0;      ///< a mean gradient longer than this is shortened to it; 0: never
};

std::string to_string(OptimizerKind kind);
/// Errors: unknown name, with the known ones.
OptimizerKind parse_optimizer(std::string_view name);
/// Errors: a number out of its range, named "optimizer.<key>".
void check(const OptimizerSettings& settings);

/// A run of parameters, [begin, end), that weight decay leaves alone or not.
struct ParameterRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool decays = true;
};

/// What an optimizer remembers between steps: what a checkpoint keeps.
template <typename T>
struct OptimizerState {
  std::uint64_t steps = 0;  ///< updates made
  AlignedArray<T>
      first_moment{};  ///< sgd, rmsprop: the velocity, if there is momentum; adam: the mean gradient; else empty
  AlignedArray<T> second_moment{};  ///< rmsprop, adam: the mean squared gradient; else empty
};

template <typename T>
class Optimizer {
 public:
  /// The ranges cover [0, parameters) in order. The team is the caller's and outlives the optimizer.
  Optimizer(const OptimizerSettings& settings, std::size_t parameters, std::vector<ParameterRange> ranges,
            ThreadTeam& team);

  /// One update with the mean gradient; `rate_factor` is the schedule's. Shortens `gradient` in place where clip_norm
  /// says so.
  void update(std::span<T> parameters, std::span<T> gradient, double rate_factor);

  const OptimizerState<T>& state() const { return state_; }
  /// Errors: moments of another size.
  void restore(OptimizerState<T> state);

 private:
  OptimizerSettings settings_;
  std::vector<ParameterRange> ranges_;
  ThreadTeam& team_;
  OptimizerState<T> state_;
};

/// The Euclidean length of a gradient, summed in double over fixed runs of numbers in index order.
template <typename T>
double norm(std::span<const T> gradient);

}  // namespace nudge
