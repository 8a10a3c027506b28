#pragma once
// The cost C of ONE example, from the network's output and the target y. For n examples the cost is the mean of theirs.
// In nudge::core.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

/// quadratic              C = sum over outputs of (a - y)^2
/// half_quadratic         C = 1/2 sum over outputs of (a - y)^2          (the book's)
/// cross_entropy          C = sum over outputs of -y log softmax(z)      on logits z
/// binary_cross_entropy   C = sum over outputs of -y log s(z) - (1 - y) log(1 - s(z)), s the sigmoid, on logits z
enum class Loss { quadratic, half_quadratic, cross_entropy, binary_cross_entropy };

/// How training may weigh and soften the cost; by default it does nothing. u is an example's weight, v_j the weight of
/// class j, e the smoothing, m the number of outputs (Plan::make_targets does it, once for each batch):
///   cross_entropy          C = -u sum over outputs of v_j ((1 - e) y_j + e / m) log softmax(z)_j
///   binary_cross_entropy   the targets are (1 - e) y_j + e / 2, and C is multiplied by u sum over outputs of v_j y_j
///   the quadratic losses   C is multiplied by u sum over outputs of v_j y_j; they are not smoothed
/// The sum of v_j y_j is the weight of the example's class where y is one-hot. For cross_entropy this is PyTorch's
/// cross_entropy(weight=v, label_smoothing=e), whose class weights are on the terms, so that those of other classes
/// count in what smoothing adds.
struct LossOptions {
  double label_smoothing = 0;           ///< e, 0 to 1
  std::vector<double> class_weights{};  ///< v, a number an output, 0 or more; empty: all 1
  bool operator==(const LossOptions&) const = default;
};

/// Errors: a number out of its range; smoothing of a quadratic loss; not one weight for each of the `outputs`.
void check(const LossOptions& options, Loss loss, std::size_t outputs);

/// Whether the network's output is logits (the loss applies softmax or sigmoid itself) rather than activations.
bool takes_logits(Loss loss);

/// "quadratic", "half-quadratic", "cross-entropy", "binary-cross-entropy"
std::string to_string(Loss loss);
/// Errors: unknown name, with the known ones.
Loss parse_loss(std::string_view name);

}  // namespace nudge
