#pragma once
// Descents from one start with batches of several sizes: 'a drunk man stumbling quickly' beside 'a careful man stepping
// slowly', with their paths on the real cost surface and the gradient's noise.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nudge/example_forms.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

struct DescentOptions {
  std::vector<std::size_t> batches{1, 100, 0};  ///< 0: the whole set; more than it has: likewise
  double learning_rate = 0.1;
  std::vector<double> learning_rates{};  ///< one a batch size; empty: learning_rate for all
  /// How long each descent is: `steps` (one a batch size) where they are given; else until it has seen so many
  /// `examples`; else `epochs` times the training set; else, with both 0, until its `seconds` are over.
  std::vector<std::size_t> steps{};
  std::size_t examples = 0;
  std::size_t epochs = 1;
  std::uint64_t seed = 1;
  /// Moments of each descent, beside its start: evenly spread in the logarithm of the steps (of the seconds, where they
  /// alone end it), the last step among them; fewer where there are fewer steps.
  std::size_t records = 40;
  /// Cost, accuracy and full gradient of a moment: on so many training examples, a stratified draw; 0, or more than
  /// there are: on all of them.
  std::size_t measured_on = 2000;
  std::size_t surface = 0;  ///< the cost on a grid of surface x surface points of the paths' plane; 0: none, else >= 2
  double seconds = 0;       ///< a descent ends after so many seconds of its own, in any case; 0: no limit
};

/// What all descents of an experiment had alike.
enum class Alike { examples, seconds, steps, nothing };
std::string to_string(Alike alike);

struct DescentMoment {
  std::size_t step = 0;
  std::size_t examples = 0;  ///< seen so far
  double seconds = 0;        ///< spent in its steps, without measuring
  double cost = 0;           ///< mean over the measured examples
  double accuracy = 0;
  double gradient_norm = 0;  ///< of the gradient over the measured examples
  /// Of the last step's direction to the negative gradient at the point where it started: the gradient over the
  /// measured examples; for a step of the whole set over all of it, so that it is 1 but for rounding and dropout.
  std::optional<double> cosine{};
  double u = 0;  ///< the point in the paths' plane
  double v = 0;
};

/// Where a descent was after a step, in the paths' plane.
struct PathPoint {
  std::size_t step = 0;
  double u = 0;
  double v = 0;
};

struct Descent {
  std::size_t batch = 0;  ///< as it was: at most the training set
  double learning_rate = 0;
  std::vector<DescentMoment> moments{};
  /// The path to draw: the start, each of the first 300 steps, at most 300 later ones (every second, every fourth ...,
  /// so that they suffice), and the last. Of large networks fewer, so that all points together take at most 128 MiB.
  std::vector<PathPoint> path{};
};

/// Where a descent has come to.
enum class Ending {
  lower,   ///< down, or no higher than it began
  higher,  ///< its rate is too high
  plain  ///< no slope is left, at most a millionth of the first, though answers are wrong: neurons are saturated or dead
};
/// Of none without moments: lower.
Ending ending_of(const Descent& descent);
std::string to_string(Ending ending);

/// The plane through the paths by their first two principal components (of all recorded moments alike). The grid covers
/// the paths and a tenth of their extent more on every side; its costs are means over the measured examples.
struct Plane {
  double share_u = 0;  ///< of the paths' variance
  double share_v = 0;
  std::vector<double> us{};  ///< grid lines
  std::vector<double> vs{};
  std::vector<double> costs{};  ///< (vs, us); empty: not asked for
};

/// The gradient's noise at one point. McCandlish, Kaplan, Amodei: An empirical model of large-batch training (2018),
/// section 2.2.
struct NoiseScale {
  std::size_t examples = 0;  ///< N
  double gradient_norm = 0;  ///< abs(G)
  double trace = 0;          ///< tr(covariance) of the examples' gradients, over N
  double scale = 0;          ///< S = trace / abs(G)^2
};

/// The mean cosine of a batch's gradient to the full one, measured beside 1/sqrt(1 + (S/n)(N-n)/(N-1)). The prediction
/// is abs(G)/sqrt(E abs(g)^2): it counts noise along G too, which turns no gradient, so where noise has few directions,
/// or the gradients' lengths differ much (single examples), the measured mean lies above it.
struct BatchCosine {
  std::size_t batch = 0;
  std::size_t draws = 0;  ///< of the whole set one: there is no other
  double predicted = 0;
  double measured = 0;
  double deviation = 0;  ///< standard deviation over the draws
};

struct Descents {
  std::size_t training_examples = 0;
  std::size_t measured_examples = 0;
  std::uint64_t seed = 0;  ///< of the order of the examples
  Alike alike = Alike::examples;
  std::vector<Descent> descents{};
  Plane plane{};
  /// The same plane where the shortest path lies and as much again around it, where that is a small part of the whole;
  /// else it has no grid lines. Its shares are those of `plane`.
  Plane near_start{};
  NoiseScale noise{};  ///< at the start
  std::vector<BatchCosine> cosines{};
};

/// From `start`, plain gradient steps in float, with the network's dropout where it has some; all descents go through
/// the examples in the same order. Everything but the seconds (and where a limit of seconds cuts a descent off) is the
/// same for the same seed. The noise and the cosines are those at the start, in double, over the measured examples: of
/// the descents' batch sizes and of 1, 10, 100, 1000. Weights of a data set are not looked at. Errors: settings out of
/// range; a cost that is not finite.
Descents descents(const Model& start, const Subset& train, const DescentOptions& options, ThreadTeam& team);

/// Exactly, from the examples' squared norms: tr = mean of abs(g)^2 - abs(G)^2. Errors: a gradient of 0.
NoiseScale noise_scale(const BasicNetwork<double>& network, const Examples<double>& examples, ThreadTeam& team);
NoiseScale noise_scale(const Model& model, const Subset& examples, ThreadTeam& team);
/// `draws` batches of each size, drawn without replacement; 0, or more than there are: the whole set. Errors: a
/// gradient of 0; no draws.
std::vector<BatchCosine> batch_cosines(const BasicNetwork<double>& network, const Examples<double>& examples,
                                       std::span<const std::size_t> batches, std::size_t draws, std::uint64_t seed,
                                       ThreadTeam& team);
std::vector<BatchCosine> batch_cosines(const Model& model, const Subset& examples, std::span<const std::size_t> batches,
                                       std::size_t draws, std::uint64_t seed, ThreadTeam& team);

/// Final costs over seeds by batch size: is a smaller batch's end better, or not? Each seed draws the model's
/// parameters anew and has its own shuffle, the same for every batch size; every descent sees as many examples.
/// `records`, `surface` and `seconds` are not looked at. Errors: those of descents; settings that only seconds end.
struct FinalCosts {
  std::size_t batch = 0;
  std::vector<double> costs{};       ///< one a seed, over the measured examples
  std::vector<double> accuracies{};  ///< likewise
};
std::vector<FinalCosts> final_costs(const Model& model, const Subset& train, const DescentOptions& options,
                                    std::size_t seeds, ThreadTeam& team);

/// A small problem whose mean cost has two minima: one sigmoid neuron with a weight and a bias, quadratic cost, four
/// examples. Do small batches reach the deeper one from more starts?
///
/// The examples were found by a search through random ones, most of which show little or no effect of the batch size;
/// these do, where the learning rate makes the steps of single examples long enough to leave the shallow minimum. Try
/// smaller rates to see the effect go.
struct TwoMinimaOptions {
  std::size_t starts = 400;  ///< weight and bias each drawn evenly from -5 to 5
  std::size_t steps = 4000;  ///< of each training, whatever its batch size
  double learning_rate = 1;
  std::vector<std::size_t> batches{1, 2, 0};  ///< 0, or more than 4: all four
  std::uint64_t seed = 1;
};

/// Where the trainings of all starts are, one element each.
struct TwoMinimaBalls {
  std::vector<double> weights{};
  std::vector<double> biases{};
  std::vector<double> along{};  ///< on the line through both minima, at right angles to it: 0 the shallow one, 1 the
                                ///< deeper one
  std::vector<double> costs{};
};

enum class Basin { deeper, shallow, neither };
std::string to_string(Basin basin);

struct TwoMinimaShare {
  std::size_t batch = 0;
  /// Starts from which training ended in the deeper minimum's basin: a full-batch descent leads there from where it
  /// ended.
  std::size_t deeper = 0;
  std::size_t shallow = 0;    ///< likewise; what comes near neither in 40,000 steps is in neither count
  double share = 0;           ///< deeper / starts
  double standard_error = 0;  ///< of the share: sqrt(p (1 - p) / starts)
  TwoMinimaBalls ends{};      ///< of the trainings, before that full-batch descent
  std::vector<Basin> basins{};
};

struct TwoMinima {
  double deeper_cost = 0;
  double shallow_cost = 0;
  std::vector<double> deeper_at{};  ///< the parameters (weight, bias) there
  std::vector<double> shallow_at{};
  /// The cost along the line through both: where 0 is the shallow minimum and 1 the deeper one.
  std::vector<double> line_along{};
  std::vector<double> line_costs{};
  /// The cost on a grid that holds all starts and both minima.
  std::vector<double> grid_weights{};
  std::vector<double> grid_biases{};
  std::vector<double> grid_costs{};  ///< (biases, weights)
  TwoMinimaBalls starts{};           ///< the same for every batch size
  std::vector<TwoMinimaShare> shares{};
};

/// Every batch size goes from the same starts. Errors: no starts, steps or batch sizes; a rate that is not above 0.
TwoMinima two_minima(const TwoMinimaOptions& options, ThreadTeam& team);

/// What `nudge story` tells: the article, walked on one example of a class.
struct StoryExperiment {
  struct Moment {
    ExampleExplanation explanation;  ///< of the example
    double test_accuracy = 0;
    std::vector<std::size_t> confusion{};  ///< of the test part, as Evaluation::confusion
  };
  std::vector<Moment> moments{};  ///< before training; after ONE step on the example alone; after training
  double commonest = 0;           ///< the share of the test part's commonest class

  /// The example, a position in the test part. A network that has learned is nearly content with most, so it is, of the
  /// class's first ones that the trained network recognises, the one of the highest cost.
  std::size_t position = 0;
  std::size_t looked_at = 0;  ///< how many of the class that were
  bool is_right = true;       ///< false: it recognises none of those, and it is the first of them

  /// Another one of the class: of those that the trained network calls something else the one of the highest cost, or
  /// where there are none, of all. None: the test part has no other.
  std::optional<std::size_t> other{};
  bool other_is_wrong = true;
  std::int32_t other_called = 0;
  ExampleExplanation other_explanation;  ///< by the trained network

  /// The example and its forms by `forms_changes`, to the trained network. Empty: it is no picture.
  std::vector<FormNudges> forms{};
  Augmentation forms_changes{};

  NudgeTableResult table;  ///< of the untrained network over the whole training part
  Descents descents;       ///< from it, over the whole training part
  Steepest steepest;       ///< of the untrained network, on at most 1,000 training examples
  std::size_t steepest_examples = 0;
  double descent_seconds = 0;  ///< each has as many steps as it makes in about this time (src/experiments/story.cpp)
};

/// `start` is trained as the settings say; the descents' rates are theirs too, but for a batch of one example, whose
/// steps are the noisiest: 0.3 of it. Errors: no example of the class in the test part; those of check and Trainer.
StoryExperiment story_experiment(const Model& start, const Subset& train, const Subset& test, std::int32_t label,
                                 const TrainingSettings& settings, ThreadTeam& team);

}  // namespace nudge
