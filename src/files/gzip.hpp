#pragma once
// Bytes compressed as a .gz file has them.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nudge {

/// The same for the same bytes. Errors: no memory; more than 4 GB.
std::vector<std::uint8_t> gzip(std::span<const std::byte> bytes);

}  // namespace nudge
