#pragma once
// Arrays as numpy saves them.

#include <cstdint>
#include <span>
#include <string>

#include "nudge/safetensors.hpp"

namespace nudge {

/// The bytes of a .npy file as a tensor of doubles, row-major whatever the file's order. Errors, which begin with
/// `name`: what is no such file, a damaged one, or holds no real numbers.
TensorData read_npy(std::span<const std::uint8_t> bytes, const std::string& tensor, const std::string& name);

/// The arrays of a .npz file, as numpy.savez and savez_compressed write it, under their names.
SafeTensors read_npz(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace nudge
