#pragma once
// A training after which the network is no better than one answer for everything.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/network.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"

namespace nudge {

struct NothingLearnt {
  std::size_t examples = 0;  ///< it was asked about, of those that it was trained on
  double accuracy = 0;       ///< on these
  double commonest = 0;      ///< the share of the commonest class: who always says it is right so often
  std::string commonest_class{};
  std::vector<std::string> causes{};  ///< what was measured, a sentence each, the likeliest first: at least one
};

/// Nothing where the model tells its training examples apart: where it is right significantly oftener than one who
/// always says the commonest class or, each class counted alike, than chance; or where its cost is below that of the
/// best answer that is the same for all. Nothing either where there is too little to judge by: one class, under 20
/// examples or under 20 steps. `before` makes the network that the training began with; it is asked only where
/// something is to be said. Errors: those of evaluate.
std::optional<NothingLearnt> nothing_learnt(const Model& trained, const std::function<Network()>& before,
                                            const Subset& examples, const TrainingSettings& settings, std::size_t steps,
                                            ThreadTeam& team);

}  // namespace nudge
