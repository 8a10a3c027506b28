#include "explain/pooling.hpp"

namespace nudge::explain {

namespace {

/// The window over `image` at a place; a global average has one over all of it.
Window window_of(const Layer& layer, const Shape& image) {
  if (const auto* pool = std::get_if<MaxPool2D>(&layer.kind)) return pool->window;
  if (const auto* pool = std::get_if<AvgPool2D>(&layer.kind)) return pool->window;
  return {.height = image.height, .width = image.width};
}

}  // namespace

template <typename T>
T share_of_pixel(const Trace<T>& trace, std::size_t example, std::size_t position, std::size_t place,
                 std::size_t pixel) {
  const Architecture& architecture = trace.architecture();
  const Layer& layer = architecture.layers()[position];
  const Shape& image = architecture.shape(architecture.source(position));
  const Shape& places = architecture.shape(position + 1);
  const Window window = window_of(layer, image);
  const std::size_t channel = pixel / (image.height * image.width);
  if (place / (places.height * places.width) != channel) return 0;
  if (const auto* upsample = std::get_if<Upsample>(&layer.kind)) {
    const std::size_t line = place / places.width % places.height, column = place % places.width;
    const std::size_t read = (line / upsample->factor) * image.width + column / upsample->factor;
    return pixel % (image.height * image.width) == read ? T(1) : T(0);
  }
  const std::size_t top = place / places.width % places.height * window.stride - window.padding;
  const std::size_t left = place % places.width * window.stride - window.padding;
  const std::size_t row = pixel / image.width % image.height, column = pixel % image.width;
  if (row - top >= window.height || column - left >= window.width) return 0;
  if (!std::holds_alternative<MaxPool2D>(layer.kind)) return T(1) / static_cast<T>(window.height * window.width);

  const std::span<const T> x = trace.value(architecture.source(position)).row(example);
  const T largest = trace.value(position + 1)(example, place);
  for (std::size_t k = 0; k < window.height * window.width; ++k) {
    const std::size_t y = top + k / window.width, across = left + k % window.width;
    if (y >= image.height || across >= image.width) continue;  // in the padding
    const std::size_t other = (channel * image.height + y) * image.width + across;
    if (x[other] == largest) return other == pixel ? T(1) : T(0);
  }
  return 0;
}

template float share_of_pixel(const Trace<float>&, std::size_t, std::size_t, std::size_t, std::size_t);
template double share_of_pixel(const Trace<double>&, std::size_t, std::size_t, std::size_t, std::size_t);

}  // namespace nudge::explain
