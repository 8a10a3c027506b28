#pragma once
// Transfer learning: a network that learnt one task is the beginning of another, for which there are few labels. The
// article: take a network trained on a similar task and fine-tune it.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/new_head.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// Three ways to learn from few labels: a network that begins at random; the body of one that has learnt another task,
/// frozen (its batch normalisations folded first), under a head that learns; all of that one, which goes on learning.
enum class TransferWay { scratch, frozen, fine_tuned };
/// "from scratch", "frozen body", "fine-tuned"
std::string to_string(TransferWay way);

struct TransferSettings {
  std::vector<std::size_t> labels{1, 5, 10, 50, 100};  ///< of each class
  std::size_t draws = 10;   ///< of these labels: 0, 1, ..., each also the seed of its trainings
  std::size_t steps = 300;  ///< of each training, rounded up to whole epochs
  /// Of all three ways alike, but for its epochs and seed; a batch is at most all of the labels.
  TrainingSettings training{};
  double body_rate = 1;  ///< fine-tuned: a factor on the learning rate of all layers but the head
};

/// The accuracies on the test part that one way reaches from so many labels, one a draw: at the last step, by the
/// average of the weights where one is kept.
struct TransferResult {
  std::size_t labels = 0;  ///< of each class
  TransferWay way = TransferWay::scratch;
  std::vector<double> accuracies;
  double mean() const;
  double deviation() const;  ///< of a sample: divided by n - 1; 0 of one draw
};

struct TransferComparison {
  std::vector<std::string> classes;
  std::size_t test_examples = 0;
  std::size_t steps = 0;                ///< asked for
  std::vector<TransferResult> results;  ///< labels, and for each of them the three ways
};

/// Learns the classes of `train` from few of its labels, drawn evenly, in all three ways, and measures each on `test`.
/// `model` has learnt other classes, or these. `progress` is told how many trainings are done, and of how many. Errors:
/// no labels, draws or steps; a class with fewer examples; examples that the model does not take; those of Trainer.
TransferComparison compare_transfer(const Model& model, const Subset& train, const Subset& test,
                                    const TransferSettings& settings, ThreadTeam& team,
                                    const std::function<void(std::size_t done, std::size_t all)>& progress = {});

}  // namespace nudge
