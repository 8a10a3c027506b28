#pragma once
// How well a network does on a set of examples; several networks asked together; whether two differ or only by chance
// (formulas: docs/math.md, "Two models on one test set").
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
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

/// Runs the model over the subset without dropout; every example counts alike, whatever Dataset::weights says. Errors:
/// an empty subset; a model or data that are not whole (check), or do not fit each other; an autoencoder; a model of targets.
Evaluation evaluate(const Model& model, const Subset& subset, ThreadTeam& team);

/// How nearly an autoencoder gives back examples.
struct ReconstructionErrors {
  double cost = 0;  ///< the mean over the examples
  std::vector<float>
      squared_errors;  ///< (examples), each the mean over its numbers, as prepared, of (output - input)^2
  double mean_squared_error() const;
};

/// Runs an autoencoder over the subset, its inputs as they are: neither dropout nor corruption. Errors: a model that is
/// none; else as evaluate.
ReconstructionErrors measure_reconstruction(const Model& model, const Subset& subset, ThreadTeam& team);

/// How far what a model predicts is from targets that are numbers, in the data's own units.
struct RegressionErrors {
  struct Target {
    double rmse = 0;             ///< root of the mean over the examples of (prediction - target)^2
    std::optional<double> r2{};  ///< 1 - sum (prediction - target)^2 / sum (target - mean)^2; none where all are equal
  };
  std::size_t examples = 0;
  double cost = 0;                 ///< the mean over the examples, of targets as standardised
  std::vector<float> predictions;  ///< (examples, targets)
  std::vector<Target> targets;     ///< each by itself

  /// Over all targets: the root of the mean of their squares; it means something where their units are one.
  double rmse() const;
  /// The mean of the targets'; none where one has none.
  std::optional<double> r2() const;
};

/// Runs a model of targets over the subset, without dropout; every example counts alike. Errors: a model that has none;
/// else as evaluate.
RegressionErrors measure_regression(const Model& model, const Subset& subset, ThreadTeam& team);

/// first_wrong: the first example it gets wrong; worst: the one of the highest cost; most_torn: the smallest margin.
enum class Pick { first_wrong, worst, most_torn };
/// The position in the evaluated subset. Errors: first_wrong where none is wrong; another subset than that.
std::size_t pick_example(const Evaluation& evaluation, const Subset& subset, Pick pick);

/// Positions in the evaluated subset of at most `count` examples that it gets wrong, the highest cost first. Errors:
/// another subset than that.
std::vector<std::uint32_t> worst_mistakes(const Evaluation& evaluation, const Subset& subset, std::size_t count);

/// The mean gradient of the cost over the subset, without dropout and weight decay, in the flat layout; computed in T,
/// to which the model is widened. Of an autoencoder it is that of measure_reconstruction's cost. Errors: as evaluate.
template <typename T = float>
AlignedArray<T> mean_gradient(const Model& model, const Subset& subset, ThreadTeam& team);
/// The same of a network in T, such as one made by hand in double.
template <typename T>
AlignedArray<T> mean_gradient(const BasicNetwork<T>& network, const Preprocessing& preprocessing, const Subset& subset,
                              ThreadTeam& team);

/// Which copies of a picture are asked beside the picture itself (test-time augmentation). Both together are 18
/// pictures: the nine places, as they are and mirrored.
struct TestAugmentation {
  bool shifts = false;  ///< moved by one pixel in each of the 8 directions; what moves in repeats the edge
  bool flips = false;   ///< mirrored, left for right

  bool any() const { return shifts || flips; }
  /// How many pictures are asked for each one.
  std::size_t copies() const { return (shifts ? 9U : 1U) * (flips ? 2U : 1U); }
};
/// "shifts", "flips", "shifts,flips". Errors: another word, with the known ones; nothing; one twice.
TestAugmentation parse_test_augmentation(std::string_view words);

struct CommitteeEvaluation {
  /// By the mean probabilities. The cost is that of the members' loss, with the mean probabilities in the place of one
  /// network's; where their losses differ, cross-entropy: -ln of the true class's. (A probability below 1e-30 counts as
  /// that under a logarithm.)
  Evaluation together;
  std::vector<std::size_t> correct;  ///< of each member alone, with the same copies
};

/// Every member sees every copy of an example, by the preprocessing of its own; all count alike. Errors: no members;
/// members of different inputs or numbers of outputs; copies of what is no picture; those of evaluate.
CommitteeEvaluation evaluate_committee(std::span<const Model> members, const Subset& subset,
                                       const TestAugmentation& augmentation, ThreadTeam& team);

/// The 2x2 table of who was right, and what follows from it. Differences are the second's accuracy minus the first's.
struct PairedComparison {
  std::size_t examples = 0;
  std::size_t both_right = 0;
  std::size_t only_first = 0;   ///< right: the first alone
  std::size_t only_second = 0;  ///< right: the second alone
  std::size_t both_wrong = 0;

  double difference = 0;
  double low = 0;  ///< of its 95 % interval
  double high = 0;

  /// McNemar's test that both are right equally often, two-sided: the chance of a split of the discordant examples as
  /// uneven as this one, or more so, were each a fair coin's throw. 1 where there are none.
  double exact_p = 1;
  /// With Edwards' continuity correction, one degree of freedom; good for 25 discordant or more.
  double chi_squared = 0;
  double chi_squared_p = 1;

  std::size_t discordant() const { return only_first + only_second; }
};

/// What a comparison shows.
enum class Better {
  same_answers,  ///< right on the same examples
  not_shown,     ///< exact_p is 0.05 or more: chance alone makes such a difference often enough
  first,
  second
};
Better better_of(const PairedComparison& comparison);
std::string to_string(Better better);

/// From the table alone: the first four numbers are given. Errors: no examples.
PairedComparison compare_counts(std::size_t both_right, std::size_t only_first, std::size_t only_second,
                                std::size_t both_wrong);

/// From what two classifiers said of the same examples. Errors: not the same number of each; no examples.
PairedComparison compare_predictions(std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                                     std::span<const std::int32_t> labels);

}  // namespace nudge
