#pragma once
// The elementwise functions a neuron's activation can be.

#include <string>
#include <string_view>

namespace nudge {

/// a = s(z):
///   identity   z
///   sigmoid    1 / (1 + exp(-z))
///   tanh       tanh(z)
///   relu       max(z, 0), its slope at 0 taken as 0
///   leaky_relu z for z > 0, slope * z otherwise
///   gelu       z Phi(z), Phi the normal distribution function (the erf form)
///   silu       z sigmoid(z)
enum class Function { identity, sigmoid, tanh, relu, leaky_relu, gelu, silu };

/// "relu", "leaky-relu", ...
std::string to_string(Function function);
/// The function of that name. Errors: unknown name, with the known ones.
Function parse_function(std::string_view name);

}  // namespace nudge
