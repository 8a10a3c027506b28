#pragma once
// Gradient tests in three lines: name an architecture, and backpropagation through it is held against central
// differences, every parameter of it, at several random points.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"

namespace nudge::test {

/// Every function that a neuron can have.
inline const std::vector<Function>& all_functions() {
  static const std::vector<Function> functions = [] {
    std::vector<Function> all;
    for (const std::string& name : function_names()) all.push_back(parse_function(name));
    return all;
  }();
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

/// Calls work(hidden, output) for every activation and every loss with every activation that it can have.
template <typename Work>
void for_every_activation_and_loss(Work&& work) {
  for (const Function hidden : all_functions()) {
    for (const OutputCase& output : all_outputs()) {
      SCOPED_TRACE(text(to_string(hidden), " hidden, ", to_string(output.activation), ", ", to_string(output.loss)));
      work(hidden, output);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
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
