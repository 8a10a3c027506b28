#pragma once
// The elementwise functions a neuron's activation can be.
// In nudge::core.

#include <string>
#include <string_view>
#include <vector>

namespace nudge {

/// a = s(z), each with its derivative in src/kernels/functions.hpp:
///   identity   z
///   sigmoid    1 / (1 + exp(-z))
///   tanh       tanh(z)
///   relu       max(z, 0), its slope at 0 taken as 0
///   leaky_relu z for z > 0, slope * z otherwise
///   gelu       z Phi(z), Phi the normal distribution function (the erf form)
///   silu       z sigmoid(z)
///   softplus   log(1 + exp(z))
///   elu        z for z > 0, exp(z) - 1 otherwise
///   hard_swish z min(max(z + 3, 0), 6) / 6
///   scaled_tanh 1.7159 tanh(2 z / 3)
enum class Function { identity, sigmoid, tanh, relu, leaky_relu, gelu, silu, softplus, elu, hard_swish, scaled_tanh };

/// "relu", "leaky-relu", ...
std::string to_string(Function function);
/// All of them by their names.
std::vector<std::string> function_names();
/// The function of that name. Errors: unknown name, with the known ones.
Function parse_function(std::string_view name);
/// Whether it has a slope of its own for z < 0, as leaky_relu.
bool has_slope(Function function);

}  // namespace nudge
