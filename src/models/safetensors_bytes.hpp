#pragma once
// A safetensors file that lies in memory, read without a copy of its tensors.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "nudge/safetensors.hpp"

namespace nudge {

struct SafeTensorsViews {
  std::vector<TensorView> tensors;              ///< in the order of their bytes
  std::map<std::string, std::string> metadata;  ///< without the checksum
};

/// As safetensors_from_bytes; the views are into `bytes`, whose tensors may lie at odd places.
SafeTensorsViews view_safetensors(std::span<const std::byte> bytes, const std::string& name, bool checksum_required);

}  // namespace nudge
