#pragma once
// The numbers of a table's examples: pixels, which stay bytes, or values, which are floats. What they are is said before,
// or found out from all of them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

class CsvNumbers {
 public:
  /// `file` begins errors.
  CsvNumbers(std::string file, TableNumbers kind, std::optional<Shape> shape)
      : file_(std::move(file)), kind_(kind), shape_(shape) {}

  /// A number; `place` says where it stands and how it is spelt, and is asked only where that is needed. Errors: no
  /// pixel, where pixels are wanted.
  template <typename Place>
  void add(float value, const Place& place) {
    if (kind_ != TableNumbers::values && is_pixel(value)) {
      if (bytes_only_) {
        pixels_.push_back(static_cast<std::uint8_t>(value));
      } else {
        values_.push_back(value);
      }
      return;
    }
    if (kind_ == TableNumbers::pixels) refuse(place());
    if (kind_ == TableNumbers::automatic && others_++ == 0) first_other_ = place();
    if (bytes_only_) become_values();
    values_.push_back(value);
  }

  /// Brings the last example to the front.
  void last_to_front(std::size_t values_each);

  /// Puts all into `data`, of which there are `values_each` an example, and what was found out into `notes`.
  void finish(std::size_t values_each, Dataset& data, std::vector<std::string>& notes);

 private:
  static bool is_pixel(float value) {
    return value >= 0 && value <= 255 && value == static_cast<float>(static_cast<std::uint8_t>(value));
  }
  [[noreturn]] void refuse(const std::string& place) const;
  void become_values();

  std::string file_;
  TableNumbers kind_;
  std::optional<Shape> shape_;
  bool bytes_only_ = true;  ///< all so far are pixels
  std::vector<std::uint8_t> pixels_;
  std::vector<float> values_;
  std::size_t others_ = 0;  ///< that are no pixels
  std::string first_other_;
};

}  // namespace nudge
