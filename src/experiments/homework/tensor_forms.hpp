#pragma once
// Mistakes that show in one tensor alone: the right numbers, in another form.

#include <optional>
#include <string>

#include "experiments/homework/numbers.hpp"
#include "nudge/network.hpp"

namespace nudge::homework {

struct Form {
  std::string words;
  double factor = 1;  ///< between mine and the form; where it is 1 nothing else is wrong
};

/// What forms of a tensor are judged by.
struct TensorPair {
  Numbers mine;
  Numbers expected;  ///< the gradient that the program should have given
  Numbers weights;   ///< the parameters themselves
  std::size_t rows = 0;
  std::size_t columns = 1;
  bool is_bias = false;
  bool came_turned = false;  ///< its shape in the file is (inputs, outputs)
  std::size_t size() const { return mine.size(); }
};

/// A form's words: w - rate dC/dw is saved.
std::string updated_words(double rate);

/// `nearness`: what counts as equal, as a part of the norm.
std::optional<Form> form_of(const TensorPair& tensor, double nearness);

}  // namespace nudge::homework
