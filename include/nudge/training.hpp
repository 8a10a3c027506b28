#pragma once
// Training: batches, steps, epochs. The one place where summed gradients become a mean. No files: see nudge/run.hpp.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

struct TrainingSettings {
  std::size_t batch_size = 100;  ///< 0: the whole training set
  std::size_t epochs = 10;
  std::uint64_t seed = 1;  ///< of shuffling and dropout
  /// Batches that make one step together: their gradients are summed, and their mean is that of one batch of all of
  /// them.
  std::size_t accumulate = 1;
  OptimizerSettings optimizer{};
  Schedule schedule{};
  LossOptions loss{};  ///< of the cost that is trained on, and not of what evaluate measures
  /// The weight of each example's cost, by its position in the training set; 0 or more. Empty: all 1.
  std::vector<float> example_weights{};
};

/// Class weights n / (m n_k), n_k the examples of class k among n, m classes: so that every class counts alike in sum.
/// Errors: a class without examples.
std::vector<double> balanced_class_weights(const Subset& examples);

/// Errors: settings out of range, by themselves or for a network of this architecture.
void check(const TrainingSettings& settings, const Architecture& architecture);

/// What a step did.
struct Step {
  std::size_t number = 0;       ///< from 1, over all epochs
  std::size_t epoch = 0;        ///< from 0
  std::size_t examples = 0;     ///< in its batch, or its batches where several are accumulated
  double cost = 0;              ///< the weighted mean over its batch, before the update
  std::size_t correct = 0;      ///< in its batch, before the update
  double learning_rate = 0;     ///< of the update: the base rate times the schedule's factor
  bool epoch_finished = false;  ///< it was the epoch's last
};

/// Where a training stands: with the parameters, all that is needed to go on with the same bits.
struct TrainingState {
  std::uint64_t step = 0;      ///< steps made, over all epochs
  std::uint64_t examples = 0;  ///< seen in the epoch under way
  double cost_sum = 0;         ///< of those, each before its own update and times its weight
  double weight = 0;           ///< the sum of their weights: where there are none, their number
  std::uint64_t correct = 0;   ///< of those
  Plateau plateau{};
  OptimizerState<float> optimizer{};
  AlignedArray<float> average_statistics{};  ///< of batch normalisations, where the parameters have an average
};

/// Trains a network in place. The mean over a batch is sum of w_i C_i / sum of w_i, as PyTorch's is with class weights:
/// w_i is the example's own weight times that of its class (those of the loss options), and without weights this is the
/// sum divided by the number of examples. A batch whose weights are all 0 has the mean 0.
/// The network, the subset's data and the team are the caller's and outlive it.
class Trainer {
 public:
  /// Errors: settings out of range, not as many example weights as examples, an empty subset, data that do not fit the
  /// network.
  Trainer(Network& network, const Preprocessing& preprocessing, const Subset& examples,
          const TrainingSettings& settings, ThreadTeam& team);
  ~Trainer();

  std::size_t steps_per_epoch() const;
  std::size_t total_steps() const;
  bool finished() const;
  /// The epoch (from 0) that the next step belongs to.
  std::size_t epoch() const;

  /// One batch (or `accumulate` of them): gather, forward, cost, backward, mean, update. Allocates nothing. After an
  /// epoch's last batch the running cost and accuracy stay readable until the next step. Errors: a cost that is not
  /// finite, naming the step, the first layer whose values are not finite, and likely causes; the parameters are then
  /// those before the step.
  Step step();
  /// The same with this factor on the base learning rate in the place of the schedule's.
  Step step(double rate_factor);

  /// The epoch under way (after its last step: that epoch): weighted mean cost and share of right answers, each example
  /// as it was before its own update.
  double running_cost() const;
  double running_accuracy() const;

  /// The moving average of the parameters, in the flat layout; empty where none is kept (optimizer.average_decay) and
  /// before the first step. It starts at the parameters after that step, as PyTorch's AveragedModel does.
  std::span<const float> averaged_parameters() const;
  /// The moving average of the running statistics of batch normalisations, by the same formula: what the averaged
  /// parameters are evaluated with, for the statistics as they stand are those of other activations. Empty where there
  /// is no average or no batch normalisation, and before the first step.
  std::span<const float> averaged_statistics() const;

  /// What the epoch that is over has cost, for the schedule `plateau`: to be told after each epoch's last step, by the
  /// cost that counts (a validation cost, or running_cost). The other schedules do not listen.
  void hear_epoch_cost(double cost);

  /// A copy of where it stands, and the way back. Errors: a state that does not fit this training.
  TrainingState state() const;
  void restore(TrainingState state);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace nudge
