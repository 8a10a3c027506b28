#include "data/ink_field.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace nudge {

Field channel_of(const Image& image, std::size_t channel) {
  Field field(image.shape.height, image.shape.width);
  const std::uint8_t* bytes = image.pixels.data() + channel * field.values.size();
  std::copy(bytes, bytes + field.values.size(), field.values.begin());
  return field;
}

Field transposed(const Field& field) {
  Field out(field.width, field.height);
  for (std::size_t y = 0; y < field.height; ++y) {
    for (std::size_t x = 0; x < field.width; ++x) out.at(x, y) = field.at(y, x);
  }
  return out;
}

Field mirrored(const Field& field) {
  Field out = field;
  for (std::size_t y = 0; y < field.height; ++y) {
    const auto row = out.values.begin() + static_cast<std::ptrdiff_t>(y * field.width);
    std::reverse(row, row + static_cast<std::ptrdiff_t>(field.width));
  }
  return out;
}

float quantile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

Field median_of_nine(const Field& field) {
  Field out = field;
  std::array<float, 9> nine{};
  for (std::size_t y = 1; y + 1 < field.height; ++y) {
    for (std::size_t x = 1; x + 1 < field.width; ++x) {
      for (std::size_t k = 0; k < 9; ++k) nine[k] = field.at(y + k / 3 - 1, x + k % 3 - 1);
      std::nth_element(nine.begin(), nine.begin() + 4, nine.end());
      out.at(y, x) = nine[4];
    }
  }
  return out;
}

Field mean_of_nine(const Field& field) {
  Field out = field;
  for (std::size_t y = 1; y + 1 < field.height; ++y) {
    for (std::size_t x = 1; x + 1 < field.width; ++x) {
      float sum = 0;
      for (std::size_t k = 0; k < 9; ++k) sum += field.at(y + k / 3 - 1, x + k % 3 - 1);
      out.at(y, x) = sum / 9;
    }
  }
  return out;
}

namespace {

/// The largest of each row's values within `reach`, in three comparisons a value whatever the reach: the windows are
/// put together from maxima that run to the right and to the left in blocks of a window's length (van Herk 1992,
/// Gil and Werman 1993).
Field largest_in_rows(const Field& field, std::size_t reach) {
  const std::size_t window = 2 * reach + 1;
  const std::size_t padded = (field.width + 2 * reach + window - 1) / window * window;
  constexpr float nothing = -std::numeric_limits<float>::infinity();
  std::vector<float> row(padded, nothing), to_right(padded), to_left(padded);
  Field out(field.height, field.width);
  for (std::size_t y = 0; y < field.height; ++y) {
    for (std::size_t x = 0; x < field.width; ++x) row[reach + x] = field.at(y, x);
    for (std::size_t begin = 0; begin < padded; begin += window) {
      const std::size_t last = begin + window - 1;
      to_right[begin] = row[begin];
      to_left[last] = row[last];
      for (std::size_t k = 1; k < window; ++k) {
        to_right[begin + k] = std::max(to_right[begin + k - 1], row[begin + k]);
        to_left[last - k] = std::max(to_left[last - k + 1], row[last - k]);
      }
    }
    for (std::size_t x = 0; x < field.width; ++x) out.at(y, x) = std::max(to_left[x], to_right[x + window - 1]);
  }
  return out;
}

Field largest_in_squares(const Field& field, std::size_t reach) {
  return transposed(largest_in_rows(transposed(largest_in_rows(field, reach)), reach));
}

void negate(Field& field) {
  for (float& value : field.values) value = -value;
}

}  // namespace

Field closed(const Field& field, std::size_t reach) {
  Field out = largest_in_squares(field, reach);
  negate(out);
  out = largest_in_squares(out, reach);
  negate(out);
  return out;
}

}  // namespace nudge
