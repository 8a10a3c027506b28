#pragma once
// What a training on one example alone has done, in words.

#include <string>
#include <vector>

#include "nudge/experiments.hpp"

namespace nudge::words {

/// Which share of the test set is called this class.
double share_called(const OneExampleMoment& moment, std::size_t label);

/// What the network called the test set, before and at that moment; and where hardly anything has changed, why. Text.
std::string one_example_news(const OneExample& result, const std::vector<std::string>& classes);

}  // namespace nudge::words
