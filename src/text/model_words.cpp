#include "text/model_words.hpp"

#include <fmt/format.h>

#include "text/numbers.hpp"

namespace nudge::words {

std::string activation_of(const DenseNetSettings& settings) {
  const std::string name = to_string(settings.activation);
  return has_slope(settings.activation) ? name + ", slope " + shortest(settings.slope) : name;
}

std::string preprocessing_text(const Preprocessing& preprocessing) {
  const bool standardised = !preprocessing.mean.empty() || !preprocessing.deviation.empty();
  const std::string scaled = preprocessing.scale == 1.0F / 255.0F ? "pixel / 255"
                             : preprocessing.scale == 1.0F        ? "value"
                                                           : fmt::format("value x {}", shortest(preprocessing.scale));
  if (!standardised) return scaled;
  if (preprocessing.mean.size() == 1 && preprocessing.deviation.size() == 1) {
    return fmt::format("({} - {}) / {}", scaled, shortest(preprocessing.mean[0]), shortest(preprocessing.deviation[0]));
  }
  return fmt::format("({} - mean) / deviation, of each {}", scaled,
                     preprocessing.shape.is_flat() ? "column" : "channel");
}

}  // namespace nudge::words
