#pragma once
// Is a gradient right? Against central differences, and against somebody else's.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/matrix.hpp"
#include "nudge/network.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// A parameter w is moved by this much times max(1, abs(w)) to either side: the cube root of double's precision, where
/// the error of cutting the Taylor series off and that of rounding the cost are of one size.
inline constexpr double central_difference_step = 6e-6;

struct GradientCheckOptions {
  /// Parameters of each tensor that are checked one by one: all where a tensor has no more, else as many drawn at
  /// random.
  std::size_t parameters_per_tensor = 5000;
  std::size_t directions = 8;  ///< random directions through all parameters, checked besides
  double tolerance = 1e-7;     ///< on the error as defined below
  std::uint64_t seed = 1;      ///< of the random choices
};

/// The check of one tensor. error = max over the parameters of abs(analytic - numeric) / (largest abs(analytic) in the
/// tensor), the numeric one by central differences. It is infinite where the tensor's analytic gradient is all 0 and a
/// numeric one is not.
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
  std::size_t redrawn = 0;     ///< points thrown away before this one, see check_backpropagation_at
  bool passed = false;         ///< error < tolerance
};

/// The heart: `cost` of parameters that it may change and must put back, `gradient` what is claimed of it.
/// Errors: a gradient of another size; tensors outside of the parameters.
GradientCheck check_gradient(std::span<double> parameters, std::span<const double> gradient,
                             const std::vector<ParameterTensor>& tensors, const std::function<double()>& cost,
                             const GradientCheckOptions& options);

/// Backpropagation of this architecture on one random example, target (one-hot, or any numbers from 0 to 1) and
/// parameters. Dropout, where there is some, keeps one mask throughout. Points at which nothing can be proved are
/// redrawn and counted, see below. Errors: no point found in 1000 draws.
GradientCheck check_backpropagation(const Architecture& architecture, const GradientCheckOptions& options,
                                    ThreadTeam& team);

/// The same at a given point: one example x, its target y, and dropout as `randomness` says (null: none). `network` is
/// back at its parameters in the end. Nothing where nothing can be proved:
///   - within ten steps of a kink, where the weighted input of a ReLU or leaky ReLU changes its sign;
///   - where the input or a whole layer's output is 0: what is below or above it has no gradient;
///   - where a tensor's largest gradient, though not 0, is below 0.002 max(1, C): then the cost's own rounding, spread
///     over two steps, is more than a ten-millionth of it.
std::optional<GradientCheck> check_backpropagation_at(BasicNetwork<double>& network, std::span<const double> x,
                                                      std::span<const double> y, const Randomness* randomness,
                                                      const GradientCheckOptions& options, ThreadTeam& team);

/// How a gradient that somebody computed differs from ours, tensor by tensor.
struct GradientDifference {
  std::string name;
  bool agrees = false;
  double difference = 0;  ///< norm(mine - ours) / norm(ours)
  double ratio = 0;       ///< (mine . ours) / (ours . ours): the factor between them
  /// The likely one: "half of ours: the factor 2 of (a-y)^2 is missing", "transposed", ...; empty: agrees.
  std::string cause;
};

/// What comparing needs besides the two gradients, to recognise causes.
struct GradientContext {
  const BasicNetwork<double>* network = nullptr;
  std::size_t examples = 1;  ///< that the mean is over
  /// Those examples (examples, inputs) and their targets (examples, outputs). With them the gradients that usual
  /// mistakes give are computed and compared, each at about the price of one more gradient; without them only what
  /// shows in the two gradients themselves is recognised.
  Matrix<const double> x = {};
  Matrix<const double> y = {};
};

/// `mine` in the flat layout, each tensor also recognised when it came transposed. `tolerance` is on `difference`.
/// Errors: a gradient of another size; x and y that do not fit the network.
std::vector<GradientDifference> compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                                  const std::vector<ParameterTensor>& tensors,
                                                  const GradientContext& context, double tolerance = 1e-4);

/// The same over the examples of a subset. With more than 1000 of them it recognises only the mistakes that show in the
/// gradients themselves: to find the others it backpropagates wrongly, which keeps every value of every example.
std::vector<GradientDifference> compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                                  const std::vector<ParameterTensor>& tensors,
                                                  const BasicNetwork<double>& network,
                                                  const Preprocessing& preprocessing, const Subset& subset,
                                                  double tolerance = 1e-4);

/// A mistake in a backward pass that only another backward pass can show.
enum class Mistake {
  none,
  updated_before_passing_on,  ///< each layer's weights are updated, and the desire passed back through the new ones
  hidden_derivative_missing,  ///< delta^l = dC/da^l in the layers before the last
  output_derivative_missing,  ///< delta^L = dC/da^L
  every_derivative_missing,   ///< both
  derivative_at_activation,   ///< s'(a) in place of s'(z)
};

/// Whether the mistakes below are known of such a network: one of dense layers, activations and what changes no number.
bool mistakes_are_known(const Architecture& architecture);

/// The mean gradient over the examples that a backward pass with this mistake gives, in the flat layout, without
/// dropout. `rate` is the learning rate of updated_before_passing_on. Errors: x and y that do not fit the network; one
/// that is not of dense layers.
std::vector<double> mistaken_gradient(const BasicNetwork<double>& network, Matrix<const double> x,
                                      Matrix<const double> y, Mistake mistake, double rate, ThreadTeam& team);

}  // namespace nudge
