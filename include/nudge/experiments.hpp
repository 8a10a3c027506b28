#pragma once
// What must run a network to show something: an example with everything kept, small steps measured beside their
// predictions, tables over many examples, trainings of a special kind. Explanations themselves: nudge/explain.hpp;
// descents with batches of several sizes: nudge/descents.hpp.
//
// Most come twice: for a Model and the examples of a data set, computed in double, to which the model is widened
// exactly; and for a network in the precision T and Examples<T>, such as one made by hand in double.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "nudge/explain.hpp"
#include "nudge/model.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// Examples as a network sees them: rows in memory, with targets of any kind, or a subset of a data set, whose bytes
/// are scaled on the way in.
template <typename T>
class Examples {
 public:
  /// x (n, inputs), y (n, outputs); both are copied. Errors: no rows; rows of x and y that differ in number; numbers
  /// that are not finite.
  Examples(Matrix<const T> x, Matrix<const T> y);
  /// Targets are one-hot. Copying copies no example. Errors: an empty subset; data that are not whole (check), or do
  /// not fit the preprocessing.
  Examples(const Subset& subset, const Preprocessing& preprocessing);

  std::size_t size() const;
  /// Puts these positions into the plan's input and targets. Errors: they do not fit the plan.
  void load(Plan<T>& plan, std::span<const std::uint32_t> positions) const;
  /// The examples [first, first + count) alone. Errors: none, or more than there are.
  Examples range(std::size_t first, std::size_t count) const;

 private:
  struct Rows;
  std::shared_ptr<const Rows> rows_;  // null: a subset
  std::optional<Subset> subset_;
  Preprocessing preprocessing_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

/// Runs all examples forward and back, micro-batch by micro-batch, with everything kept, and shows each trace to
/// `reader` (null: to nobody). Returns the gradient of the mean cost, in the flat layout: to the bit what mean_gradient
/// (nudge/evaluation.hpp) gives.
template <typename T>
AlignedArray<T> read_traces(const BasicNetwork<T>& network, const Examples<T>& examples, ThreadTeam& team,
                            const std::function<void(const Trace<T>&)>& reader = {});

/// The mean cost over the examples, added in double in their order.
template <typename T>
double mean_cost(const BasicNetwork<T>& network, const Examples<T>& examples, ThreadTeam& team);

/// One example, run forward and back with everything kept. It keeps no network: who reads the trace beside the network
/// sees to it that the parameters are still those of the run.
template <typename T>
class ExampleRun {
 public:
  /// Errors: x or y that do not fit the network.
  ExampleRun(const BasicNetwork<T>& network, std::span<const T> x, std::span<const T> y, ThreadTeam& team);
  ExampleRun(const BasicNetwork<T>& network, const Examples<T>& examples, std::size_t position, ThreadTeam& team);
  ExampleRun(const ExampleRun&) = delete;  // the trace views this object's plan
  ExampleRun& operator=(const ExampleRun&) = delete;

  const Trace<T>& trace() const { return *trace_; }
  double cost() const { return cost_; }
  std::span<const T> gradient() const { return gradient_.span(); }

 private:
  Plan<T> plan_;
  AlignedArray<T> gradient_;
  std::optional<Trace<T>> trace_;
  double cost_ = 0;
};

// Measured three ways (C05) ------------------------------------------------------------------------------------------

/// One way, taken alone: a step of this length (Euclidean, of whatever the way changes) along the way's nudges.
struct MeasuredWay {
  double length = 0;
  double predicted_weighted_input = 0;  ///< its rise: length x norm of the nudges, exact but for rounding
  double measured_weighted_input = 0;
  double predicted_activation = 0;  ///< slope times that: to first order
  double measured_activation = 0;
};

struct MeasuredThreeWays {
  MeasuredWay bias;
  MeasuredWay weights;
  MeasuredWay activations;  ///< of the layer before, as if they could be set
};

/// Changes a copy, runs it, and reads the neuron. Errors: as three_ways; a length that is not above 0.
template <typename T>
MeasuredThreeWays measure_three_ways(const BasicNetwork<T>& network, const ExampleRun<T>& run, const Neuron& neuron,
                                     double length, ThreadTeam& team);

// Measured sensitivity (C02) -----------------------------------------------------------------------------------------

struct MeasuredSensitivity {
  ParameterAddress parameter;
  double step = 0;       ///< h
  double predicted = 0;  ///< gradient x h
  double measured = 0;   ///< change of the mean cost
};

/// Moves one parameter at a time of a copy by each of the steps. The error falls as the step squared.
std::vector<MeasuredSensitivity> measure_sensitivity(const BasicNetwork<double>& network,
                                                     const Examples<double>& examples,
                                                     const std::vector<Sensitivity>& parameters,
                                                     std::span<const double> steps, ThreadTeam& team);
std::vector<MeasuredSensitivity> measure_sensitivity(const Model& model, const Subset& examples,
                                                     const std::vector<Sensitivity>& parameters,
                                                     std::span<const double> steps, ThreadTeam& team);

// All of one example (C02 to C06, C08 to C10) ------------------------------------------------------------------------

struct ExplainOptions {
  std::optional<Neuron> neuron{};  ///< whose ways and votes; none: the target's output and, of the hidden neurons
                                   ///< that get votes, the one with the largest abs(dC/dz)
  std::size_t top = 10;            ///< pairs and rankings have so many rows
  std::optional<ParameterAddress> shared{};  ///< whose nudges by place; none: of the convolutions' weights the most
                                             ///< sensitive one
  double step = 0.01;                        ///< the length of the measured steps
  bool with_parameters = false;              ///< the nudges of all weights and biases
};

/// What one example wants of a weight or bias that many places share, before it is added up.
struct SharedNudge {
  ParameterAddress parameter;
  Shape plane;                     ///< 1 x height x width: the places of the layer's channel
  std::vector<PlaceNudge> places;  ///< by ascending neuron; a place whose input lies in the padding has none
  double nudge = 0;                ///< their sum, in this order
};

/// Everything that one example wants of a network.
struct ExampleExplanation {
  static constexpr std::size_t most_pairs = 4096;  ///< of matrices that are there to be looked at

  OutputNudges outputs;
  std::optional<ThreeWays> ways{};  ///< with measured_ways; none: the neuron's numbers are no weights from neurons
  std::optional<MeasuredThreeWays> measured_ways{};
  std::optional<Votes> votes{};
  std::optional<VotesMatrix> votes_matrix{};  ///< of the last hidden layer, of at most `most_pairs` numbers
  std::string why_no_ways{}, why_no_votes{}, why_no_votes_matrix{};  ///< where there are none
  BackwardNudges backward;
  /// W (neurons, inputs) of L1, L2, ...; empty: the layer is not dense, or has more than `most_pairs` weights.
  std::vector<std::vector<double>> weights;
  std::vector<HebbianPairs> hebbian;          ///< of L1, L2, ...
  std::vector<Sensitivity> sensitivity;       ///< the most sensitive
  std::vector<MeasuredSensitivity> measured;  ///< of the most sensitive one, at falling steps
  std::vector<double> tensor_shares;          ///< as nudge::tensor_shares
  std::vector<double> map;                    ///< as sensitivity_map over all of L1
  std::optional<SensitivityRatio> apart{};    ///< two that are about 32 apart
  std::optional<SharedNudge> shared{};        ///< none: no convolution, and no parameter was asked for
};

/// Of the example at a position of a subset; of numbers as the network takes them, x (inputs) and y (outputs). Errors:
/// no such position; x or y that do not fit the network or the loss; a neuron that it does not have; a shared parameter
/// that it does not have, or of a normalisation.
ExampleExplanation explain_example(const Model& model, const Subset& examples, std::size_t position,
                                   const ExplainOptions& options, ThreadTeam& team);
ExampleExplanation explain_example(const Model& model, std::span<const float> x, std::span<const float> y,
                                   const ExplainOptions& options, ThreadTeam& team);
ExampleExplanation explain_example(const BasicNetwork<double>& network, std::span<const double> x,
                                   std::span<const double> y, const ExplainOptions& options, ThreadTeam& team);

// A nudge table (C12) ------------------------------------------------------------------------------------------------

struct NudgeTableOptions {
  /// Empty: the `top` with the largest average, then the `top` most contested of the others; of every layer as many as
  /// of the others, or one more of the last ones.
  std::vector<ParameterAddress> rows{};
  std::size_t top = 8;
  std::size_t shown = 8;  ///< the first examples that become columns
};

struct NudgeTableResult {
  std::size_t examples = 0;
  std::vector<NudgeRow> rows;
  std::size_t by_average = 0;  ///< the first rows were chosen by their average ...
  std::size_t by_contest = 0;  ///< ... these next ones by their contest; both 0: the caller chose
  double gradient_norm = 0;    ///< of the mean gradient over the examples
  std::vector<double> nudges;  ///< minus that gradient, all parameters in the flat layout, from the same passes
};

/// In float at the speed of training; in double exactly.
template <typename T>
NudgeTableResult nudge_table(const BasicNetwork<T>& network, const Examples<T>& examples,
                             const NudgeTableOptions& options, ThreadTeam& team);
NudgeTableResult nudge_table(const Model& model, const Subset& examples, const NudgeTableOptions& options,
                             ThreadTeam& team);

/// The Hebbian pairs of every layer, averaged over the examples.
template <typename T>
std::vector<HebbianPairs> hebbian_average(const BasicNetwork<T>& network, const Examples<T>& examples, std::size_t top,
                                          ThreadTeam& team);
std::vector<HebbianPairs> hebbian_average(const Model& model, const Subset& examples, std::size_t top,
                                          ThreadTeam& team);

/// How active a neuron is for an example.
struct ActiveExample {
  std::size_t position = 0;  ///< in the subset
  double activation = 0;
};

/// The `count` examples of the subset for which a neuron of L<n>, n from 1, is most active; of equals the first. Errors:
/// a neuron that the network does not have; data that do not fit the model.
std::vector<ActiveExample> strongest_examples(const Model& model, const Subset& examples, const Neuron& neuron,
                                              std::size_t count, ThreadTeam& team);

// Steepest (C07) -----------------------------------------------------------------------------------------------------

struct SteepestOptions {
  double length = 0.01;                            ///< of the steps in parameter space
  std::vector<double> degrees{0, 5, 30, 60};       ///< 0, the straight step, is taken even if it is not among them
  std::vector<std::size_t> top{1, 10, 100, 1000};  ///< those above the number of parameters are left out
  std::size_t doublings = 16;                      ///< lengths tried on the way: length x 2^i
  std::uint64_t seed = 1;                          ///< of the directions at an angle
};

/// Only the k most sensitive parameters take their part of the step.
struct TopShare {
  std::size_t k = 0;
  double predicted = 0;  ///< sum of their g^2 / abs(G)^2
  double measured = 0;   ///< their decrease over the whole step's
};

/// A step at an angle from the negative gradient, to a random side that is each angle's own.
struct AngledStep {
  double degrees = 0;
  double predicted = 0;  ///< decrease to first order: abs(G) length cos(angle)
  double measured = 0;   ///< decrease of the mean cost; negative: a rise
};

/// All angles at one length.
struct StepsOfOneLength {
  double length = 0;
  std::vector<AngledStep> steps{};
};

struct Steepest {
  double cost = 0;
  double gradient_norm = 0;
  std::vector<TopShare> top{};
  std::vector<StepsOfOneLength> lengths{};
  std::optional<double>
      stops_winning{};  ///< the first length at which another angle lowers the cost more; none: tried none such
  std::optional<double>
      stops_falling{};  ///< the first length at which the straight step gains less than at the one before
};

/// Errors: a gradient of 0; a length that is not above 0; angles outside of 0 to 90.
Steepest steepest(const BasicNetwork<double>& network, const Examples<double>& examples, const SteepestOptions& options,
                  ThreadTeam& team);
Steepest steepest(const Model& model, const Subset& examples, const SteepestOptions& options, ThreadTeam& team);

// One example only (C11) ---------------------------------------------------------------------------------------------

struct OneExampleOptions {
  std::size_t steps = 500;
  double learning_rate = 0.5;
  std::size_t records = 20;  ///< moments on the way, beside the start and the first step: evenly spread in the
                             ///< logarithm of the steps
};

struct OneExampleMoment {
  std::size_t step = 0;
  double own_cost = 0;                   ///< of the one example
  double cost = 0;                       ///< mean over the test set
  double accuracy = 0;                   ///< on the test set
  std::vector<std::size_t> confusion{};  ///< of the test set, (classes, classes): row the true class, column what it is
                                         ///< called
};

/// What the training did to one class of the test set.
struct ClassChange {
  std::size_t examples = 0;
  double cost_before = 0;  ///< mean
  double cost_after = 0;
  std::size_t helped = 0;  ///< whose cost fell
  std::size_t hurt = 0;    ///< whose cost rose
  std::size_t right_before = 0;
  std::size_t right_after = 0;
};

struct OneExample {
  std::int32_t label = 0;
  std::vector<OneExampleMoment> moments{};
  std::vector<ClassChange> classes{};
};

/// Which of the moments tells what the steps have done: after the start the first at which nine tenths of the test set are
/// called like the example, else the last; without moments 0.
std::size_t telling_moment(const OneExample& result);

/// Trains the model (a copy: move it in where it is not needed again) on one example alone, by plain gradient steps,
/// and looks at the test set meanwhile. A network that is content with the example already hardly changes, since the
/// example wants nothing of it. Weights of a data set are not looked at. Errors: no such position; 0 steps; data that
/// do not fit.
OneExample one_example(Model model, const Subset& train, std::size_t position, const Subset& test,
                       const OneExampleOptions& options, ThreadTeam& team);

}  // namespace nudge
