#pragma once
// How a plan gets the inputs of a subset's examples: as numbers, or, where its first layer skips zeros, listed straight
// from the examples' bytes.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

/// Whether at least half of what the network is given is 0, by the first examples.
bool mostly_zeros(const Subset& subset, const Preprocessing& preprocessing);

/// The parameters with the first dense layer's weights in panels (network/panel_layer.hpp), where inputs like these make
/// that worth while.
std::optional<Network> network_in_panels(const Network& network, const Preprocessing& preprocessing,
                                         const Subset& subset);

/// For a plan that takes its weights in panels (use_panels) or by rows. The subset, checked before, and the plan outlive
/// it.
class InputLoader {
 public:
  /// `in_full`: somebody reads the plan's input besides the network.
  InputLoader(Plan<float>& plan, const Subset& subset, const Preprocessing& preprocessing, bool in_full);

  /// The input of the plan's next pass: the examples at these positions.
  void load(std::span<const std::uint32_t> positions);
  /// Puts the numbers of the last load into plan.input(), if they are not there.
  void fill();

 private:
  bool list_bytes();

  Plan<float>& plan_;
  const Subset& subset_;
  const Preprocessing& preprocessing_;
  std::vector<const std::uint8_t*> bytes_;  // of each example in the plan; empty: they are not listed
  std::span<const std::uint32_t> positions_;
  bool is_filled_ = false;
};

}  // namespace nudge
