#pragma once
// Which mistakes, made together, give just the gradient that came.

#include <string>
#include <vector>

#include "experiments/homework/factors.hpp"
#include "experiments/homework/student.hpp"
#include "experiments/homework/tensor_forms.hpp"

namespace nudge::homework {

/// What is known of the gradient that came, and of the right one.
struct Case {
  Numbers mine, ours;  ///< in the flat layout
  std::vector<ParameterTensor> tensors;
  std::vector<bool> came_turned;  ///< [t]: in the file its shape is that of the transposed tensor
  Numbers parameters = {};        ///< empty: not known
  FactorContext factors = {};
  double tolerance = 1e-4;  ///< agrees when norm(mine - ours) is at most this part of norm(ours)
};

/// Some mistakes that, made together, give what came, or come nearest to it.
struct Explanation {
  std::vector<std::string> sentences;  ///< what is wrong, all of it
  std::vector<std::string> causes;     ///< [t]: of tensor t; empty: it agrees, or nothing explains it
};

/// How near a mistake's gradient must be to what came to be named: a part of the norm. Programs in float come within
/// 1e-6 to 1e-5 of ours; what a mistake changes is seen far above.
inline constexpr double nearness = 1e-4;

/// The simplest explanations of what the gradients alone show; several where they are equally simple.
std::vector<Explanation> explain_alone(const Case& given);

/// The same with the mistakes of the table made on the examples x and y, one by one, and where none of them is enough
/// two at a time.
std::vector<Explanation> explain_by_mistakes(const Case& given, const PlainNet& net, const Mistakes& mistakes,
                                             const Batch& x, const Batch& y);

}  // namespace nudge::homework
