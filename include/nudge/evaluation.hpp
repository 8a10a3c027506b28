#pragma once
// How well a network does on a set of examples.

#include <cstdint>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

struct Evaluation {
  std::size_t examples = 0;
  std::size_t correct = 0;
  double cost = 0;                        ///< the mean over the examples
  std::vector<std::size_t> confusion;     ///< (classes, classes): row the true class, column the predicted one
  std::vector<std::int32_t> predictions;  ///< (examples), the class with the largest output; the lower one of equals
  std::vector<float> costs;               ///< (examples), each example's own
  std::vector<float> true_probability;    ///< (examples), of the true class
  std::vector<float> margin;              ///< (examples), largest probability minus the second largest

  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(examples); }
  /// Of the accuracy as an estimate: sqrt(p (1 - p) / n).
  double standard_error() const;
};

/// Runs the network over the subset without dropout. Errors: an empty subset; data that do not fit.
Evaluation evaluate(const Network& network, const Preprocessing& preprocessing, const Subset& subset, ThreadTeam& team);

/// first_wrong: the first example it gets wrong; worst: the one of the highest cost; most_torn: the smallest margin.
enum class Pick { first_wrong, worst, most_torn };
/// The position in the evaluated subset. Errors: first_wrong where none is wrong.
std::size_t pick_example(const Evaluation& evaluation, const Subset& subset, Pick pick);

/// The mean gradient of the cost over the subset, without dropout and weight decay, in the flat layout.
template <typename T>
AlignedArray<T> mean_gradient(const BasicNetwork<T>& network, const Preprocessing& preprocessing, const Subset& subset,
                              ThreadTeam& team);

}  // namespace nudge
