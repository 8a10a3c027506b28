#include "data/distortion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

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

/// Of bytes that it may bring into another order.
std::uint8_t median(std::span<std::uint8_t> bytes) {
  const auto equal = static_cast<std::size_t>(std::ranges::count(bytes, bytes.front()));
  if (2 * equal > bytes.size()) return bytes.front();  // as most often
  const auto middle = bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2);
  std::ranges::nth_element(bytes, middle);
  return *middle;
}

/// How far a field carries at most along one side: `side` is 0 for down, 1 for right.
float furthest(std::span<const float> field, std::size_t side, std::size_t width) {
  constexpr std::size_t lanes = 8;  // so many maxima side by side
  std::array<float, lanes> most{};
  for (std::size_t row = side * width; row < field.size(); row += 2 * width) {
    std::size_t x = 0;
    for (; x + lanes <= width; x += lanes) {
      for (std::size_t i = 0; i < lanes; ++i) most[i] = std::max(most[i], std::abs(field[row + x + i]));
    }
    for (; x < width; ++x) most[0] = std::max(most[0], std::abs(field[row + x]));
  }
  return *std::ranges::max_element(most);
}

/// displaced[i] = start + i step + displaced[i], within [0, last]
void follow(float start, float step, float last, float* displaced, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const float at = start + static_cast<float>(static_cast<int>(i)) * step + displaced[i];
    displaced[i] = std::min(std::max(at, 0.0F), last);
  }
}

/// The points (x, y) as the pixels above and left of them, by their numbers, and how far they are from those. `stride`
/// is the distance between rows of pixels.
void split(float* __restrict x, float* __restrict y, std::size_t stride, float* __restrict pixel, std::size_t count) {
  const auto row = static_cast<float>(static_cast<std::int32_t>(stride));
  for (std::size_t p = 0; p < count; ++p) {
    const auto column = static_cast<float>(static_cast<std::int32_t>(x[p]));
    const auto line = static_cast<float>(static_cast<std::int32_t>(y[p]));
    pixel[p] = line * row + column;  // exact below 2^24
    x[p] -= column;
    y[p] -= line;
  }
}

/// What lies to the right of these pixels by u and under them by v, linear between pixels. There is one row and one
/// column more than the pixels reach.
void sample(const float* __restrict picture, std::size_t stride, const float* __restrict pixel,
            const float* __restrict u, const float* __restrict v, float* __restrict to, std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) {
    const float* const at = picture + static_cast<std::int32_t>(pixel[p]);
    const float above = at[0] + u[p] * (at[1] - at[0]);
    const float under = at[stride] + u[p] * (at[stride + 1] - at[stride]);
    to[p] = above + v[p] * (under - above);
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
  const std::size_t pixels = shape_.height * shape_.width;
  return 2 * pixels + (shape_.height + 1) * (shape_.width + 1) + std::max(pixels, elastic_.scratch_numbers());
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
    const std::uint8_t ground = median(border.first(count));
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
  const std::size_t pixels = height * width, stride = width + 1;
  const std::span<float> field = scratch.first(2 * pixels);
  // A channel with its last row and column once more
  const std::span<float> channel = scratch.subspan(2 * pixels, (height + 1) * stride);
  const std::span<float> rest = scratch.subspan(field.size() + channel.size());
  const InkBox ink = ink_of(picture, {reinterpret_cast<std::uint8_t*>(channel.data()), width + 2 * (height + width)});
  double most_right = 0, most_down = 0;
  if (elastic_.exists()) {
    elastic_.draw(draws, field, rest);
    most_down = static_cast<double>(furthest(field, 0, width));
    most_right = static_cast<double>(furthest(field, 1, width));
  } else {
    std::ranges::fill(field, 0.0F);
  }
  AffineMap map = draw_affine(augmentation_, draws);
  place(map, draws, ink, most_right, most_down);
  const std::span<float> pixel_of = rest.first(pixels);

  // The way back: p = c + A^-1 (p' - c - t) + e(p').
  const double determinant = map.xx * map.yy - map.xy * map.yx;
  const double x_centre = static_cast<double>(width - 1) / 2, y_centre = static_cast<double>(height - 1) / 2;
  const double xx = map.yy / determinant, xy = -map.xy / determinant;
  const double yx = -map.yx / determinant, yy = map.xx / determinant;
  for (std::size_t y = 0; y < height; ++y) {
    const double dx = -x_centre - map.right, dy = static_cast<double>(y) - y_centre - map.down;
    float* const row = &field[2 * y * width];
    follow(static_cast<float>(y_centre + yx * dx + yy * dy), static_cast<float>(yx), static_cast<float>(height - 1),
           row, width);
    follow(static_cast<float>(x_centre + xx * dx + xy * dy), static_cast<float>(xx), static_cast<float>(width - 1),
           row + width, width);
    split(row + width, row, stride, &pixel_of[y * width], width);
  }
  for (std::size_t c = 0; c < channels; ++c) {
    const std::uint8_t* const from = &picture[c * pixels];
    for (std::size_t y = 0; y <= height; ++y) {
      const std::uint8_t* const line = from + std::min(y, height - 1) * width;
      float* const to = &channel[y * stride];
      for (std::size_t x = 0; x < width; ++x) to[x] = line[x];
      to[width] = line[width - 1];
    }
    for (std::size_t y = 0; y < height; ++y) {
      const float* const row = &field[2 * y * width];
      sample(channel.data(), stride, &pixel_of[y * width], row + width, row, &changed[c * pixels + y * width], width);
    }
  }
}

}  // namespace nudge
