#include <algorithm>
#include <cmath>
#include <utility>

#include "data/checks.hpp"
#include "nudge/error.hpp"
#include "nudge/image.hpp"

namespace nudge {

Image example_image(const Dataset& data, std::size_t index) {
  if (!data.has_pixels() || data.shape.is_flat()) fail(data.name, ": holds numbers, not pictures");
  if (index >= data.size()) fail(data.name, ": no example ", index, "; they are 0 to ", data.size() - 1);
  check_sizes(data);
  const auto pixels = data.image(index);
  return {data.shape, {pixels.begin(), pixels.end()}};
}

namespace {

/// Which old pixels a new pixel is mixed from, along one side: those from `first` on, by `weights` whose sum is 1.
struct Mix {
  std::size_t first = 0;
  std::vector<float> weights;
};

/// New pixel i covers the old ones from i * old / fresh to (i + 1) * old / fresh.
std::vector<Mix> area_means(std::size_t old, std::size_t fresh) {
  const double scale = static_cast<double>(old) / static_cast<double>(fresh);
  std::vector<Mix> mixes(fresh);
  for (std::size_t i = 0; i < fresh; ++i) {
    const double begin = static_cast<double>(i) * scale;
    const double end = std::min(static_cast<double>(i + 1) * scale, static_cast<double>(old));
    mixes[i].first = static_cast<std::size_t>(begin);
    for (std::size_t from = mixes[i].first; from < old && static_cast<double>(from) < end; ++from) {
      const double covered = std::min(end, static_cast<double>(from + 1)) - std::max(begin, static_cast<double>(from));
      mixes[i].weights.push_back(static_cast<float>(covered / scale));
    }
  }
  return mixes;
}

/// New pixel i has its centre at (i + 1/2) * old / fresh - 1/2, in old pixels; beyond the outermost centres nothing
/// changes.
std::vector<Mix> interpolations(std::size_t old, std::size_t fresh) {
  std::vector<Mix> mixes(fresh);
  for (std::size_t i = 0; i < fresh; ++i) {
    const double centre = (static_cast<double>(i) + 0.5) * static_cast<double>(old) / static_cast<double>(fresh) - 0.5;
    const double at = std::clamp(centre, 0.0, static_cast<double>(old - 1));
    mixes[i].first = static_cast<std::size_t>(at);
    const auto share = static_cast<float>(at - std::floor(at));
    mixes[i].weights = {1 - share};
    if (share > 0) mixes[i].weights.push_back(share);
  }
  return mixes;
}

std::vector<Mix> mixes_for(std::size_t old, std::size_t fresh) {
  return fresh < old ? area_means(old, fresh) : interpolations(old, fresh);
}

std::uint8_t to_byte(float value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f)); }

}  // namespace

Image resize(const Image& image, std::size_t height, std::size_t width) {
  const auto [channels, old_height, old_width] = image.shape;
  if (height == 0 || width == 0) fail("resize: cannot make a picture of ", height, " x ", width, " pixels");
  if (old_height == 0 || old_width == 0) fail("resize: the picture is empty");
  check(image);
  if (height == old_height && width == old_width) return image;
  const std::vector<Mix> rows = mixes_for(old_height, height);
  const std::vector<Mix> columns = mixes_for(old_width, width);
  Image out{{channels, height, width}, std::vector<std::uint8_t>(channels * height * width)};
  std::vector<float> mixed_row(old_width);
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t y = 0; y < height; ++y) {
      std::fill(mixed_row.begin(), mixed_row.end(), 0.0f);
      for (std::size_t k = 0; k < rows[y].weights.size(); ++k) {
        const std::uint8_t* from = &image.pixels[(c * old_height + rows[y].first + k) * old_width];
        for (std::size_t x = 0; x < old_width; ++x) mixed_row[x] += rows[y].weights[k] * from[x];
      }
      for (std::size_t x = 0; x < width; ++x) {
        float sum = 0;
        for (std::size_t k = 0; k < columns[x].weights.size(); ++k) {
          sum += columns[x].weights[k] * mixed_row[columns[x].first + k];
        }
        out.pixels[(c * height + y) * width + x] = to_byte(sum);
      }
    }
  }
  return out;
}

Image to_channels(const Image& image, std::size_t channels) {
  const std::size_t old = image.shape.channels;
  if ((channels != 1 && channels != 3) || (old != 1 && old != 3)) {
    fail("cannot turn a picture of ", old, " channels into one of ", channels, "; they have 1 (gray) or 3 (colour)");
  }
  check(image);
  if (old == channels) return image;
  const std::size_t plane = image.shape.height * image.shape.width;
  Image out{{channels, image.shape.height, image.shape.width}, std::vector<std::uint8_t>(channels * plane)};
  for (std::size_t i = 0; i < plane; ++i) {
    if (channels == 3) {
      for (std::size_t c = 0; c < 3; ++c) out.pixels[c * plane + i] = image.pixels[i];
    } else {
      // The luma of ITU-R BT.601, in thousandths so that equal channels give exactly their value.
      const unsigned luma =
          299u * image.pixels[i] + 587u * image.pixels[plane + i] + 114u * image.pixels[2 * plane + i];
      out.pixels[i] = static_cast<std::uint8_t>((luma + 500u) / 1000u);
    }
  }
  return out;
}

}  // namespace nudge
