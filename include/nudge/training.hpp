#pragma once
// Training: batches, steps, epochs. The one place where summed gradients become a mean. No files: see nudge/run.hpp.
//
// A loop of one's own needs no more than this header: own stopping is not to call step() again, own schedules go into
// step(rate_factor), what is done to the examples of a batch into TrainingSettings::on_batch, frozen layers and
// rates by layer are settings of the optimizer, and state() with restore() is all that a pause has to keep.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "nudge/augmentation.hpp"
#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/network.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/plan.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/process_group.hpp"
#include "nudge/unlabelled.hpp"

namespace nudge {

/// Examples of a batch on their way into the network, for a hook that changes them: turns pictures, mixes examples.
struct BatchView {
  std::uint64_t seed = 0;                    ///< of the training
  std::size_t epoch = 0;                     ///< from 0
  std::size_t step = 0;                      ///< from 1, over all epochs: the step that they are part of
  std::span<const std::uint32_t> positions;  ///< (n), in the training set
  std::span<const std::int32_t> labels;      ///< (n); -1 where there are none
  Matrix<float> x;                           ///< (n, inputs), preprocessed: to be changed in place
  Matrix<float> y;                           ///< (n, outputs), what is wanted, before smoothing: likewise
};

/// Called before each forward pass of a training, on the thread that makes the step. A batch of more than micro_batch
/// examples comes in pieces of so many (with batch normalisation always whole), cut alike for any number of threads.
/// What it draws must depend on the seed, the epoch and an example's position alone: then the same training has the
/// same bits, also after a pause. Right answers are counted by `labels`.
using BatchHook = std::function<void(const BatchView&)>;

/// What is done to an autoencoder's input in training, which it is to give back as it was: then it cannot learn to pass
/// its input on (Vincent et al.: Extracting and composing robust features with denoising autoencoders, 2008). First
/// noise, then masking; each number is drawn anew in each epoch.
struct Corruption {
  double masking = 0;  ///< the chance of each number of the prepared input to become 0; from 0 up to, without, 1
  double noise = 0;    ///< the deviation of the normal noise that is added to each
  bool operator==(const Corruption&) const = default;
};

struct TrainingSettings {
  std::size_t batch_size = 100;  ///< 0: the whole training set
  std::size_t epochs = 10;
  std::uint64_t seed = 1;  ///< of shuffling and dropout
  /// Batches that make one step together: their gradients are summed, and their mean is that of one batch of all of
  /// them.
  std::size_t accumulate = 1;
  /// Every batch is cut into so many parts by position, of sizes that differ by at most 1; each is summed in order from
  /// 0, and the sums are added in pairs (see ProcessGroup). So the bits depend on how many shards there are, and not on
  /// who computes them. Batch normalisation takes its statistics from each shard, and what is wanted of unlabelled
  /// examples is wanted of each shard's; the running statistics are the mean of what the shards make of them.
  std::size_t shards = 1;
  ProcessGroup* group = nullptr;  ///< who computes them: its processes, else this one alone. The caller's
  OptimizerSettings optimizer{};
  Schedule schedule{};
  /// The epoch (from 0) from which the layers of optimizer.frozen learn too, by an optimizer that begins anew; 0: they
  /// never do. Until then what the frozen layers at the network's beginning make of the examples is computed once, and
  /// kept, where nothing changes it.
  std::size_t unfreeze_at = 0;
  LossOptions loss{};  ///< of the cost that is trained on, and not of what evaluate measures
  /// The weight of each example's cost, by its position in the training set; 0 or more. Empty: Dataset::weights, and
  /// where that is empty too all 1.
  std::vector<float> example_weights{};
  bool weighted = true;     ///< false: every example counts 1, whatever its data set says
  Augmentation augment{};   ///< of the training examples, anew in each epoch; before the hook
  Corruption corruption{};  ///< of an autoencoder's inputs; before the hook, whose y is what it is to give back
  /// Examples without labels, in each step beside the labelled ones. Then an epoch is a pass over these, and the
  /// labelled ones come in rounds, as often as they are needed, each in an order of its own. Not with batches that are
  /// accumulated.
  Unlabelled unlabelled{};
  BatchHook on_batch{};  ///< empty: costs nothing
};

/// Class weights n / (m n_k), n_k the examples of class k among n, m classes that have any: so that every class counts
/// alike in sum. A class without examples has the weight 0.
std::vector<double> balanced_class_weights(const Subset& examples);

/// Errors: settings out of range, by themselves or for a network of this architecture.
void check(const TrainingSettings& settings, const Architecture& architecture);

/// How an optimizer updates each of a network's tensors, a range a tensor, in their order: which decay, which are
/// frozen, their rates, and which matrices muon makes orthogonal. What an Optimizer of one's own takes; Trainer makes
/// them itself. Errors: a layer that the network does not have (optimizer.layer_rates, optimizer.frozen); every layer
/// frozen; muon where nothing is for it.
std::vector<ParameterRange> parameter_ranges(const Architecture& architecture, const OptimizerSettings& settings);

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

/// Where a training stands: all that is needed to go on with the same bits, beside the model's architecture, the
/// examples and the settings. save_training_state of nudge/run.hpp writes it to a file.
struct TrainingState {
  std::uint64_t step = 0;         ///< steps made, over all epochs
  std::uint64_t examples = 0;     ///< seen in the epoch under way
  double cost_sum = 0;            ///< of those, each before its own update and times its weight
  double weight = 0;              ///< the sum of their weights: where there are none, their number
  std::uint64_t correct = 0;      ///< of those
  UnlabelledCounts unlabelled{};  ///< of the epoch under way
  Plateau plateau{};
  AlignedArray<float> parameters{};  ///< in the flat layout
  AlignedArray<float> statistics{};  ///< the running ones of batch normalisations
  OptimizerState<float> optimizer{};
  AlignedArray<float> average_statistics{};  ///< of batch normalisations, where the parameters have an average
};

/// Trains a model, which it owns meanwhile. The mean over a batch is sum of w_i C_i / sum of w_i, as PyTorch's is with
/// class weights: w_i is the example's own weight times that of its class (those of the loss options), and without
/// weights this is the sum divided by the number of examples. A batch whose weights are all 0 has the mean 0.
/// The trainer keeps a copy of the subset, which shares its data set. The team is the caller's and outlives it.
class Trainer {
 public:
  /// Errors: a model or examples that are not whole (check), or do not fit each other; an empty subset; settings out of
  /// range; not as many example weights as examples, or others than the data set's own; a corruption of what is no
  /// autoencoder; of an autoencoder or of targets that are numbers class weights, smoothed labels or mixup, and what its
  /// output cannot make (inputs or standardised targets outside of 0 to 1, where it is a sigmoid's).
  Trainer(Model model, const Subset& examples, const TrainingSettings& settings, ThreadTeam& team);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  /// The model as the last step has left it, to be looked at, measured and copied; a view, which the next step changes.
  /// Parameters change through step() and restore() alone: a trainer may hold them in another form meanwhile.
  const Model& model() const;
  /// Gives the model back: `std::move(trainer).take()`. The trainer is over then; every other call is an error.
  Model take() &&;

  std::size_t steps_per_epoch() const;
  std::size_t total_steps() const;
  bool finished() const;
  /// The epoch (from 0) that the next step belongs to.
  std::size_t epoch() const;

  /// One batch (or `accumulate` of them): gather, forward, cost, backward, mean, update. Allocates nothing. After an
  /// epoch's last batch the running cost and accuracy stay readable until the next step. Errors: a cost that is not
  /// finite, naming the step, the first layer whose values are not finite, and likely causes; a factor that
  /// is not finite or below 0; what the hook raises. Parameters and running statistics are then those before it.
  Step step();
  /// The same with this factor on the base learning rate in the place of the schedule's.
  Step step(double rate_factor);

  /// The epoch under way (after its last step: that epoch): weighted mean cost and share of right answers, each example
  /// as it was before its own update. 0 before the first step.
  double running_cost() const;
  double running_accuracy() const;
  /// And of the examples without labels; all 0 where there are none.
  UnlabelledCounts running_unlabelled() const;

  /// The moving average of the parameters, in the flat layout; empty where none is kept (optimizer.average_decay) and
  /// before the first step. It starts at the parameters after that step, as PyTorch's AveragedModel does.
  std::span<const float> averaged_parameters() const;
  /// The moving average of the running statistics of batch normalisations, by the same formula: what the averaged
  /// parameters are evaluated with, for the statistics as they stand are those of other activations. Empty where there
  /// is no average or no batch normalisation, and before the first step.
  std::span<const float> averaged_statistics() const;

  /// Lets the rate of the schedule `plateau` fall where the cost does so no more: to be called after each epoch's last
  /// step, with the cost that counts (a validation cost, or running_cost). With the other schedules nothing happens.
  void update_plateau(double cost);

  /// A copy of where it stands, and the way back. Errors: a state that does not fit this training.
  TrainingState state() const;
  void restore(TrainingState state);

 private:
  struct Work;
  Work& work() const;  // Errors: the model has been taken.

  std::unique_ptr<Work> work_;
};

}  // namespace nudge
