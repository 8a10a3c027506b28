#include "training/input_loader.hpp"

#include "network/panel_layer.hpp"
#include "training/batches.hpp"

namespace nudge {

bool mostly_zeros(const Subset& subset, const Preprocessing& preprocessing) {
  const std::vector<std::uint32_t> positions = first_positions(std::min<std::size_t>(subset.size(), 256));
  AlignedArray<float> numbers(positions.size() * preprocessing.shape.size());
  gather(subset, positions, preprocessing, Matrix<float>(numbers.data(), positions.size(), preprocessing.shape.size()));
  const auto zeros = static_cast<std::size_t>(std::ranges::count(numbers.span(), 0.0F));
  return 2 * zeros >= numbers.size();
}

std::optional<Network> network_in_panels(const Network& network, const Preprocessing& preprocessing,
                                         const Subset& subset) {
  if (!panel_layer_of(network.architecture()) || !mostly_zeros(subset, preprocessing)) return std::nullopt;
  return in_panels(network);
}

InputLoader::InputLoader(Plan<float>& plan, const Subset& subset, const Preprocessing& preprocessing, bool in_full)
    : plan_(plan), subset_(subset), preprocessing_(preprocessing) {
  if (in_full || !has_panels(plan) || !input_is_for_panels_alone(plan.architecture())) return;
  const bool is_scaled_bytes = subset.data->has_pixels() && preprocessing.mean.empty();
  if (is_scaled_bytes) bytes_.resize(plan.capacity());
}

void InputLoader::load(std::span<const std::uint32_t> positions) {
  positions_ = positions;
  is_filled_ = false;
  if (bytes_.empty() || !list_bytes()) fill();
}

void InputLoader::fill() {
  if (!is_filled_) gather(subset_, positions_, preprocessing_, plan_.input(positions_.size()));
  is_filled_ = true;
}

/// Whether that is all that the pass needs.
bool InputLoader::list_bytes() {
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    bytes_[i] = subset_.data->image(subset_.indices[positions_[i]]).data();
  }
  return list_input<float>(plan_, std::span(bytes_).first(positions_.size()), byte_scale<float>(preprocessing_));
}

}  // namespace nudge
