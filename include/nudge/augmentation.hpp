#pragma once
// Data augmentation: new examples made of old ones, by changes that leave what they show the same.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "nudge/image.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// Where an elastic distortion's displacements come from: from random numbers at the points of a grid, with smooth
/// curves (cubic B-splines) between them, or from one at each pixel, smoothed by a Gaussian as in Simard, Steinkraus and
/// Platt, Best practices for convolutional neural networks applied to visual document analysis, 2003.
enum class ElasticField { grid, dense };

/// How much each change may be; of one that is 0 there is none. A picture's own draw lies within these.
struct Augmentation {
  // Where a pixel comes from: all of this in one resampling.
  double rotation = 0;         ///< degrees, up to so many either way
  double scale = 0;            ///< the factor is 1 / (1 + scale) to 1 + scale, its logarithm uniform
  double shear = 0;            ///< degrees by which upright lines lean, up to so many either way
  double shift = 0;            ///< pixels along each side, up to so many either way, but no ink is cut off
  std::size_t crop = 0;        ///< the same in whole pixels, as a crop from a wider picture: ink may be cut off
  double elastic = 0;          ///< pixels: the root mean square of the displacements' lengths
  double elastic_spacing = 7;  ///< pixels: between the grid's points, or the Gaussian's standard deviation
  ElasticField elastic_field = ElasticField::grid;
  double flip = 0;  ///< the chance that left and right are exchanged

  // What a pixel becomes.
  double contrast = 0;    ///< differences from the picture's mean are multiplied by 1 / (1 + contrast) to 1 + contrast
  double brightness = 0;  ///< a share of the range: so much is added, up to so much either way
  double noise = 0;       ///< a share of the range: the standard deviation of what is added to each pixel

  // What is taken away.
  double erasing = 0;      ///< the chance that a rectangle, of 2 to 20 % of the picture, becomes random pixels
  std::size_t cutout = 0;  ///< pixels: a square of this side, its centre anywhere, becomes ground

  /// Two examples are mixed, and what they are: the share of the second is drawn from Beta(mixup, mixup). Zhang, Cissé,
  /// Dauphin, Lopez-Paz: mixup, 2018.
  double mixup = 0;

  bool operator==(const Augmentation&) const = default;
};

/// Whether anything is changed at all, and whether a picture by itself is.
bool changes_examples(const Augmentation& augmentation);
bool changes_pictures(const Augmentation& augmentation);

/// Errors, by keys of this section: a number out of its range; pictures are changed and the shape is none.
void check(const Augmentation& augmentation, const Shape& shape, const char* section = "augment");

/// "grid", "dense". Errors: another word.
std::string to_string(ElasticField field);
ElasticField parse_elastic_field(std::string_view word);

/// Which of an example's many forms is meant: the same key gives the same picture, whatever was made before.
struct AugmentationKey {
  std::uint32_t epoch = 0;
  std::uint32_t example = 0;  ///< its position
  std::uint32_t repeat = 0;   ///< of several in the same epoch
};

/// Makes new pictures of one shape. What it needs is taken when it is made; then it allocates nothing.
class Augmenter {
 public:
  /// Errors: see check.
  Augmenter(const Augmentation& augmentation, const Shape& shape, std::uint64_t seed);
  ~Augmenter();
  Augmenter(Augmenter&&) noexcept;
  Augmenter& operator=(Augmenter&&) noexcept;

  /// How many numbers of room the work on one picture needs.
  std::size_t scratch_numbers() const;

  /// `changed` (shape.size()) is a new form of the picture (shape.size(), bytes), its numbers from 0 to 255. From several
  /// threads at once, each with scratch (scratch_numbers()) of its own. Errors: other sizes.
  void change(std::span<const std::uint8_t> picture, const AugmentationKey& key, std::span<float> changed,
              std::span<float> scratch) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

/// A picture's forms side by side, `columns` to a row: itself, then those of the epochs 0, 1, ... of the example at that
/// position. `count` in all, with a gap of two pixels between them. Errors: see check; neither 1 nor 3 channels; no count
/// or columns.
Image augmentation_sheet(const Augmentation& augmentation, const Image& picture, std::uint32_t position,
                         std::uint64_t seed, std::size_t count, std::size_t columns);

}  // namespace nudge
