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
  double step = 0;  ///< it was moved by so much to either side
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

/// How one tensor of a gradient that somebody computed differs from ours.
struct GradientDifference {
  std::string name;     ///< in files: "layers.0.weight"
  std::string address;  ///< "L1"
  bool is_bias = false;
  bool agrees = false;
  double difference = 0;  ///< norm(mine - ours) / norm(ours)
  double ratio = 0;       ///< (mine . ours) / (ours . ours): the factor between them
  /// The likely one: "half of ours: the factor 2 of (a-y)^2 is missing", "transposed", ...; empty: agrees.
  std::string cause;
};

/// The whole of a comparison.
struct GradientComparison {
  std::vector<GradientDifference> tensors{};
  /// Where the error must lie, from what agrees and what does not: "L2's biases agree, so delta^2 is right: ...".
  /// Empty: all agree.
  std::string where{};
  /// What is likely wrong. Each is whole: its sentences hold together. There are several where they fit equally well,
  /// and none where no known mistake gives this gradient.
  std::vector<std::vector<std::string>> explanations{};
  /// What else is worth a word: names that were read, and the like.
  std::vector<std::string> notes{};
  bool agrees() const;
};

/// Other examples that somebody may have taken instead: "the 100 examples from 1 on, not those from 0 on".
struct OtherExamples {
  std::string sentence;
  Matrix<const double> x = {};
  Matrix<const double> y = {};
};

/// What comparing needs besides the two gradients, to recognise mistakes.
struct GradientContext {
  const BasicNetwork<double>* network = nullptr;
  std::size_t examples = 1;  ///< that the mean is over
  /// Those examples (examples, inputs) and their targets (examples, outputs). With them the gradients that known
  /// mistakes give are computed and compared; without them only what shows in the two gradients themselves is
  /// recognised. The mistakes are known of nets of dense layers with at most one activation behind each.
  Matrix<const double> x = {};
  Matrix<const double> y = {};
  std::vector<OtherExamples> others = {};
  /// The names of tensors that came in the shape of the transposed one, (inputs, outputs).
  std::vector<std::string> turned = {};
};

/// `mine` in the flat layout. `tolerance` is on `difference`; a mistake is named only where its gradient comes within
/// 1e-4 of mine, however large the tolerance. Errors: a gradient of another size; x and y that do not fit the network.
GradientComparison compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                     const std::vector<ParameterTensor>& tensors, const GradientContext& context,
                                     double tolerance = 1e-4);

/// Other examples as part of a data set, see OtherExamples.
struct OtherSubset {
  std::string sentence;
  Subset subset;
};

/// The same over the examples of a subset. With more than 1000 of them it recognises only the mistakes that show in the
/// gradients themselves: to find the others it computes what each of them gives, which keeps every value of every
/// example. Of `others`, too, only those with at most 1000 are tried.
GradientComparison compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                     const std::vector<ParameterTensor>& tensors, const BasicNetwork<double>& network,
                                     const Preprocessing& preprocessing, const Subset& subset,
                                     const std::vector<OtherSubset>& others = {},
                                     const std::vector<std::string>& turned = {}, double tolerance = 1e-4);

}  // namespace nudge
