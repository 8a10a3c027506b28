#pragma once
// The execution plan, the trace of a pass, and the passes themselves.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "nudge/matrix.hpp"
#include "nudge/network.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// What a pass is for, and so what of it is kept:
///   infer    the output only
///   train    what each layer's backward reads
///   explain  every value and every derivative, the input's too
/// Values that two purposes both keep are equal to the bit.
enum class Purpose { infer, train, explain };

/// The most examples one pass takes. Larger batches run as several passes that add into one gradient; since every sum
/// over examples runs in their order and resumes where it stopped, the size changes no bit of the gradient.
inline constexpr std::size_t micro_batch = 256;

/// The most examples of a training batch of a network whose batch normalisation couples them: they run in one pass.
inline constexpr std::size_t coupled_batch = 1024;

/// What a pass in training has, and one in evaluation has not. With it dropout draws and batch normalisation takes its
/// mean and variance from the batch. Each random number depends on the seed, the epoch, the example and its own place
/// alone.
struct Randomness {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  std::size_t layers_below = 0;  ///< of a network that is the end of a larger one: so many layers come before it there
};

template <typename T>
class Plan;

/// What a pass computed: views into its plan's arena, valid until the plan's next pass. For n examples, un-averaged.
/// Position i is the input of layer i; position layers().size() is the output.
template <typename T>
class Trace {
 public:
  std::size_t examples() const { return examples_; }
  const Architecture& architecture() const;
  /// The threads that the pass ran on, for a reader with much to compute.
  ThreadTeam& team() const;

  /// (n, shape(position).size()). Errors: a tensor that the plan's purpose does not keep.
  Matrix<const T> value(std::size_t position) const;
  /// dC/dvalue, of each example's own cost. Errors: not kept; backward_pass has not run.
  Matrix<const T> derivative(std::size_t position) const;
  Matrix<const T> output() const { return value(architecture().layers().size()); }

  /// The targets t (n, outputs), each example's cost and its factor w (n), and what the loss makes of the output (n,
  /// outputs): softmax or sigmoid of logits, activations as they are. Errors: cost_pass has not run.
  Matrix<const T> targets() const;
  std::span<const T> costs() const;
  std::span<const T> cost_weights() const;
  Matrix<const T> probabilities() const;

  /// z, a, dC/dz and dC/da of L<n>, n from 1. Where a layer has no activation a is z.
  Matrix<const T> weighted_inputs(std::size_t n) const;
  Matrix<const T> activations(std::size_t n) const;
  Matrix<const T> deltas(std::size_t n) const;
  Matrix<const T> activation_derivatives(std::size_t n) const;
  /// What comes into L<n>: (n, inputs) of its weights; of L1 the network's input.
  Matrix<const T> layer_input(std::size_t n) const;

  /// The state of its plan, for the engine's own readers.
  typename Plan<T>::State& state() const { return plan_->state(); }

 private:
  friend class Plan<T>;
  template <typename U>
  friend Trace<U> forward_pass(const BasicNetwork<U>&, Plan<U>&, std::size_t, const Randomness*);
  Trace(const Plan<T>& plan, std::size_t examples) : plan_(&plan), examples_(examples) {}
  const Plan<T>* plan_;
  std::size_t examples_;
};

/// Made once for (architecture, batch size, purpose): where every buffer of a pass lies in one arena. A pass then
/// allocates nothing. A plan serves one pass at a time; the team is the caller's and outlives it.
template <typename T>
class Plan {
 public:
  /// `batch` is the most examples a pass will bring; more than micro_batch is planned as micro_batch. With a batch
  /// normalisation a plan to train takes the whole batch, and so does one whose cost couples the examples
  /// (`couples_examples`). Errors: then more than coupled_batch.
  Plan(const Architecture& architecture, std::size_t batch, Purpose purpose, ThreadTeam& team,
       bool couples_examples = false);
  ~Plan();
  Plan(Plan&&) noexcept;

  std::size_t capacity() const;
  Purpose purpose() const;
  const Architecture& architecture() const;
  const char* instruction_set() const;
  std::size_t arena_bytes() const;

  /// To be filled before a pass of n examples: the input x (n, inputs) ...
  Matrix<T> input(std::size_t n);
  /// ... before cost_pass the targets t (n, outputs), for cross-entropy rows that sum to 1, as one-hot ones do; what is
  /// to be weighed, smoothed or brought to that sum is written here as y and goes through make_targets ...
  Matrix<T> targets(std::size_t n);
  /// ... and, where there is dropout, which example each row is (n).
  std::span<std::uint32_t> example_ids(std::size_t n);

  /// Once for each batch that is loaded, after its y: makes of plan.targets(n) what the loss compares the output with,
  /// as LossOptions says, and beside it the rows' weights. `example_weights` is u (n); empty: all 1. Errors: options
  /// that are out of range or do not fit the architecture; another number of weights.
  void make_targets(std::size_t n, const LossOptions& options = {}, std::span<const T> example_weights = {});
  /// What each row counts in a mean over examples (n): 1, or what the last make_targets has made.
  std::span<const T> mean_weights(std::size_t n) const;

  struct State;
  State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

/// Computes every layer's values for the first n rows of plan.input(). Without `randomness` as in evaluation: dropout
/// passes its input on, batch normalisation uses its running statistics. Errors: n of 0 or above plan.capacity(); a
/// network of another architecture than the plan's; the statistics of a batch of one number.
template <typename T>
Trace<T> forward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::size_t n,
                      const Randomness* randomness = nullptr);

/// The cost of each example of the last forward_pass (n) against plan.targets(). Errors: no forward_pass before it.
template <typename T>
std::span<const T> cost_pass(Plan<T>& plan);

/// ADDS the sum over the examples of dC/dparameter into `gradient` (the flat layout), after cost_pass. The chain rule,
/// layer by layer, from the output back, with the dropout of the forward_pass; nothing is divided by n here. Errors: a
/// plan made to infer; no cost_pass before it; a gradient of another size.
template <typename T>
void backward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::span<T> gradient);

/// After a forward_pass with randomness: the batch's mean and variance go into the network's running ones.
template <typename T>
void update_statistics(BasicNetwork<T>& network, Plan<T>& plan);

/// One row of targets: 1 for the class, 0 for the others. Errors: a label that is no output.
template <typename T>
void one_hot(std::int32_t label, std::span<T> y);

/// What the loss makes of an output row: softmax or sigmoid of logits; activations as they are. Errors: rows of
/// different lengths, or of none.
template <typename T>
void output_probabilities(Loss loss, std::span<const T> output, std::span<T> probabilities);

}  // namespace nudge
