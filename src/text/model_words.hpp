#pragma once
// A model's facts in words.

#include <string>

#include "nudge/model.hpp"
#include "nudge/net_text.hpp"

namespace nudge::words {

/// Of a net of the plain form, between its layers: "relu"; "leaky-relu, slope 0.01".
std::string activation_of(const DenseNetSettings& settings);

/// "(pixel / 255 - 0.1307) / 0.3081": what becomes of each number of an example.
std::string preprocessing_text(const Preprocessing& preprocessing);

}  // namespace nudge::words
