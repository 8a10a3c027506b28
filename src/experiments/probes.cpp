#include "experiments/probes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/random.hpp"

namespace nudge::experiments {

namespace {

/// Selection sampling (Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S): each set of `count` out
/// of [begin, begin + size) is as likely as any other.
std::vector<std::size_t> draw_indices(std::size_t begin, std::size_t size, std::size_t count, const Philox& philox,
                                      std::uint32_t tensor) {
  std::vector<std::size_t> indices;
  indices.reserve(count);
  for (std::size_t i = 0; i < size && indices.size() < count; ++i) {
    const auto [low, high] = words_of(i);
    const auto bits = philox(0, tensor, low, high);
    const auto left = static_cast<double>(size - i);
    if (uniform(bits[0], bits[1]) * left < static_cast<double>(count - indices.size())) indices.push_back(begin + i);
  }
  return indices;
}

}  // namespace

Probes::Probes(std::span<double> parameters, const std::vector<ParameterTensor>& tensors,
               const GradientCheckOptions& options)
    : parameters_(parameters),
      original_(parameters.begin(), parameters.end()),
      directions_(options.directions),
      seed_(options.seed) {
  const Philox philox(seed_, RandomPurpose::example);
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    const std::size_t count = std::min(tensors[t].size(), options.parameters_per_tensor);
    chosen_.push_back(draw_indices(tensors[t].offset, tensors[t].size(), count, philox, static_cast<std::uint32_t>(t)));
  }
}

void Probes::move(std::size_t index, double steps) {
  const double w = original_[index];
  parameters_[index] = w + steps * central_difference_step * std::max(1.0, std::abs(w));
}

void Probes::move_along(std::size_t direction, double steps) {
  double largest = 1;
  for (const double w : original_) largest = std::max(largest, std::abs(w));
  const double length = steps * central_difference_step * largest / std::sqrt(static_cast<double>(original_.size()));
  const Philox philox(seed_, RandomPurpose::example);
  for (std::size_t begin = 0; begin < original_.size(); begin += 128) {
    const auto [low, high] = words_of(begin / 128);
    const auto signs = philox(1, static_cast<std::uint32_t>(direction), low, high);
    for (std::size_t i = begin; i < std::min(begin + 128, original_.size()); ++i) {
      const bool down = (signs[i / 32 % 4] >> (i % 32)) & 1U;
      parameters_[i] = original_[i] + (down ? -length : length);
    }
  }
}

void Probes::put_back() { std::copy(original_.begin(), original_.end(), parameters_.begin()); }

}  // namespace nudge::experiments
