#include "data/csv_numbers.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::size_t smallest_side = 8;
constexpr std::uint8_t brightest_of_few_grays = 16;

/// The side of a square of `count` pixels, or 0 if there is none.
std::size_t square_side(std::size_t count) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(count))));
  return side * side == count ? side : 0;
}

/// The picture that so many pixels are, gray or of three colours; a row where they are none.
Shape picture_of(std::size_t count) {
  if (const std::size_t side = square_side(count); side >= smallest_side) return {1, side, side};
  const std::size_t side = count % 3 == 0 ? square_side(count / 3) : 0;
  return side >= smallest_side ? Shape{3, side, side} : Shape{count, 1, 1};
}

std::string picture_words(const Shape& shape) {
  return text(shape.height, 'x', shape.width, shape.channels == 1 ? " gray pictures" : " pictures of three channels");
}

}  // namespace

void CsvNumbers::refuse(const std::string& place) const {
  fail(file_, ": ", place, ", expected a pixel: a whole number of 0 to 255");
}

void CsvNumbers::become_values() {
  bytes_only_ = false;
  values_.assign(pixels_.begin(), pixels_.end());
  std::vector<std::uint8_t>().swap(pixels_);
}

void CsvNumbers::last_to_front(std::size_t values_each) {
  const auto rotate = [&](auto& numbers) {
    std::rotate(numbers.begin(), numbers.end() - static_cast<std::ptrdiff_t>(values_each), numbers.end());
  };
  bytes_only_ ? rotate(pixels_) : rotate(values_);
}

void CsvNumbers::finish(std::size_t values_each, Dataset& data, std::vector<std::string>& notes) {
  const Shape picture = picture_of(values_each);
  if (kind_ == TableNumbers::automatic && bytes_only_) {
    const bool bright = std::any_of(pixels_.begin(), pixels_.end(), [](auto p) { return p > brightest_of_few_grays; });
    if (picture.is_flat() || !bright) {
      become_values();
    } else {
      notes.push_back(text(data.name, ": the ", values_each, " numbers of a line are taken for the pixels of ",
                           picture_words(picture), " and divided by 255; if they are none, say --numbers values"));
    }
  }
  constexpr std::size_t few = 100;  // one in so many
  if (others_ > 0 && !picture.is_flat() && others_ <= std::max<std::size_t>(1, values_.size() / few)) {
    notes.push_back(text(data.name, ": ", values_.size() - others_, " of its ", values_.size(),
                         " numbers are pixels (whole numbers of 0 to 255), but ", first_other_,
                         ": so all are taken for values, and not divided by 255"));
  }
  data.shape = kind_ == TableNumbers::values || (kind_ == TableNumbers::automatic && !bytes_only_)
                   ? Shape{values_each, 1, 1}
                   : picture;
  if (shape_ && shape_->size() == values_each) data.shape = *shape_;
  data.pixels = std::move(pixels_);
  data.features = std::move(values_);
  data.pixels.shrink_to_fit();
  data.features.shrink_to_fit();
}

}  // namespace nudge
