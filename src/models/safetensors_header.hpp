#pragma once
// The JSON header of a safetensors file, as text: read with every check that needs no more than the header, and
// written.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/safetensors.hpp"

namespace nudge {

/// What the header says of one tensor. Its bytes are [begin, end) of what follows the header.
struct TensorEntry {
  std::string name;
  std::string dtype;
  std::vector<std::size_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

struct SafeTensorsHeader {
  std::vector<TensorEntry> tensors;  ///< in the order of their bytes, which they cover without gap
  std::map<std::string, std::string> metadata;
};

/// Reads a header whose tensors fill exactly `data_size` bytes. It is read event by event: memory grows with the
/// entries that are kept, never with numbers the header merely claims, and nesting needs no stack. Errors begin with
/// `file`.
SafeTensorsHeader parse_safetensors_header(std::string_view json, std::uint64_t data_size, const std::string& file);

/// The header of these tensors in this order, padded with spaces so that the bytes after it begin at a multiple of 8.
/// With a checksum its digits, "00000000" for now, stand at [checksum_digits, checksum_digits + 8).
std::string safetensors_header(const std::vector<TensorView>& tensors,
                               const std::map<std::string, std::string>& metadata, Checksum checksum,
                               const std::string& file);

/// Where the digits of a checksum stand in a header that nudge wrote, and what stands before them.
inline constexpr std::string_view checksum_prefix = R"({"__metadata__":{"crc32":")";
inline constexpr std::string_view no_checksum = "00000000";
inline constexpr const char* checksum_key = "crc32";

}  // namespace nudge
