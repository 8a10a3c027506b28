#pragma once
// The cost C of ONE example, from the network's output and the target y. For n examples the cost is the mean of theirs.

#include <string>
#include <string_view>

namespace nudge {

/// quadratic              C = sum over outputs of (a - y)^2
/// half_quadratic         C = 1/2 sum over outputs of (a - y)^2          (the book's)
/// cross_entropy          C = sum over outputs of -y log softmax(z)      on logits z
/// binary_cross_entropy   C = sum over outputs of -y log s(z) - (1 - y) log(1 - s(z)), s the sigmoid, on logits z
enum class Loss { quadratic, half_quadratic, cross_entropy, binary_cross_entropy };

/// Whether the network's output is logits (the loss applies softmax or sigmoid itself) rather than activations.
bool takes_logits(Loss loss);

/// "quadratic", "half-quadratic", "cross-entropy", "binary-cross-entropy"
std::string to_string(Loss loss);
/// Errors: unknown name, with the known ones.
Loss parse_loss(std::string_view name);

}  // namespace nudge
