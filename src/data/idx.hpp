#pragma once
// The IDX format of the MNIST files (http://yann.lecun.com/exdb/mnist/): big-endian
//   bytes 0-1  0
//   byte  2    the type of a value: 0x08 is an unsigned byte, 0x0c a 32-bit integer, which QMNIST has for labels
//   byte  3    the number of dimensions: 1 for labels (QMNIST: 2, of which the first column is the class), 3 for
//              pictures (count, height, width)
//   4 bytes for each dimension, then the values, the last dimension fastest, and nothing more.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

inline constexpr std::size_t idx_label_dimensions = 1;
inline constexpr std::size_t idx_image_dimensions = 3;

constexpr std::size_t idx_header_size(std::size_t dimensions) { return 4 + 4 * dimensions; }

enum class IdxType : std::uint8_t { byte = 0x08, integer = 0x0c };

struct IdxHeader {
  std::vector<std::size_t> dimensions;
  std::size_t byte_count = 0;  ///< so many follow the header
};

/// `start` is the first idx_header_size(dimensions) bytes of the file, or all there are. Errors (begun with `name`):
/// too short, not IDX, another type or number of dimensions, a dimension of 0, a product that overflows.
IdxHeader parse_idx_header(std::span<const std::uint8_t> start, std::size_t dimensions, const std::string& name,
                           IdxType type = IdxType::byte);

struct IdxArray {
  std::vector<std::size_t> dimensions;
  std::vector<std::uint8_t> values;
};

/// A whole file in memory. Errors: as above, or more or fewer values than the header announces.
IdxArray parse_idx(std::span<const std::uint8_t> bytes, std::size_t dimensions, const std::string& name);

/// Labels that are 32-bit integers, of 1 or 2 dimensions, as IdxArray has labels: the first column alone. Errors: a
/// class that is not from 0 to 255.
IdxArray labels_of_integers(const IdxHeader& header, std::span<const std::uint8_t> values, const std::string& name);

/// Raises the error about a file whose header announces `header.byte_count` bytes, but which holds `found`, or with
/// `at_least`, more than that.
[[noreturn]] void fail_about_idx_length(const IdxHeader& header, std::uint64_t found, bool at_least,
                                        const std::string& name);

/// How many classes such labels need: the largest label and one more.
std::size_t idx_class_count(const IdxArray& labels);

/// Pictures and their labels together. Errors: their counts differ, a label has no class.
Dataset idx_dataset(IdxArray images, const IdxArray& labels, std::vector<std::string> classes, const std::string& name);

}  // namespace nudge
