#include "data/pixel_changes.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"

namespace nudge {

namespace {

constexpr float brightest = 255;

/// Some rows and columns of a picture.
struct Box {
  std::size_t top, bottom, left, right;
};

/// Calls work(channel, pixel) for the pixels of the box in every channel.
template <typename Work>
void for_each_pixel(const Shape& shape, const Box& box, Work&& work) {
  for (std::size_t c = 0; c < shape.channels; ++c) {
    for (std::size_t y = box.top; y < box.bottom; ++y) {
      for (std::size_t x = box.left; x < box.right; ++x) work(c, (c * shape.height + y) * shape.width + x);
    }
  }
}

}  // namespace

void change_look(const Augmentation& augmentation, const Draws& draws, std::span<float> picture) {
  if (augmentation.contrast == 0 && augmentation.brightness == 0) return;
  const auto words = draws.words(Change::look);
  double sum = 0;
  for (const float x : picture) sum += static_cast<double>(x);
  const auto mean = static_cast<float>(sum / static_cast<double>(picture.size()));
  const auto factor =
      static_cast<float>(math::exp(static_cast<double>(either_way(words[0])) * math::log1p(augmentation.contrast)));
  const float added = brightest * static_cast<float>(augmentation.brightness) * either_way(words[1]);
  for (float& x : picture) x = std::clamp(mean + factor * (x - mean) + added, 0.0F, brightest);
}

void add_noise(const Augmentation& augmentation, const Draws& draws, std::span<float> picture) {
  if (augmentation.noise == 0) return;
  const double deviation = static_cast<double>(brightest) * augmentation.noise;
  for (std::size_t i = 0; i < picture.size(); i += 2) {
    const auto [first, second] = normal_pair(draws.words(Change::noise, static_cast<std::uint32_t>(i / 2)));
    picture[i] = std::clamp(picture[i] + static_cast<float>(deviation * first), 0.0F, brightest);
    if (i + 1 == picture.size()) break;
    picture[i + 1] = std::clamp(picture[i + 1] + static_cast<float>(deviation * second), 0.0F, brightest);
  }
}

void erase_rectangle(const Augmentation& augmentation, const Draws& draws, const Shape& shape,
                     std::span<float> picture) {
  constexpr double least_area = 0.02, most_area = 0.2, most_ratio = 3;
  if (augmentation.erasing == 0) return;
  const auto words = draws.words(Change::rectangle), place = draws.words(Change::rectangle, 1);
  if (static_cast<double>(uniform(words[0])) >= augmentation.erasing) return;
  const auto all = static_cast<double>(shape.height * shape.width);
  const double area = all * (least_area + (most_area - least_area) * static_cast<double>(uniform(words[1])));
  const double ratio = math::exp(static_cast<double>(either_way(words[2])) * math::log(most_ratio));
  const auto side = [](double length, std::size_t end) {
    return std::clamp<std::size_t>(static_cast<std::size_t>(length + 0.5), 1, end);
  };
  const std::size_t height = side(std::sqrt(area * ratio), shape.height);
  const std::size_t width = side(std::sqrt(area / ratio), shape.width);
  const std::size_t top = below(static_cast<std::uint32_t>(shape.height - height + 1), join(place[0], place[1]));
  const std::size_t left = below(static_cast<std::uint32_t>(shape.width - width + 1), join(place[2], place[3]));
  std::uint32_t filled = 0;
  std::array<std::uint32_t, 4> fill{};
  for_each_pixel(shape, {top, top + height, left, left + width}, [&](std::size_t /*channel*/, std::size_t pixel) {
    if (filled % 4 == 0) fill = draws.words(Change::fill, filled / 4);
    picture[pixel] = brightest * uniform(fill[filled++ % 4]);
  });
}

void cut_square(const Augmentation& augmentation, const Draws& draws, const Shape& shape, std::span<float> picture) {
  if (augmentation.cutout == 0) return;
  const auto words = draws.words(Change::square);
  const std::size_t side = augmentation.cutout;
  const auto range = [side](std::uint32_t bits, std::size_t end) {
    const std::size_t middle = below(static_cast<std::uint32_t>(end), join(bits, 0));
    const std::size_t begin = middle - std::min(middle, side / 2);
    return std::pair(begin, std::min(end, middle + (side - side / 2)));
  };
  const auto [top, bottom] = range(words[0], shape.height);
  const auto [left, right] = range(words[1], shape.width);
  const std::size_t pixels = shape.height * shape.width;
  std::array<float, 3> ground{};  // before any of it is covered
  for (std::size_t c = 0; c < shape.channels; ++c) ground[c] = picture[c * pixels];
  for_each_pixel(shape, {top, bottom, left, right},
                 [&](std::size_t c, std::size_t pixel) { picture[pixel] = ground[c]; });
}

}  // namespace nudge
