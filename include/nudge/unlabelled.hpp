#pragma once
// Learning from examples whose labels nobody reads: what a training may want of a network beside right answers.
// In nudge::core.

#include <cstddef>
#include <vector>

#include "nudge/augmentation.hpp"
#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// In each step `batch` examples of a pool go through the network beside the labelled ones, each in one to three forms:
/// the first as the training changes its examples (TrainingSettings::augment), the second as `augment` says, the third
/// as an adversary would. p and p' are the network's answers (softmax) to the first form and to another; what is wanted
/// adds up, each with its weight (0: not):
///   pseudo_labels   C = -log p_k, k its likeliest class, where p_k reaches the threshold
///                   (Lee: Pseudo-label, 2013)
///   consistency     C = -log p'_k of the second form, k the likeliest class of p, where p_k reaches the threshold
///                   (Sohn and others: FixMatch, 2020)
///   adversarial     C = sum_j p_j log(p_j / p'_j), p' of the third form: x moved by `radius` in the direction in which
///                   this cost rises most, found by one backward pass to the input from a small random step
///                   (Miyato and others: Virtual adversarial training, 2018)
///   information     C = -I(k; k') of the answers k to the first and k' to the second form over the step's examples, in
///                   nats (Ji, Henriques, Vedaldi: Invariant information clustering, 2019)
/// p counts as a constant but in pseudo_labels and information. Each C but the last is the mean over the step's
/// unlabelled examples, and stands beside the mean over its labelled ones. Where nothing is wanted, the pool only says
/// how many steps an epoch has: the training with labels alone that another is compared with.
struct Unlabelled {
  /// Of any data set in the form of the labelled examples' one; empty: there are none. Its labels are never learnt from,
  /// and may be -1, not known; where they are known it is counted how many answers agree.
  Subset pool{};
  std::size_t batch = 0;  ///< unlabelled examples in a step
  bool alone = false;     ///< there is no labelled example in a step
  double pseudo_labels = 0;
  double consistency = 0;
  double adversarial = 0;
  double information = 0;
  double threshold = 0.95;  ///< of p_k, which counts as sure from there
  /// Before p is asked for its likeliest class it is multiplied by 1 / (m times the mean of p over the step's examples),
  /// m classes, and brought to the sum 1: so no class is answered more often than others (distribution alignment).
  bool align = false;
  double radius = 2;       ///< the Euclidean length of an adversary's change of the prepared input
  Augmentation augment{};  ///< of the second form; without mixup
};

/// Whether a step has unlabelled examples.
bool has_unlabelled(const Unlabelled& settings);
/// In how many forms each of them goes through the network.
std::size_t forms_of(const Unlabelled& settings);

/// What the answers to the first forms were, while the parameters still changed: the pseudo-labels, right or wrong.
struct UnlabelledCounts {
  std::size_t examples = 0;
  std::size_t sure = 0;        ///< answers that reach the threshold (after the alignment)
  std::size_t sure_right = 0;  ///< of these, those that are the example's label; 0 where labels are not known
  bool operator==(const UnlabelledCounts&) const = default;
};

/// Which cluster is which class: to each row of `counts` (n rows, n columns) a column of its own, so that the sum of the
/// n numbers is the largest that is possible. Kuhn's Hungarian method, in n^3 steps. Errors: not n x n numbers.
std::vector<std::size_t> best_assignment(const std::vector<std::size_t>& counts, std::size_t n);

/// A model that has learnt without labels answers with clusters in an order by chance. The same model, its outputs in
/// the order of the classes that fit them best on these examples: the one place where their labels are read. Errors: a
/// last layer other than a dense one; what evaluate finds.
Model with_clusters_as_classes(Model model, const Subset& labelled, ThreadTeam& team);

}  // namespace nudge
