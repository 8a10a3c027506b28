#pragma once
// Is a gradient right? Against central differences, and against somebody else's.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "nudge/matrix.hpp"
#include "nudge/network.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

struct GradientCheckOptions {
  /// Parameters of each tensor that are checked one by one: all where a tensor has no more, else as many drawn at
  /// random.
  std::size_t parameters_per_tensor = 20000;
  std::size_t directions = 8;  ///< random directions through all parameters, checked besides
  double tolerance = 1e-7;     ///< on the error as defined below
  std::uint64_t seed = 1;      ///< of the random choices
};

/// The check of one tensor. error = max over the parameters of abs(analytic - numeric) / (largest abs(analytic) in the
/// tensor), the numeric one by central differences with the step 6e-6 max(1, abs(w)).
struct TensorCheck {
  std::string name;
  std::size_t checked = 0;
  double error = 0;
  std::size_t worst = 0;  ///< the parameter in the tensor with the largest error
  double analytic = 0;    ///< of that one
  double numeric = 0;
};

struct GradientCheck {
  std::vector<TensorCheck> tensors;
  double direction_error = 0;  ///< largest, over the directions, relative to the gradient's norm times the direction's
  double error = 0;            ///< the largest of all
  std::size_t redrawn = 0;     ///< points thrown away within ten steps of a kink
  bool passed = false;         ///< error < tolerance
};

/// The heart: `cost` of parameters that it may change and must put back, `gradient` what is claimed of it.
GradientCheck check_gradient(std::span<double> parameters, std::span<const double> gradient,
                             const std::vector<ParameterTensor>& tensors, const std::function<double()>& cost,
                             const GradientCheckOptions& options);

/// Backpropagation of this architecture on one random example and random parameters. Points within ten steps of a kink
/// (ReLU and leaky ReLU: a weighted input whose sign could change) are redrawn and counted.
GradientCheck check_backpropagation(const Architecture& architecture, const GradientCheckOptions& options,
                                    ThreadTeam& team);

/// How a gradient that somebody computed differs from ours, tensor by tensor.
struct GradientDifference {
  std::string name;
  bool agrees = false;
  double difference = 0;  ///< norm(mine - ours) / norm(ours)
  double ratio = 0;       ///< (mine . ours) / (ours . ours): the factor between them
  std::string
      cause;  ///< the likely one: "half of ours: the factor 2 of (a-y)^2 is missing", "transposed", ...; empty: agrees
};

/// What comparing needs besides the two gradients, to recognise causes.
struct GradientContext {
  const BasicNetwork<double>* network = nullptr;
  std::size_t examples = 1;  ///< that the mean is over
  /// Our mean gradient recomputed by the same pass, but with the weights of each layer updated (rate 1) before the
  /// desire is passed on: what a common mistake gives. In the flat layout; empty: unknown.
  std::vector<double> updated_before_passing_on;
};

/// `mine` in the flat layout; a tensor that came transposed is compared both ways. `tolerance` is on `difference`.
std::vector<GradientDifference> compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                                  const std::vector<ParameterTensor>& tensors,
                                                  const GradientContext& context, double tolerance = 1e-4);

}  // namespace nudge
