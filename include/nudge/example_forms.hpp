#pragma once
// An example in the forms that augmentation makes of it, and what each of them wants (C20).
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nudge/augmentation.hpp"
#include "nudge/dataset.hpp"
#include "nudge/explain.hpp"
#include "nudge/image.hpp"
#include "nudge/model.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// One form of a picture.
struct AugmentedExample {
  Image picture{};         ///< rounded to bytes
  std::vector<float> x{};  ///< (inputs): as the network takes it
};

/// As a training of this seed sees the example at that position in that epoch (from 0). Errors: the examples are no
/// pictures; no such position; see check of Augmentation.
AugmentedExample augmented_example(const Model& model, const Subset& examples, std::size_t position,
                                   const Augmentation& augmentation, std::uint32_t epoch, std::uint64_t seed);

/// What one form wants of the outputs.
struct FormNudges {
  Image picture{};
  OutputNudges outputs{};
};

/// Of the example as it is, then of its forms of the epochs 0 to count - 1; by the network as in evaluation, in double.
/// Errors: as above.
std::vector<FormNudges> nudges_of_forms(const Model& model, const Subset& examples, std::size_t position,
                                        const Augmentation& augmentation, std::size_t count, std::uint64_t seed,
                                        ThreadTeam& team);

}  // namespace nudge
