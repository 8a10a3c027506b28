#pragma once
// Few labels: the same network twice from the same start, once with the labelled digits alone, once with the rest of the
// training part beside them, whose labels nobody reads.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "nudge/packed_examples.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"
#include "settings.hpp"

namespace nudge::lab {

/// What is wanted of the rest: see Unlabelled.
enum class Aim : std::uint32_t { pseudo_labels = 0, consistency = 1 };

struct LabelledDigit {
  std::uint32_t position = 0;  ///< in the training part
  std::int32_t label = 0;      ///< what somebody says it is
};

struct FewLabelsOptions {
  std::vector<LabelledDigit> digits{};
  Aim aim = Aim::pseudo_labels;
  bool align = false;
  double weight = 1;
  double threshold = 0.8;
  std::size_t batch = 100;  ///< unlabelled digits in a step
};

/// One of the rest of whose wrong class the network is sure.
struct SureMistake {
  std::uint32_t position = 0;  ///< in the training part
  std::int32_t label = 0;
  std::int32_t called = 0;
  double probability = 0;
};

/// What the network that has seen the rest would give it as labels now.
struct PseudoLabels {
  std::size_t digits = 0;  ///< that have no label
  std::size_t sure = 0, right = 0;
  std::vector<SureMistake> mistakes{};  ///< the surest first
};

class FewLabels {
 public:
  /// The network and how it learns are the settings'; its loss is cross-entropy, by which what is wanted of answers is
  /// said. Errors: no labelled digit, one twice, a position or a label that there is not; nothing left without a label;
  /// what a training finds.
  FewLabels(const PackedExamples& examples, Settings settings, const FewLabelsOptions& options, ThreadTeam& team);

  /// Of both; fewer where the training ends.
  void step(std::size_t count);

  /// Steps made; the accuracy on the test part of the network with labels alone, and of the other; how many answers to
  /// unlabelled digits there were since the beginning, how many of them were sure, and how many of these right.
  std::array<double, 6> measured();
  const Model& model(bool with_rest) const { return (with_rest ? with_rest_ : alone_)->model(); }
  PseudoLabels pseudo_labels(std::size_t most_mistakes) const;

 private:
  const PackedExamples* examples_;
  ThreadTeam* team_;
  double threshold_;
  std::vector<std::uint32_t> rest_{};  // positions in the training part
  std::optional<Trainer> alone_{}, with_rest_{};
  std::size_t steps_ = 0;
  UnlabelledCounts earlier_{};  // of the epochs that are over
};

}  // namespace nudge::lab
