#pragma once
// A training's examples in new forms: pictures changed on their way into the plan, and examples mixed.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "nudge/augmentation.hpp"
#include "nudge/dataset.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// Fills rows of a network's input and of its targets. What it makes depends on the seed, the epoch and an example's
/// position alone. The subset and the team outlive it.
class ExampleAugmenter {
 public:
  ExampleAugmenter(const Augmentation& augmentation, const Subset& subset, const Preprocessing& preprocessing,
                   std::uint64_t seed, ThreadTeam& team);

  /// Row i of x (n, inputs) is a new form of the example at positions[i], prepared; mixed with another one where
  /// mixup says so, and then of y (n, outputs), one-hot before, too. `repeat` tells several forms of an epoch apart.
  void fill(std::span<const std::uint32_t> positions, std::size_t epoch, Matrix<float> x, Matrix<float> y,
            std::uint32_t repeat = 0);

 private:
  struct Mix {
    std::uint32_t position = 0;  ///< of the other example
    float share = 0;             ///< of it, up to 1/2
  };
  Mix mix_of(std::uint32_t epoch, std::uint32_t position) const;
  void make(std::uint32_t position, const AugmentationKey& key, std::span<float> x, std::span<float> scratch) const;

  Augmentation augmentation_;
  const Subset& subset_;
  const Preprocessing& preprocessing_;
  ThreadTeam& team_;
  Philox mixing_;
  std::optional<Augmenter> augmenter_;  // none where only examples are mixed
  std::size_t scratch_numbers_ = 0;     // of a thread
  std::vector<float> scratch_;
};

}  // namespace nudge
