#pragma once
// A data set of IDX files small enough to be written down.

#include <filesystem>
#include <string>
#include <vector>

#include "support/temporary_folder.hpp"

struct NamedBytes {
  std::string name;
  std::string bytes;
};

inline std::string idx_bytes(const std::vector<unsigned char>& dimensions, const std::string& values) {
  std::string out{'\0', '\0', '\x08', static_cast<char>(dimensions.size())};
  for (const unsigned char size : dimensions) out += std::string(3, '\0') + static_cast<char>(size);
  return out + values;
}

/// Three training pictures and two of the test part, 2 rows by 2 columns, with labels up to 2 and 3.
inline std::vector<NamedBytes> tiny_idx() {
  return {{"train-images-idx3-ubyte", idx_bytes({3, 2, 2}, "aaaabbbbcccc")},
          {"train-labels-idx1-ubyte", idx_bytes({3}, std::string("\x00\x02\x01", 3))},
          {"t10k-images-idx3-ubyte", idx_bytes({2, 2, 2}, "ddddefgh")},
          {"t10k-labels-idx1-ubyte", idx_bytes({2}, std::string("\x03\x00", 2))}};
}

inline void write_tiny_idx(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (const NamedBytes& file : tiny_idx()) write_bytes(folder / file.name, file.bytes);
}
