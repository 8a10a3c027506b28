#include "data/elastic.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/math.hpp"

namespace nudge {

namespace {

/// to = to + factor from
void add_multiple(float factor, const float* __restrict from, float* __restrict to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) to[i] += factor * from[i];
}

}  // namespace

double ElasticMap::Side::mean_square() const {
  double sum = 0;
  for (const Point& point : points) {
    for (const float weight : point.weights) sum += static_cast<double>(weight) * static_cast<double>(weight);
  }
  return sum / static_cast<double>(pixels);
}

template <typename Weight>
ElasticMap::Side ElasticMap::side_of(std::size_t pixels, double spacing, double reach, Weight&& weight) {
  Side side{.pixels = pixels};
  const auto last = static_cast<double>(pixels - 1);
  for (double at = spacing * std::ceil(-reach / spacing); at < last + reach; at += spacing) {
    Point point{.first = static_cast<std::size_t>(std::max(0.0, std::ceil(at - reach)))};
    for (std::size_t i = point.first; i < pixels && static_cast<double>(i) <= at + reach; ++i) {
      point.weights.push_back(static_cast<float>(weight(std::abs(static_cast<double>(i) - at))));
    }
    if (!point.weights.empty()) side.points.push_back(std::move(point));
  }
  return side;
}

/// Cubic B-splines: a point reaches two spacings far.
ElasticMap::Side ElasticMap::grid_side(std::size_t pixels, double spacing) {
  return side_of(pixels, spacing, 2 * spacing, [spacing](double distance) {
    const double t = distance / spacing, left = std::max(0.0, 2 - t);
    return t < 1 ? (4 - 6 * t * t + 3 * t * t * t) / 6 : left * left * left / 6;
  });
}

/// A Gaussian as far as three deviations away; beyond the picture there are some more points.
ElasticMap::Side ElasticMap::dense_side(std::size_t pixels, double deviation) {
  return side_of(pixels, 1, std::ceil(3 * deviation), [deviation](double distance) {
    return math::exp(-0.5 * (distance / deviation) * (distance / deviation));
  });
}

ElasticMap::ElasticMap(const Augmentation& augmentation, std::size_t height, std::size_t width) {
  if (augmentation.elastic == 0) return;
  const auto side = augmentation.elastic_field == ElasticField::grid ? grid_side : dense_side;
  down_ = side(height, augmentation.elastic_spacing);
  right_ = side(width, augmentation.elastic_spacing);
  // A number uniform in [-1, 1) has the mean square 1/3; a displacement's length has two components.
  const double mean_square = 2 * down_.mean_square() * right_.mean_square() / 3;
  scale_ = static_cast<float>(augmentation.elastic / std::sqrt(mean_square));
}

std::size_t ElasticMap::scratch_numbers() const {
  const std::size_t down = down_.points.size(), across = right_.points.size();
  return 2 * down * right_.pixels + down * across;
}

void ElasticMap::draw(const Draws& draws, std::span<float> field, std::span<float> scratch) const {
  const std::size_t across = right_.points.size(), width = right_.pixels, points = down_.points.size() * across;
  const std::span<float> lines = scratch.first(2 * down_.points.size() * width);
  const std::span<float> random = scratch.subspan(lines.size(), points);
  std::ranges::fill(lines, 0.0F);
  std::uint32_t block = 0;
  for (std::size_t component = 0; component < 2; ++component) {
    for (std::size_t i = 0; i < points; i += 4) {
      const auto words = draws.words(Change::elastic, block++);
      const std::size_t count = std::min<std::size_t>(4, points - i);
      for (std::size_t n = 0; n < count; ++n) random[i + n] = scale_ * either_way(words[n]);
    }
    for (std::size_t i = 0; i < points; ++i) {
      const Point& point = right_.points[i % across];
      float* const line = &lines[(2 * (i / across) + component) * width];
      add_multiple(random[i], point.weights.data(), line + point.first, point.weights.size());
    }
  }
  std::ranges::fill(field, 0.0F);
  for (std::size_t p = 0; p < down_.points.size(); ++p) {
    const Point& point = down_.points[p];
    for (std::size_t k = 0; k < point.weights.size(); ++k) {
      add_multiple(point.weights[k], &lines[2 * p * width], &field[2 * (point.first + k) * width], 2 * width);
    }
  }
}

}  // namespace nudge
