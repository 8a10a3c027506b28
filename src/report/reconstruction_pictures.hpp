#pragma once
// What an autoencoder makes, as pictures.

#include <cstddef>
#include <cstdint>

#include "nudge/image.hpp"
#include "nudge/reconstruction.hpp"

namespace nudge {

/// A column for each of the first examples, at most `count`: as it is, corrupted where there is a corruption, what the
/// autoencoder makes of that, and what as many principal components of `train` do. Errors: examples that are no pictures.
Image reconstruction_picture(const Model& model, const Subset& train, const Subset& examples, std::size_t count,
                             const Corruption& corruption, std::uint64_t seed, ThreadTeam& team);

/// Left what the decoder makes of each cell's middle, right the example that lies nearest to it, in the colour of its
/// class; a row of both for each slice. Errors: as above.
Image code_map_picture(const CodeMap& map, const Preprocessing& preprocessing, const Subset& examples);

/// What the neurons or kernels of the first layer with weights, at most 400, multiply their input with: gray 0, the
/// largest of each one white or black. Errors: a layer that does not read pictures of one channel or three.
Image filters_picture(const Model& model);

/// The colour of a class, as 0 to 255 of red, green and blue: ten, and then again from the first on.
struct ClassColour {
  const char* name;
  float red, green, blue;
};
const ClassColour& class_colour(std::size_t label);

}  // namespace nudge
