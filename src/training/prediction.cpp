#include "nudge/prediction.hpp"

#include <array>

#include "nudge/error.hpp"

namespace nudge {

Image fit_picture(const Image& image, const Preprocessing& preprocessing) {
  const Shape& shape = preprocessing.shape;
  if (shape.is_flat()) fail("this model takes ", shape.size(), " numbers in a row, not a picture");
  return resize(to_channels(image, shape.channels), shape.height, shape.width);
}

Predictor::Predictor(const Network& network, const Preprocessing& preprocessing)
    : network_(network),
      preprocessing_(preprocessing),
      team_(1),
      plan_(network.architecture(), 1, Purpose::infer, team_),
      probabilities_(network.architecture().outputs()) {}

std::span<const float> Predictor::probabilities(const Image& image) & {
  const Image fitted = fit_picture(image, preprocessing_);
  prepare<float>(fitted.pixels, preprocessing_, plan_.input(1).row(0));
  return run();
}

std::span<const float> Predictor::probabilities(const Subset& subset, std::size_t position) & {
  check_fits(*subset.data, preprocessing_, probabilities_.size());
  if (position >= subset.size()) fail("example ", position, " of ", subset.size(), ": they count from 0");
  const std::array positions{static_cast<std::uint32_t>(position)};
  gather<float>(subset, positions, preprocessing_, plan_.input(1));
  return run();
}

std::span<const float> Predictor::run() {
  const Trace<float> trace = forward_pass(network_, plan_, 1);
  output_probabilities<float>(network_.architecture().loss(), trace.output().row(0), probabilities_);
  return probabilities_;
}

}  // namespace nudge
