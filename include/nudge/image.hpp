#pragma once
// One picture as bytes, and what brings pictures of any size to what a network was trained on. Files: nudge/png.hpp.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// A picture; its bytes are laid out like an example of a Dataset: (channels, height, width), 0...255.
struct Image {
  Shape shape;
  std::vector<std::uint8_t> pixels;
};

/// Errors: a shape without pixels; another number of bytes than its. Everything that takes an image asks this.
void check(const Image& image);

/// Example `index` of a data set of pictures. Errors: no such example; the data set holds numbers, not pictures.
Image example_image(const Dataset& data, std::size_t index);

/// The picture with another height and width. Along a side that shrinks, a new pixel is the mean of the area it covers;
/// along a side that grows, it is interpolated linearly between pixel centres; a side that stays is untouched. Errors:
/// a side of 0.
Image resize(const Image& image, std::size_t height, std::size_t width);

/// The picture with 1 channel (gray: the luma 0.299 R + 0.587 G + 0.114 B) or with 3 (gray three times).
Image to_channels(const Image& image, std::size_t channels);

/// The mean of the pixels at a picture's border, and of all others (0 where there are none): ink on paper is darker
/// than what is around it. Errors: a picture of more than 1 channel.
struct Brightness {
  double border = 0;
  double middle = 0;
};
Brightness brightness_of(const Image& image);

/// Prepares a photograph of one digit as MNIST's makers prepared theirs, so that a network trained on MNIST can read it:
///  1. the ink, dark or light, without shadows, the table beside the paper, ruled lines, specks and a second digit,
///     becomes 255 on 0, and a fine pen's strokes as thick as MNIST's (docs/photographs.md explains the steps);
///  2. scaled with its proportions kept until the longer side is 20;
///  3. put into a field of 28 x 28 so that the centre of mass lies on pixel (14, 14), as nearly as whole pixels allow.
/// A picture that is so already stays as it is: 59,984 of MNIST's own 60,000 training pictures do. Errors: there is no
/// ink.
Image like_mnist(const Image& image);

}  // namespace nudge
