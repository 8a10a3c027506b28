#pragma once
// One picture as bytes, and what brings pictures of any size to what a network was trained on. Files: nudge/png.hpp.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

class ThreadTeam;

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

/// What can be compared of a picture and of those that a network learnt: the ground, which is what is at its border,
/// and the ink, which is what differs from the ground by more than half of what differs most.
struct PictureLook {
  double ground = 0;        ///< the median brightness along the border, 0 to 255
  double contrast = 0;      ///< how much the pixel that differs most from the ground differs from it, 0 to 255
  double ink = 0;           ///< the share of the pixels that are ink, 0 to 1
  double extent = 0;        ///< the longer side of the ink's box, as a share of the picture's side
  std::size_t figures = 0;  ///< how many things of about the largest one's height stand side by side
  bool operator==(const PictureLook&) const = default;
};

/// Of a picture, gray and as large as `shape`, which a network takes. What stands side by side is counted in a picture
/// four times as large, if so many pixels came. Errors: a shape that is no picture's.
PictureLook look_of(const Image& image, const Shape& shape);

/// How nearly all the pictures looked that a network learnt: of each measure one in a thousand was lower than in `least`,
/// one in a thousand higher than in `most`.
struct LearntLook {
  PictureLook least;
  PictureLook most;
  bool operator==(const LearntLook&) const = default;
};

/// Of a training set, from 10,000 of its pictures, evenly spread, if there are more. Nothing: it holds numbers, or fewer
/// than 100 pictures, which do not say what is usual. The team shares the work; without one the calling thread does it.
std::optional<LearntLook> learnt_look(const Subset& subset, ThreadTeam* team = nullptr);

/// In what a picture can be unlike all that a network learnt.
enum class Unlike { light_ground, dark_ground, faint, empty, small, full, several };

/// What is unlike, clearly: beyond one in a thousand by a margin that src/data/picture_look.cpp states. Where a picture is
/// faint or empty, the rest of its look says nothing, and is not judged.
std::vector<Unlike> unlike(const PictureLook& look, const LearntLook& learnt);

/// Prepares a photograph of one digit as MNIST's makers prepared theirs, so that a network trained on MNIST can read it:
///  1. the ink, dark or light, without shadows, the table beside the paper, ruled lines, specks and a second digit,
///     becomes 255 on 0, and a fine pen's strokes as thick as MNIST's (docs/photographs.md explains the steps);
///  2. scaled with its proportions kept until the longer side is 20;
///  3. put into a field of 28 x 28 so that the centre of mass lies on pixel (14, 14), as nearly as whole pixels allow.
/// A picture that is so already stays as it is: 59,984 of MNIST's own 60,000 training pictures do. Errors: there is no
/// ink.
Image like_mnist(const Image& image);

/// The same, and how many digits stand side by side in the photograph: of several the largest is taken.
struct PreparedDigit {
  Image picture;
  std::size_t digits = 1;
};
PreparedDigit prepare_digit(const Image& image);

}  // namespace nudge
