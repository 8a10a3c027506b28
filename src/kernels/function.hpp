#pragma once
// The elementwise functions that kernels can apply.

namespace nudge::kernels {

enum class Function { identity, sigmoid, tanh, relu, leaky_relu, gelu, silu };

}  // namespace nudge::kernels
