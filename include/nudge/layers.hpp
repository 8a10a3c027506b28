#pragma once
// What a network is made of. A layer here is a small value: shapes and options, never data. Its mathematics (forward
// and backward, next to each other) is in src/layers/, one file a layer.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "nudge/function.hpp"
#include "nudge/shape.hpp"

namespace nudge {

/// z = W x + b: every output joined to every input.     W (outputs, inputs)  b (outputs)
struct Dense {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  bool operator==(const Dense&) const = default;
};

/// a = s(z), elementwise.
struct Activation {
  Function function = Function::relu;
  double slope = 0.01;  ///< leaky ReLU's, for z < 0; from 0 to 1
  bool operator==(const Activation&) const = default;
};

/// An image as a plain vector, channel by channel, row by row.
struct Flatten {
  bool operator==(const Flatten&) const = default;
};

/// In training each input is set to 0 with probability `rate` and the others are divided by 1 - rate (inverted
/// dropout); otherwise it passes its input on. From 0 up to, but not including, 1.
struct Dropout {
  double rate = 0.5;
  bool operator==(const Dropout&) const = default;
};

/// One layer of a network: a closed set, so that a reader that forgets a kind does not compile.
struct Layer {
  std::variant<Dense, Activation, Flatten, Dropout> kind;
  bool operator==(const Layer&) const = default;
};

/// The name used in files and in tables: "dense", "relu", "flatten", "dropout".
std::string name_of(const Layer& layer);

/// The shape a layer makes of `input`. Errors: a layer that does not fit its input, named by `position` (from 0).
Shape output_shape(const Layer& layer, const Shape& input, std::size_t position);

/// How many parameters a layer has; how many multiply-adds its forward takes for one example.
std::size_t parameter_count(const Layer& layer);
std::size_t multiply_adds(const Layer& layer);

}  // namespace nudge
