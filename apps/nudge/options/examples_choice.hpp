#pragma once
// Several examples of a data set: a range of a split, all of it, or one that was asked for by its meaning.

#include "options/example_choice.hpp"
#include "options/verb.hpp"

namespace nudge::app {

struct RangeChoice {
  std::size_t from = 0;
  std::size_t count = 0;  ///< 0: to the end
};

/// Adds --from and --count.
void add_range_options(Verb& verb, RangeChoice& choice);
/// Leaves only the range. UsageError: one that goes beyond the subset.
void take_range(const RangeChoice& choice, Subset& subset);

struct ExamplesChoice {
  ExampleChoice example;
  RangeChoice range;
};

/// Adds --from and --count, and the options of one example, which exclude them.
void add_examples_options(Verb& verb, ExamplesChoice& choice);
/// Leaves the one example that was asked for, or else the range; returns where in the split it begins. Errors: those of
/// find_example and take_range.
std::size_t choose_examples(const ExamplesChoice& choice, Subset& subset, const Model& model, ThreadTeam& team);

}  // namespace nudge::app
