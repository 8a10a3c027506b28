#pragma once
// Gradient tests in three lines: name an architecture, and backpropagation through it is held against central
// differences, every parameter of it, at several random points.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "nudge/gradient_check.hpp"

namespace nudge::test {

/// Every function a neuron can have, and every loss.
inline const std::vector<Function>& all_functions() {
  static const std::vector<Function> functions = {Function::identity, Function::sigmoid,    Function::tanh,
                                                  Function::relu,     Function::leaky_relu, Function::gelu,
                                                  Function::silu};
  return functions;
}

/// All of them.
inline std::vector<Function> every_function() {
  std::vector<Function> functions = all_functions();
  functions.insert(functions.end(), {Function::softplus, Function::elu, Function::hard_swish, Function::scaled_tanh});
  return functions;
}

/// A loss with the output activation it is used with; on logits there is none.
struct OutputCase {
  Loss loss;
  Function activation = Function::identity;
};

inline std::vector<OutputCase> all_outputs() {
  std::vector<OutputCase> outputs = {{Loss::cross_entropy}, {Loss::binary_cross_entropy}};
  for (const Function function : all_functions()) {
    outputs.push_back({Loss::quadratic, function});
    outputs.push_back({Loss::half_quadratic, function});
  }
  return outputs;
}

/// A name for GoogleTest: letters and digits only.
inline std::string test_name(std::string text) {
  for (char& letter : text) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return text;
}
inline std::string test_name(const OutputCase& output) {
  if (takes_logits(output.loss)) return test_name(to_string(output.loss));
  return test_name(to_string(output.activation) + "_" + to_string(output.loss));
}

/// Dense layers of these sizes.
inline Architecture dense(const std::string& sizes, Function hidden, const OutputCase& output, double dropout = 0) {
  const std::vector<std::size_t> parsed = parse_net(sizes);
  return dense_net({parsed.front()}, parsed,
                   {.activation = hidden,
                    .slope = 0.2,
                    .loss = output.loss,
                    .output_activation = output.activation,
                    .dropout = dropout});
}

/// Holds backpropagation through this architecture against central differences at random points, by C01's measure.
inline void expect_right_gradient(const Architecture& architecture, std::uint64_t points = 3) {
  ThreadTeam team(1);
  for (std::uint64_t seed = 1; seed <= points; ++seed) {
    const GradientCheck check = check_backpropagation(architecture, {.seed = seed}, team);
    std::size_t checked = 0;
    for (const TensorCheck& tensor : check.tensors) {
      checked += tensor.checked;
      EXPECT_LT(tensor.error, 1e-7) << "point " << seed << ", " << tensor.name << ", parameter " << tensor.worst
                                    << ": backpropagation says " << tensor.analytic << ", central differences "
                                    << tensor.numeric;
    }
    EXPECT_EQ(checked, architecture.parameter_count());
    EXPECT_LT(check.direction_error, 1e-7) << "point " << seed;
    EXPECT_TRUE(check.passed);
  }
}

}  // namespace nudge::test
