#include "data/prepared_picture.hpp"

#include "data/picture_grid.hpp"

namespace nudge {

std::vector<float> unprepared(std::span<const float> x, const Preprocessing& preprocessing) {
  std::vector<float> pixels(x.begin(), x.end());
  const std::size_t groups = preprocessing.mean.size();
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (groups > 0) {
      const std::size_t group = i * groups / pixels.size();
      pixels[i] = pixels[i] * preprocessing.deviation[group] + preprocessing.mean[group];
    }
    pixels[i] /= preprocessing.scale;
  }
  return pixels;
}

Image prepared_picture(std::span<const float> x, const Preprocessing& preprocessing) {
  PictureGrid grid(preprocessing.shape, 1, 1, 0);
  grid.put(0, 0, unprepared(x, preprocessing));
  return grid.image();
}

}  // namespace nudge
