#pragma once
// What an autoencoder makes of examples, beside the principal components that as many numbers of a code could be: the
// best that a linear encoder and decoder can do (Bourlard and Kamp: Auto-association by multilayer perceptrons and singular
// value decomposition, 1988). The formulas: docs/autoencoders.md.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nudge/autoencoder.hpp"
#include "nudge/dataset.hpp"
#include "nudge/image.hpp"
#include "nudge/matrix.hpp"
#include "nudge/network.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// The codes (n, code) of prepared inputs x (n, inputs); what the decoder makes of codes (n, inputs), as prepared; and both
/// together. Errors: no autoencoder; rows of another length.
std::vector<float> encode(const Model& model, Matrix<const float> x, ThreadTeam& team);
std::vector<float> decode(const Model& model, Matrix<const float> codes, ThreadTeam& team);
std::vector<float> reconstruct(const Model& model, Matrix<const float> x, ThreadTeam& team);

/// The directions in which examples of d numbers vary most, and their mean.
struct PrincipalComponents {
  std::vector<double> mean;        ///< (d)
  std::vector<double> directions;  ///< (k, d), rows of length 1 at right angles; each has its largest number positive
  std::vector<double> variances;   ///< (k), descending, of the examples along each direction
  double total_variance = 0;       ///< of all d numbers together

  /// The point nearest to x that the mean and the directions make: mean + sum over j of (e_j . (x - mean)) e_j.
  void reconstruct(std::span<const float> x, std::span<float> made) const;
};

/// Of the examples as prepared, min(count, d) of them. The team changes no bit. Errors: no examples; count of 0; those of
/// gather.
PrincipalComponents principal_components(const Subset& examples, const Preprocessing& preprocessing, std::size_t count,
                                         ThreadTeam& team);

/// Mean squared errors a number, as prepared.
struct SquaredErrors {
  double all = 0;                ///< the mean over the examples
  std::vector<double> of_class;  ///< the mean over each class's; 0 of a class without examples
};

/// What comes out where the input was corrupted, held against the input as it was.
struct CorruptedErrors {
  double input = 0;  ///< of the corrupted input itself
  double autoencoder = 0;
  double components = 0;
};

/// An example in pictures, what is made of it, and the mean squared errors of that, a number, as prepared and held against
/// the input as it was. A picture's bytes are rounded, and what is not from 0 to 255 is cut off.
struct ReconstructedExample {
  std::size_t position = 0;  ///< in its part of the data
  std::int32_t label = 0;
  Image input{};
  std::optional<Image> corrupted{};  ///< what the autoencoder and the components saw, where there is a corruption
  Image autoencoder{};
  Image components{};
  double autoencoder_error = 0;
  double components_error = 0;
};

struct ReconstructionComparison {
  std::vector<std::string> classes;
  std::vector<std::size_t> counts;  ///< of examples, a class
  std::size_t numbers = 0;          ///< of an example
  std::size_t code = 0;             ///< numbers of the code, and principal components (at most `numbers`)
  SquaredErrors autoencoder;
  SquaredErrors components;  ///< of the training examples
  SquaredErrors mean;        ///< of what says the mean of the training examples always
  Corruption corruption;
  std::optional<CorruptedErrors> corrupted;  ///< where there is a corruption
  std::vector<ReconstructedExample>
      shown{};                          ///< the first examples; empty: none was asked for, or they are no pictures
  std::optional<Image> mean_picture{};  ///< of the training examples, where examples are shown
};

/// Measures an autoencoder on `examples`, and keeps pictures of the first `shown` of them; the principal components are
/// those of `train`. The corruption's random numbers are those of the seed. Errors: no autoencoder; examples that it does
/// not take.
ReconstructionComparison compare_reconstruction(const Model& model, const Subset& train, const Subset& examples,
                                                const Corruption& corruption, std::uint64_t seed, ThreadTeam& team,
                                                std::size_t shown = 0);

/// A piece of the plane (of three numbers: three planes) of an autoencoder's codes, cut into cells.
struct CodeMap {
  std::size_t side = 0;       ///< cells along the first number, and along the second
  std::vector<float> slices;  ///< values of the third number; of a code of two: one that is 0 and counts nothing
  std::vector<double> from;   ///< of the first two numbers, the range that is cut
  std::vector<double> to;
  std::vector<float> made;  ///< (slices, side, side, inputs): what the decoder makes of each cell's middle, as prepared
  /// (slices, side, side): the position of the example whose code is nearest to the cell's middle, of those in it.
  std::vector<std::optional<std::size_t>> examples;
};

/// Over the range in which the codes of the examples lie, from the 2nd to the 98th of a hundred; the second number
/// grows upwards, from the last row to the first. The slices are the codes' 10th, 50th and 90th of a hundred, and an
/// example belongs to the nearest. Errors: a code of neither two nor three numbers; a side of 0.
CodeMap map_of_codes(const Model& model, const Subset& examples, std::size_t side, ThreadTeam& team);

/// Where examples lie in the plane of a code of two numbers, and pictures from all over it.
struct CodePlane {
  std::vector<std::uint32_t> positions;  ///< of the examples, in their part of the data: evenly spread, ascending
  std::vector<std::int32_t> labels;      ///< one each
  std::vector<float> codes;              ///< (positions, 2)
  std::size_t side = 0;                  ///< cells along each number
  std::vector<double> from;              ///< of the two numbers, the range that is cut into cells, as map_of_codes says
  std::vector<double> to;
  Image made{};  ///< what the decoder makes of each cell's middle, side x side pictures without a gap
};

/// Of at most `count` examples. Errors: a code of not two numbers; examples that are no pictures; a count or a side of 0.
CodePlane plane_of_codes(const Model& model, const Subset& examples, std::size_t count, std::size_t side,
                         ThreadTeam& team);

/// The weights of one neuron or kernel as a picture: gray, 127.5, is 0, and `largest` is white, its negative black.
struct WeightPicture {
  Neuron neuron;      ///< of a kernel: layer and number of its channel
  float largest = 0;  ///< of the weights' magnitudes
  Image picture{};
};

struct WeightPictures {
  std::size_t neurons = 0;  ///< how many there are
  std::vector<WeightPicture> shown;
};

/// What the first layer of an autoencoder looks for: the weights from the picture to each neuron, or each kernel. The
/// `count` whose weights are longest, in their order. Nothing: that layer is neither dense nor a convolution, or does not
/// read a picture of 1 or 3 channels.
std::optional<WeightPictures> weights_from_picture(const Model& model, std::size_t count);
/// What each neuron draws that the last layer reads: its weights to the picture. Nothing: that layer is not dense, reads
/// no neurons as they are, or makes no picture of 1 or 3 channels.
std::optional<WeightPictures> weights_to_picture(const Model& model, std::size_t count);

}  // namespace nudge
