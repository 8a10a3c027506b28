#pragma once
// A zip archive in memory, as numpy's savez writes one: entries stored or deflated.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace nudge {

struct ZipEntry {
  std::string name;
  std::vector<std::uint8_t> bytes;
};

/// All entries, in the order of the directory. Errors, which begin with `name`: what is no zip archive, or a damaged one
/// (every entry's CRC-32 is checked); encrypted or otherwise compressed entries; more than `most` bytes in all.
std::vector<ZipEntry> read_zip(std::span<const std::uint8_t> archive, const std::string& name, std::uint64_t most);

}  // namespace nudge
