#pragma once
// What a trained network makes of one example.
// In nudge::core.

#include <cstddef>
#include <span>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/image.hpp"
#include "nudge/network.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// The picture as `preprocessing` takes it: gray or colour, and of its height and width. Errors: a model that takes a
/// row of numbers, not a picture.
Image fit_picture(const Image& image, const Preprocessing& preprocessing);

/// Runs a network on one example at a time, on the calling thread. The network and its preprocessing are the caller's
/// and outlive it.
class Predictor {
 public:
  Predictor(const Network& network, const Preprocessing& preprocessing);

  /// The probability of each output (outputs), see output_probabilities, for a picture of any size, through
  /// fit_picture. The view is valid until the next call, and as long as this object (so it must have a name).
  std::span<const float> probabilities(const Image& image) &;
  /// The same for the example at a position of a subset. Errors: data that the network was not made for; no such
  /// position.
  std::span<const float> probabilities(const Subset& subset, std::size_t position) &;

 private:
  std::span<const float> run();

  const Network& network_;
  const Preprocessing& preprocessing_;
  ThreadTeam team_;
  Plan<float> plan_;
  std::vector<float> probabilities_;
};

}  // namespace nudge
