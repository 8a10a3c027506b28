#include "data/distortion.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"

namespace nudge {

namespace {

constexpr double radians = 0x1.1DF46A2529D39P-6;  ///< of one degree

/// A factor of 1 / (1 + most) to 1 + most, its logarithm uniform.
double factor_of(double most, std::uint32_t bits) {
  return math::exp(static_cast<double>(either_way(bits)) * math::log1p(most));
}

/// The values that a coordinate takes on the corners of a box.
struct Extent {
  double least, most;
};
Extent extent_of(double by_x, double by_y, const InkBox& box, double x, double y) {
  const double left = by_x * (box.left - x), right = by_x * (box.right - x);
  const double top = by_y * (box.top - y), bottom = by_y * (box.bottom - y);
  return {std::min(left, right) + std::min(top, bottom), std::max(left, right) + std::max(top, bottom)};
}

/// What of [-most, most] keeps [least + t, most + t] inside [0, end], uniform; where nothing does, what is nearest to it.
double shift_that_cuts_nothing(double most, Extent ink, double end, std::uint32_t bits) {
  const double low = -ink.least, high = end - ink.most;
  if (low > high) return (low + high) / 2;  // it is larger than the picture
  const double first = std::clamp(-most, low, high), last = std::clamp(most, low, high);
  return first + (last - first) * static_cast<double>(uniform(bits));
}

/// A whole number of -most to most
double whole_shift(std::size_t most, std::uint32_t bits) {
  const auto count = static_cast<std::uint32_t>(2 * most + 1);
  return static_cast<double>(below(count, join(bits, 0))) - static_cast<double>(most);
}

float largest_size(const float* values, std::size_t count) {
  float most = 0;
  for (std::size_t i = 0; i < count; ++i) most = std::max(most, std::abs(values[i]));
  return most;
}

/// displaced[i] = start + i step + displaced[i], within [0, last]
void follow(float start, float step, float last, float* displaced, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const float at = start + static_cast<float>(static_cast<int>(i)) * step + displaced[i];
    displaced[i] = std::min(std::max(at, 0.0F), last);
  }
}

/// What lies at the points (x, y), linear between pixels. `row` is the distance between rows; there is one row and one
/// column more than the points reach.
void sample(const float* __restrict picture, std::size_t row, const float* __restrict x, const float* __restrict y,
            float* __restrict to, std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) {
    const auto column = static_cast<int>(x[p]), line = static_cast<int>(y[p]);
    const float u = x[p] - static_cast<float>(column), v = y[p] - static_cast<float>(line);
    const float* const at = picture + line * static_cast<int>(row) + column;
    const float above = at[0] + u * (at[1] - at[0]);
    const float under = at[row] + u * (at[row + 1] - at[row]);
    to[p] = above + v * (under - above);
  }
}

}  // namespace

AffineMap draw_affine(const Augmentation& augmentation, const Draws& draws) {
  const auto words = draws.words(Change::lean);
  const double angle = radians * augmentation.rotation * static_cast<double>(either_way(words[0]));
  const double factor = factor_of(augmentation.scale, words[1]);
  const double lean = radians * augmentation.shear * static_cast<double>(either_way(words[2]));
  const double mirror = static_cast<double>(uniform(words[3])) < augmentation.flip ? -1 : 1;
  const double cosine = factor * math::cos(angle), sine = factor * math::sin(angle);
  const double slope = math::sin(lean) / math::cos(lean);
  // Mirrored, then leant, then turned and scaled.
  return {.xx = cosine * mirror, .xy = cosine * slope - sine, .yx = sine * mirror, .yy = sine * slope + cosine};
}

Distortion::Distortion(const Augmentation& augmentation, const Shape& shape)
    : augmentation_(augmentation), shape_(shape), elastic_(augmentation, shape.height, shape.width) {
  const Augmentation& a = augmentation_;
  exists_ =
      a.rotation > 0 || a.scale > 0 || a.shear > 0 || a.shift > 0 || a.crop > 0 || a.flip > 0 || elastic_.exists();
}

std::size_t Distortion::scratch_numbers() const {
  const std::size_t fields = 2 * shape_.height * shape_.width;
  return fields + (shape_.height + 1) * (shape_.width + 1) + elastic_.scratch_numbers();
}

InkBox Distortion::ink_of(std::span<const std::uint8_t> picture, std::span<std::uint8_t> scratch) const {
  constexpr int least_difference = 16;
  const auto [channels, height, width] = shape_;
  const std::span<std::uint8_t> most_of_column = scratch.first(width), border = scratch.subspan(width);
  std::ranges::fill(most_of_column, std::uint8_t{0});
  std::size_t top = height, bottom = 0;
  for (std::size_t c = 0; c < channels; ++c) {
    const std::uint8_t* const channel = &picture[c * height * width];
    std::size_t count = 0;
    for (std::size_t x = 0; x < width; ++x) {
      border[count++] = channel[x];
      border[count++] = channel[(height - 1) * width + x];
    }
    for (std::size_t y = 0; y < height; ++y) {
      border[count++] = channel[y * width];
      border[count++] = channel[y * width + width - 1];
    }
    const auto middle = border.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(border.begin(), middle, border.begin() + static_cast<std::ptrdiff_t>(count));
    const std::uint8_t ground = *middle;
    for (std::size_t y = 0; y < height; ++y) {
      std::uint8_t most = 0;
      for (std::size_t x = 0; x < width; ++x) {
        const std::uint8_t value = channel[y * width + x];
        const auto off = static_cast<std::uint8_t>(value > ground ? value - ground : ground - value);
        most = std::max(most, off);
        most_of_column[x] = std::max(most_of_column[x], off);
      }
      if (most <= least_difference) continue;
      top = std::min(top, y), bottom = std::max(bottom, y);
    }
  }
  if (top == height) return {};
  const auto is_ink = [](std::uint8_t most) { return most > least_difference; };
  const auto first = std::ranges::find_if(most_of_column, is_ink);
  const auto last = std::find_if(most_of_column.rbegin(), most_of_column.rend(), is_ink);
  return {.left = static_cast<double>(first - most_of_column.begin()) - 0.5,
          .right = static_cast<double>(most_of_column.rend() - last) - 0.5,
          .top = static_cast<double>(top) - 0.5,
          .bottom = static_cast<double>(bottom) + 0.5,
          .is_empty = false};
}

/// Sets t: a shift that cuts no ink, which the field may carry so far, and then that of the crop.
void Distortion::place(AffineMap& map, const Draws& draws, const InkBox& ink, double most_right,
                       double most_down) const {
  const double x = static_cast<double>(shape_.width - 1) / 2, y = static_cast<double>(shape_.height - 1) / 2;
  const auto words = draws.words(Change::place);
  if (!ink.is_empty) {
    Extent across = extent_of(map.xx, map.xy, ink, x, y), along = extent_of(map.yx, map.yy, ink, x, y);
    // A displacement e of where a pixel comes from carries it by -A e.
    const double right = std::abs(map.xx) * most_right + std::abs(map.xy) * most_down;
    const double down = std::abs(map.yx) * most_right + std::abs(map.yy) * most_down;
    across = {x + across.least - right, x + across.most + right};
    along = {y + along.least - down, y + along.most + down};
    const double half = 0.5;  // the outermost pixels reach beyond their centres
    map.right = shift_that_cuts_nothing(augmentation_.shift, {across.least + half, across.most + half},
                                        static_cast<double>(shape_.width), words[0]);
    map.down = shift_that_cuts_nothing(augmentation_.shift, {along.least + half, along.most + half},
                                       static_cast<double>(shape_.height), words[1]);
  }
  map.right += whole_shift(augmentation_.crop, words[2]);
  map.down += whole_shift(augmentation_.crop, words[3]);
}

void Distortion::apply(const Draws& draws, std::span<const std::uint8_t> picture, std::span<float> changed,
                       std::span<float> scratch) const {
  const auto [channels, height, width] = shape_;
  const std::size_t pixels = height * width;
  float* const down = scratch.data();
  float* const right = down + pixels;
  float* const channel = right + pixels;  // with its last row and column once more
  const std::span<float> rest = scratch.subspan(2 * pixels + (height + 1) * (width + 1));
  const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(channel), width + 2 * (height + width));
  const InkBox ink = ink_of(picture, bytes);
  double most_right = 0, most_down = 0;
  if (elastic_.exists()) {
    elastic_.draw(draws, {down, pixels}, {right, pixels}, rest);
    most_down = largest_size(down, pixels);
    most_right = largest_size(right, pixels);
  } else {
    std::fill_n(down, 2 * pixels, 0.0F);
  }
  AffineMap map = draw_affine(augmentation_, draws);
  place(map, draws, ink, most_right, most_down);

  // The way back: p = c + A^-1 (p' - c - t) + e(p').
  const double determinant = map.xx * map.yy - map.xy * map.yx;
  const double x_centre = static_cast<double>(width - 1) / 2, y_centre = static_cast<double>(height - 1) / 2;
  const double xx = map.yy / determinant, xy = -map.xy / determinant;
  const double yx = -map.yx / determinant, yy = map.xx / determinant;
  for (std::size_t y = 0; y < height; ++y) {
    const double dx = -x_centre - map.right, dy = static_cast<double>(y) - y_centre - map.down;
    follow(static_cast<float>(x_centre + xx * dx + xy * dy), static_cast<float>(xx), static_cast<float>(width - 1),
           right + y * width, width);
    follow(static_cast<float>(y_centre + yx * dx + yy * dy), static_cast<float>(yx), static_cast<float>(height - 1),
           down + y * width, width);
  }
  for (std::size_t c = 0; c < channels; ++c) {
    const std::uint8_t* const from = &picture[c * pixels];
    for (std::size_t y = 0; y <= height; ++y) {
      const std::uint8_t* const line = from + std::min(y, height - 1) * width;
      float* const to = channel + y * (width + 1);
      for (std::size_t x = 0; x < width; ++x) to[x] = line[x];
      to[width] = line[width - 1];
    }
    sample(channel, width + 1, right, down, &changed[c * pixels], pixels);
  }
}

}  // namespace nudge
