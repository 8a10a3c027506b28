#pragma once
// What backpropagation computes, in the article's words: each function reads a network and the trace of a pass that has
// gone forward and back with a plan made to explain, and changes neither. The nudge of a quantity q is dq/dparameter;
// said alone it is that of -C: what the example wants. Numbers are computed in the trace's precision, from its own
// values, and widened to double. Without dropout and weight decay. To run a network first: nudge/experiments.hpp.
// In nudge::core.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/plan.hpp"

namespace nudge {

// Outputs (C03, C04) -------------------------------------------------------------------------------------------------

/// The quantity that an output's nudge is of: the quadratic losses' activation; softmax and cross-entropy's logit;
/// binary cross-entropy's weighted input.
enum class NudgeOf { activation, logit, weighted_input };
/// "activation", "logit", "weighted_input".
std::string to_string(NudgeOf nudge_of);

struct OutputNudge {
  std::size_t neuron = 0;
  double weighted_input = 0;
  double activation = 0;  ///< a; of a loss on logits the probability that it makes of them
  double target = 0;
  double cost = 0;                     ///< its share of the example's cost
  double nudge = 0;                    ///< of the quantity that nudge_of says: 2(y-a), y-a (half-quadratic), y-p
  double nudge_of_weighted_input = 0;  ///< -dC/dz: small where a sigmoid is saturated, however wrong it is
};

struct OutputNudges {
  double cost = 0;  ///< of the example: the sum of the shares
  NudgeOf nudge_of = NudgeOf::activation;
  std::vector<OutputNudge> outputs;
};

template <typename T>
OutputNudges output_nudges(const Trace<T>& trace, std::size_t example);

// Three ways (C05, C06) ----------------------------------------------------------------------------------------------

/// One thing that a way can change, and what that does.
struct Lever {
  std::size_t input = 0;         ///< k, of what comes into the layer
  double weight = 0;             ///< W[j,k]
  double activation = 0;         ///< a_k
  double nudge = 0;              ///< dz_j/d(the weight) = a_k, or dz_j/d(the activation) = W[j,k]
  std::size_t place = 0;         ///< of the weight in the layer's tensor, row by row
  ParameterAddress parameter{};  ///< the weight
};

/// The three ways to raise neuron j's activation. Its weighted input z = sum_k W[j,k] a_k + b rises with the bias (by
/// 1), with the weights (by a_k) and with the activations before it (by W[j,k]); the activation by `slope` times that.
struct ThreeWays {
  Neuron neuron;
  double weighted_input = 0;
  double activation = 0;
  double bias = 0;
  double slope = 1;                ///< s'(z); 1 where there is no activation: the logit itself is to rise
  bool is_logit = false;           ///< an output of a loss on logits
  bool is_dead = false;            ///< the slope is 0: no small step raises the activation
  std::vector<Lever> weights;      ///< largest abs(a_k) first
  std::vector<Lever> activations;  ///< largest abs(W[j,k]) first
};

/// Which neuron's activation comes, unchanged, into L<layer> as its number `input`; none: what stands between (a
/// pooling, a normalisation, a sum) made it of several, or changed it.
std::optional<Neuron> neuron_before(const Architecture& architecture, std::size_t layer, std::size_t input);

/// A convolution's neuron is one place of one channel: its weights are the kernel's, its activations the pixels under
/// the window. Errors: a neuron that the network does not have; an input neuron, which has no ways.
template <typename T>
ThreeWays three_ways(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example, const Neuron& neuron);

// Votes (C09) --------------------------------------------------------------------------------------------------------

struct Vote {
  std::size_t neuron = 0;  ///< j, of the next layer
  double weight = 0;       ///< W[j,k]
  double desire = 0;       ///< -delta_j: what neuron j wants of its own weighted input
  double vote = 0;         ///< W[j,k] (-delta_j): what it therefore wants of neuron k
};

struct Votes {
  Neuron neuron;  ///< k: hidden, or of the input
  double activation = 0;
  std::vector<Vote> votes;            ///< in the order of the next layer
  double sum = 0;                     ///< in ascending j: the neuron's own -dC/da
  double nudge = 0;                   ///< -dC/da as the trace holds it
  std::optional<double> agreement{};  ///< abs(sum) / sum of abs(vote), 1: unanimous; none: nobody votes
};

/// Why the neurons of L<layer> (0: the input) get no votes; empty: they do. Votes are of the next layer's weights, so
/// nothing but these may read the neurons, and nothing but pooling and the like may stand between.
std::string why_no_votes(const Architecture& architecture, std::size_t layer);

/// Where pooling stands between, a maximum passes a desire to its winner only, a mean to each of its pixels in equal
/// parts: `weight` is then what comes of both. Errors: a neuron that the network does not have; an output neuron, which
/// no later layer votes on; a layer of which why_no_votes says why.
template <typename T>
Votes votes(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example, const Neuron& neuron);

/// The votes on every neuron of one layer at once.
struct VotesMatrix {
  std::size_t layer = 0;        ///< n: L<n>'s neurons are voted on, L<n+1>'s vote
  std::vector<double> desires;  ///< -delta_j of the voters
  std::vector<double> votes;    ///< W[j,k] (-delta_j), (neurons k, voters j); 0 where no weight joins them
  std::vector<double> sums;     ///< of each row: what the neuron is asked for, its own -dC/da
};

/// Errors: a layer of which why_no_votes says why.
template <typename T>
VotesMatrix votes_matrix(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example, std::size_t layer);

// The whole backward pass (C03, C10) ---------------------------------------------------------------------------------

struct LayerNudges {
  std::size_t layer = 0;                ///< n of L<n>; 0: the input, with activations and nudges only
  std::size_t inputs = 0;               ///< columns of weight_nudges
  std::vector<double> weighted_inputs;  ///< z
  std::vector<double> activations;      ///< a; z where there is no activation
  std::vector<double> nudges;           ///< -dC/da
  std::vector<double> deltas;           ///< dC/dz
  std::vector<double> weight_nudges;    ///< -dC/dW = a_k (-delta_j), (neurons, inputs); empty unless asked for
  std::vector<double> bias_nudges;      ///< -dC/db = -delta; likewise
};

/// What one place wants of a weight that several share, before they are added up.
struct PlaceNudge {
  std::size_t neuron = 0;              ///< of the layer: channel, line and column of the place
  std::optional<std::size_t> input{};  ///< of what comes into it; none: a bias's
  double activation = 1;               ///< a_k
  double desire = 0;                   ///< -delta_j
  double nudge = 0;                    ///< a_k (-delta_j); of a bias -delta_j
};

/// By ascending neuron; their sum is the parameter's nudge. Of a dense weight it is one. Errors: a parameter that the
/// network does not have; a normalisation's.
template <typename T>
std::vector<PlaceNudge> place_nudges(const Trace<T>& trace, std::size_t example, const ParameterAddress& parameter);

struct BackwardNudges {
  double cost = 0;
  LayerNudges input;
  std::vector<LayerNudges> layers;  ///< L1, L2, ...
};

template <typename T>
BackwardNudges backward_nudges(const Trace<T>& trace, std::size_t example, bool with_parameters);

// Sensitivity (C02) --------------------------------------------------------------------------------------------------

struct Sensitivity {
  ParameterAddress parameter;
  double gradient = 0;  ///< its magnitude is the sensitivity
};

/// Whether each weight of L1 belongs to one number of the input: what sensitivity_map is of.
bool has_sensitivity_map(const Architecture& architecture);

/// Which parameters to look at: all, one layer's, one neuron's.
struct Scope {
  std::optional<std::size_t> layer{};
  std::optional<std::size_t> neuron{};  ///< with a layer
};

/// The `count` most sensitive ones, largest magnitude first, ties to the lower place. `gradient` is in the flat layout,
/// of one example, of some, or of all.
template <typename T>
std::vector<Sensitivity> most_sensitive(const Architecture& architecture, std::span<const T> gradient,
                                        const Scope& scope, std::size_t count);

/// How many times as sensitive the cost is to one parameter as to another.
struct SensitivityRatio {
  Sensitivity larger;
  Sensitivity smaller;
  std::optional<double> ratio{};  ///< of the magnitudes, at least 1; none: the smaller one is exactly 0
  bool same_sign = true;
};

template <typename T>
SensitivityRatio compare_sensitivities(const Architecture& architecture, std::span<const T> gradient,
                                       const ParameterAddress& a, const ParameterAddress& b);
/// The pair whose ratio is nearest to `ratio` (by its logarithm); none where fewer than two gradients are not 0.
template <typename T>
std::optional<SensitivityRatio> find_ratio(const Architecture& architecture, std::span<const T> gradient, double ratio);

/// In the shape of the input: the gradient of each weight from it into one neuron of L1; or, without a neuron, the norm
/// over all neurons of L1.
template <typename T>
std::vector<double> sensitivity_map(const Architecture& architecture, std::span<const T> gradient,
                                    std::optional<std::size_t> neuron);

/// Each layer's share of abs(gradient)^2, weights and biases apart, in the order of Architecture::tensors().
template <typename T>
std::vector<double> tensor_shares(const Architecture& architecture, std::span<const T> gradient);

// Hebbian pairs (C08) ------------------------------------------------------------------------------------------------

/// A neuron k that fires (or does not) and a neuron j that should fire more (or less); their weight's nudge is the
/// product.
struct HebbianPair {
  ParameterAddress weight;
  double activation = 0;  ///< a_k, over several examples the mean
  double desire = 0;      ///< -delta_j, likewise
  double nudge = 0;       ///< a_k (-delta_j), over several examples the MEAN OF THE PRODUCTS
  double product = 0;     ///< activation x desire (x places): of means the product of the means, which is not it
};

struct HebbianPairs {
  std::size_t layer = 1;
  std::size_t examples = 1;
  std::size_t places = 1;               ///< at which a kernel meets each of its pairs, and its nudge is their sum
  std::vector<HebbianPair> together;    ///< fire together, wire together: the largest positive nudges
  std::vector<HebbianPair> apart;       ///< bright neurons into ones that should fire less: the most negative nudges
  std::vector<HebbianPair> unaffected;  ///< the largest abs(desire) met by an activation of exactly 0 (in every
                                        ///< example): no change at all
};

/// The pairs of L<layer> for the trace's examples added up so far; memory grows with the layer's weights only.
class HebbianCount {
 public:
  /// Errors: a layer for which the pairs are not defined.
  HebbianCount(const Architecture& architecture, std::size_t layer);
  /// Whether L<layer> is dense or a convolution. A convolution's pair is a kernel's number: the activations and the
  /// desires that it meets at all places are given by their means, its nudge is the sum of all their products.
  static bool is_defined(const Architecture& architecture, std::size_t layer);
  template <typename T>
  void add(const Trace<T>& trace);
  /// Adds one example of the trace.
  template <typename T>
  void add(const Trace<T>& trace, std::size_t example);
  /// The `count` strongest of each kind. Errors: nothing was added.
  HebbianPairs pairs(std::size_t count) const;
  /// The mean nudges of all weights (neurons, inputs).
  std::vector<double> mean_nudges() const;

 private:
  std::size_t layer_;
  std::size_t neurons_;
  std::size_t inputs_;
  std::size_t examples_ = 0;
  std::size_t activation_at(std::size_t weight) const;
  template <typename T>
  void add_places(std::span<const T> a, std::span<const T> delta, const std::vector<T>& gradient);

  std::size_t places_ = 1;                        // of a kernel
  std::size_t rows_to_a_group_ = 1;               // of a convolution's kernels
  std::vector<std::vector<std::size_t>> pixels_;  // of a convolution, by group and kernel's number: what it meets
  std::vector<double> products_;                  // (neurons, inputs), a sum
  std::vector<double> activations_;               // (inputs), of a convolution (groups, inputs), a sum
  std::vector<double> desires_;                   // (neurons), a sum
  std::vector<char> fired_;                       // as activations_: was not 0 in some example
};

// Nudge table (C12) --------------------------------------------------------------------------------------------------

struct NudgeRow {
  ParameterAddress parameter;
  std::vector<double> nudges;  ///< of the shown examples
  double average = 0;          ///< over all that were added: minus the gradient of their mean cost
  double mean_magnitude = 0;   ///< mean of abs(nudge)
  double up_share = 0;         ///< of the examples, how many want more of it (nudge > 0)
  double down_share = 0;       ///< nudge < 0
  std::size_t strongest = 0;   ///< which example has the largest, counted in the order of adding
  double strongest_nudge = 0;
  /// 1 - abs(average) / mean_magnitude: 0 all have one sign, near 1 they all but cancel; none: all are 0.
  std::optional<double> contest() const;
};

/// The article's table: rows are parameters, columns examples, the last column their average. Examples are added trace
/// by trace; memory grows with rows x shown columns only. Sums are made in double, in the examples' order.
class NudgeTable {
 public:
  /// `shown`: how many of the first examples become columns.
  NudgeTable(const Architecture& architecture, std::vector<ParameterAddress> rows, std::size_t shown);
  template <typename T>
  void add(const Trace<T>& trace);
  std::size_t examples() const { return examples_; }
  /// Errors: nothing was added.
  std::vector<NudgeRow> rows() const;

 private:
  void add(NudgeRow& row, std::size_t example, double nudge) const;

  std::size_t shown_;
  std::size_t examples_ = 0;
  std::vector<NudgeRow> rows_;  // average and the others are sums until rows() is called
};

/// For every parameter how large the nudges are, whichever way: a sum over the examples added, parameter-sized.
/// Beside their mean gradient it says how much they cancel.
class ContestCount {
 public:
  explicit ContestCount(const Architecture& architecture);
  template <typename T>
  void add(const Trace<T>& trace);
  /// Those with the largest mean abs(nudge) - abs(mean nudge): nudged hard, both ways. `mean_gradient` is that of
  /// the examples added, in the flat layout. Errors: nothing was added; a gradient of another size.
  template <typename T>
  std::vector<ParameterAddress> most_contested(std::span<const T> mean_gradient, std::size_t count) const;

 private:
  Architecture architecture_;
  std::size_t examples_ = 0;
  std::vector<double> magnitudes_;
};

// Per-example norms (C14) --------------------------------------------------------------------------------------------

/// abs(gradient)^2 of each example of the trace, without making the gradients: sum over layers of
/// abs(delta)^2 (abs(a of the layer before)^2 + 1).
template <typename T>
std::vector<double> gradient_squared_norms(const Trace<T>& trace);

}  // namespace nudge
