#pragma once
// How an example's bytes or numbers become a network's input, and numbers its targets. Stored with the model, applied by
// every verb that runs it.
// In nudge::core.

#include <cstdint>
#include <span>
#include <string>
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

/// The quantities that a network learns to predict, one an output. It is trained on (target - mean) / deviation, and
/// what it says is told in the data's own units: output * deviation + mean.
struct Targets {
  std::vector<std::string> names{};
  std::vector<float> mean{};       ///< one a name
  std::vector<float> deviation{};  ///< likewise
  bool operator==(const Targets&) const = default;
};

/// Errors: no names; means or deviations not as many as names; a mean that is not finite; a deviation that is not above
/// 0.
void check(const Targets& targets);

/// Those of the data, as they are: mean 0 and deviation 1. Errors: data without targets that are numbers.
Targets plain_targets(const Dataset& data);
/// With the mean and the standard deviation of each over the subset. A constant target has deviation 1.
Targets standardised_targets(const Subset& subset);

/// Fills row i of y (n, targets) with those of example positions[i] of the subset, standardised.
template <typename T>
void gather_targets(const Subset& subset, std::span<const std::uint32_t> positions, const Targets& targets,
                    Matrix<T> y);
/// A network's outputs (targets) in the data's own units, in place.
void to_units(const Targets& targets, std::span<float> outputs);

/// Errors: a data set whose examples have another shape or kind than the model was made for, naming both.
void check_input_fits(const Dataset& data, const Preprocessing& preprocessing);
/// The same, and data with another number of classes, or with targets that are numbers.
void check_fits(const Dataset& data, const Preprocessing& preprocessing, std::size_t classes);

}  // namespace nudge
