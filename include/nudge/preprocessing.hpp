#pragma once
// How an example's bytes or numbers become a network's input. Stored with the model, applied by every verb that runs
// it.
// In nudge::core.

#include <cstdint>
#include <span>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// x = (value * scale - mean[channel]) / deviation[channel]. Bytes have a scale of 1/255, real numbers of 1. Without
/// standardisation mean is 0 and deviation 1, and a dark pixel is exactly 0; with it dark pixels are not zero any more.
struct Preprocessing {
  Shape shape;  ///< of one example
  float scale = 1.0F / 255.0F;
  std::vector<float> mean{};       ///< per channel (of a table: per column); empty: 0
  std::vector<float> deviation{};  ///< likewise; empty: 1
  bool operator==(const Preprocessing&) const = default;
};

/// Errors: an empty shape; a scale that is not above 0; means and deviations of different numbers, neither one a
/// channel nor one a number; a mean that is not finite; a deviation that is not above 0.
void check(const Preprocessing& preprocessing);

/// The scale that suits the data, not standardised.
Preprocessing plain_preprocessing(const Dataset& data);
/// With the mean and the standard deviation of each channel (of a table: each column) over the subset. A constant
/// channel has deviation 1.
Preprocessing standardised_preprocessing(const Subset& subset);

/// Fills row i of x (n, shape.size()) with example positions[i] of the subset. Errors: a position or an index that is
/// not there; data of another shape than the preprocessing's; x of other sides.
template <typename T>
void gather(const Subset& subset, std::span<const std::uint32_t> positions, const Preprocessing& preprocessing,
            Matrix<T> x);
/// One image's bytes (shape.size()) as an input row. Errors: another number of bytes, or of places for them.
template <typename T>
void prepare(std::span<const std::uint8_t> pixels, const Preprocessing& preprocessing, std::span<T> x);
/// The same of an example's numbers as its data have them: a table's, or 0 to 255 of a picture.
template <typename T>
void prepare(std::span<const float> values, const Preprocessing& preprocessing, std::span<T> x);

/// What a byte is multiplied by, in T: 1/255 is rounded anew, not taken from the model's float.
template <typename T>
T byte_scale(const Preprocessing& preprocessing);

/// Errors: a data set whose examples have another shape or kind than the model was made for, or that has another number
/// of classes, naming both.
void check_fits(const Dataset& data, const Preprocessing& preprocessing, std::size_t classes);

}  // namespace nudge
