#pragma once
// Why a gradient may be a multiple of the right one.

#include <string>
#include <vector>

#include "experiments/homework/plain_net.hpp"

namespace nudge::homework {

/// What a factor may come from.
struct FactorContext {
  std::size_t examples = 1;
  std::size_t outputs = 0;
  Loss loss = Loss::quadratic;
  bool knows_loss = false;
};

struct FactorReasons {
  /// The likeliest first: each is a whole one ("minus the gradient ...; 100 times ours: summed over the examples, not
  /// averaged"), and all fit equally well. Empty: there is no usual reason.
  std::vector<std::string> words;
  double weight = 0;  ///< of the first: 1 for each usual reason in it, more for a rare one
};

/// `everywhere`: all tensors have this factor. Where only some have it, what would change all of them is no reason: a
/// cost's factor, y - a, a rate.
FactorReasons reasons_for(double factor, const FactorContext& context, bool everywhere, double tolerance);

/// Rounded for people: 0.5, 0.01, 12.3.
std::string plain_number(double number);

}  // namespace nudge::homework
