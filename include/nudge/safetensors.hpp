#pragma once
// Named tensors as one piece of bytes: the safetensors format, in memory. Files: nudge/model_file.hpp.
//   an 8-byte little-endian header length, a JSON header, then the tensors' bytes
// https://github.com/huggingface/safetensors describes it; docs/formats.md says what nudge puts in.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace nudge {

/// One tensor in memory, row-major.
struct TensorData {
  std::string name;
  std::string dtype;                ///< "F32", "F64", "F16", "BF16", "I64", "U8" ...
  std::vector<std::size_t> shape;   ///< empty: a single number
  std::vector<std::uint8_t> bytes;  ///< little-endian
};

/// One tensor whose numbers somebody else owns.
struct TensorView {
  std::string name;
  std::string dtype;
  std::vector<std::size_t> shape;
  std::span<const std::uint8_t> bytes;
};

struct SafeTensors {
  std::vector<TensorData> tensors;              ///< in the order of their bytes
  std::map<std::string, std::string> metadata;  ///< __metadata__, without the checksum

  /// Errors: no such tensor, with the names there are.
  const TensorData& tensor(const std::string& name) const;
  std::vector<TensorView> views() const;
};

/// A tensor of floats or doubles from numbers: a copy of them, or a view of them.
template <typename T>
TensorData make_tensor(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers);
template <typename T>
TensorView view_tensor(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers);
/// Whether numbers that are not finite are taken as they are.
enum class NotFinite { refused, taken };
/// And back: F32, F64, F16 and BF16 are converted to T, exactly where a T holds the number, else to the nearest. Errors:
/// another dtype; where it is refused, a number that is not finite as a T.
template <typename T>
std::vector<T> numbers_of(const TensorData& tensor, NotFinite not_finite = NotFinite::refused);

/// crc32: the first entry of the metadata is "crc32", eight hex digits: the CRC-32 (zlib's) of all bytes with these
/// eight digits taken as "00000000". So they begin with the header's length and {"__metadata__":{"crc32":" whatever
/// else there is.
enum class Checksum { none, crc32 };

/// What a file of these tensors holds. Errors, which begin with `name`: names or metadata that are not UTF-8; bytes
/// that do not fit a shape; a name twice.
std::vector<std::byte> safetensors_to_bytes(const std::vector<TensorView>& tensors,
                                            const std::map<std::string, std::string>& metadata, Checksum checksum,
                                            const std::string& name);

/// Reads and checks everything: lengths, ranges without gap or overlap, shapes against bytes, duplicate names, and the
/// checksum if there is one (`checksum_required`: its absence is an error). Allocates no more than the bytes justify.
/// Errors begin with `name`.
SafeTensors safetensors_from_bytes(std::span<const std::byte> bytes, const std::string& name,
                                   bool checksum_required = false);

}  // namespace nudge
