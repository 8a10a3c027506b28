#pragma once
// The safetensors format: an 8-byte little-endian header length, a JSON header, then the tensors' bytes.
// https://github.com/huggingface/safetensors describes it; docs/formats.md says what nudge puts in.

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace nudge {

/// One tensor in memory, row-major.
struct TensorData {
  std::string name;
  std::string dtype;                ///< "F32", "F64", "U64", "I64", "U8" ...
  std::vector<std::size_t> shape;   ///< empty: a single number
  std::vector<std::uint8_t> bytes;  ///< little-endian
};

struct SafeTensors {
  std::vector<TensorData> tensors;              ///< in the order of their bytes
  std::map<std::string, std::string> metadata;  ///< __metadata__

  /// Errors: no such tensor, with the names there are.
  const TensorData& tensor(const std::string& name) const;
};

/// A tensor of floats or doubles from numbers, and back (F32 and F64 are converted to T). Errors: another dtype; a
/// number that is not finite.
template <typename T>
TensorData make_tensor(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers);
template <typename T>
std::vector<T> numbers_of(const TensorData& tensor);

enum class Checksum { none, crc32 };

/// Writes atomically. With crc32, the metadata key "crc32" holds the CRC-32 of the tensors' bytes, as eight hex digits.
void write_safetensors(const SafeTensors& content, const std::filesystem::path& path, Checksum checksum);

/// Reads and checks everything: lengths, ranges without gap or overlap, shapes against bytes, duplicate names, and the
/// CRC-32 if there is one (`required`: its absence is an error). Allocates no more than the file justifies.
SafeTensors read_safetensors(const std::filesystem::path& path, bool checksum_required = false);

}  // namespace nudge
