#include "explain/pooling.hpp"

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"
#include "nudge/error.hpp"

namespace nudge::explain {

namespace {

/// A place of a pooling layer's output, and a pixel of the same channel of its input.
struct Pair {
  const Shape& image;
  const Shape& places;
  std::size_t place, pixel;

  std::size_t line() const { return place / places.width % places.height; }
  std::size_t column() const { return place % places.width; }
  std::size_t pixel_line() const { return pixel / image.width % image.height; }
  std::size_t pixel_column() const { return pixel % image.width; }
  std::size_t channel() const { return pixel / (image.height * image.width); }
  bool share_a_channel() const { return place / (places.height * places.width) == channel(); }

  /// Of the window over the place: its first line and column, in the padding below 0, and whether the pixel is in it.
  std::size_t top(const Window& window) const { return line() * window.stride - window.padding; }
  std::size_t left(const Window& window) const { return column() * window.stride - window.padding; }
  bool is_under(const Window& window) const {
    return pixel_line() - top(window) < window.height && pixel_column() - left(window) < window.width;
  }
};

/// Whether the pixel is the one that has won the place, being the first of the largest.
template <typename T>
bool has_won(const Pair& pair, const Window& window, std::span<const T> x, T largest) {
  for (std::size_t k = 0; k < window.height * window.width; ++k) {
    const std::size_t line = pair.top(window) + k / window.width, column = pair.left(window) + k % window.width;
    if (line >= pair.image.height || column >= pair.image.width) continue;  // in the padding
    const std::size_t other = (pair.channel() * pair.image.height + line) * pair.image.width + column;
    if (x[other] == largest) return other == pair.pixel;
  }
  return false;
}

template <typename T>
T share_under(const Pair& pair, const Window& window) {
  return pair.is_under(window) ? T(1) / static_cast<T>(window.height * window.width) : T(0);
}

}  // namespace

template <typename T>
T share_of_pixel(const Trace<T>& trace, std::size_t example, std::size_t position, std::size_t place,
                 std::size_t pixel) {
  const Architecture& architecture = trace.architecture();
  const std::size_t source = architecture.source(position);
  const Shape& image = architecture.shape(source);
  const Pair pair{image, architecture.shape(position + 1), place, pixel};
  if (!pair.share_a_channel()) return 0;
  return std::visit(
      Overloaded{
          [&](const MaxPool2D& pool) {
            return pair.is_under(pool.window) && has_won(pair, pool.window, trace.value(source).row(example),
                                                         trace.value(position + 1)(example, place))
                       ? T(1)
                       : T(0);
          },
          [&](const AvgPool2D& pool) { return share_under<T>(pair, pool.window); },
          [&](const GlobalAvgPool&) { return share_under<T>(pair, {.height = image.height, .width = image.width}); },
          [&](const Upsample& upsample) {
            return pair.line() / upsample.factor == pair.pixel_line() &&
                           pair.column() / upsample.factor == pair.pixel_column()
                       ? T(1)
                       : T(0);
          },
          [](const OfOtherRole<Role::pools> auto&) -> T {
            fail("internal error: a layer that does not pool is asked for a pixel's share");
          }},
      architecture.layers()[position].kind);
}

template float share_of_pixel(const Trace<float>&, std::size_t, std::size_t, std::size_t, std::size_t);
template double share_of_pixel(const Trace<double>&, std::size_t, std::size_t, std::size_t, std::size_t);

}  // namespace nudge::explain
