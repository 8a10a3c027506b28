#pragma once
// Several networks, or several copies of each picture, asked together: their probabilities are averaged.

#include <span>
#include <string_view>
#include <vector>

#include "nudge/evaluation.hpp"

namespace nudge {

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

/// A network with the preprocessing of its own; both are the caller's.
struct Member {
  const Network* network = nullptr;
  const Preprocessing* preprocessing = nullptr;
};

struct CommitteeEvaluation {
  /// By the mean probabilities. The cost is that of the members' loss, with the mean probabilities in the place of one
  /// network's; where their losses differ, cross-entropy: -ln of the true class's. (A probability below 1e-30 counts as
  /// that under a logarithm.)
  Evaluation together;
  std::vector<std::size_t> correct;  ///< of each member alone, with the same copies
};

/// Every member sees every copy of an example; all count alike. Errors: no members; members of different inputs or
/// numbers of outputs; an empty subset; data that do not fit; copies of what is no picture.
CommitteeEvaluation evaluate_committee(std::span<const Member> members, const TestAugmentation& augmentation,
                                       const Subset& subset, ThreadTeam& team);

}  // namespace nudge
