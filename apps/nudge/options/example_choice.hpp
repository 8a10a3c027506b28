#pragma once
// One example of a data set, asked for by where it stands or by what it means. Every verb that wants an example asks
// here.

#include <cstddef>
#include <optional>
#include <string>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/thread_team.hpp"
#include "options/verb.hpp"

namespace nudge::app {

struct ExampleChoice {
  std::optional<std::size_t> index;  ///< the position in the split, from 0
  std::optional<std::string> label;  ///< a class name ...
  std::size_t nth = 0;               ///< ... and which of its examples, from 0
  std::optional<std::string> pick;   ///< "first-wrong", "worst", "most-torn": what a model makes of them

  bool given() const { return index || label || pick; }
};

/// Adds --index, --label with --nth and, where there is a model to judge by, --pick. At most one of the three is taken.
void add_example_options(Verb& verb, ExampleChoice& choice, bool with_pick);

/// The position in `subset` of the example that was asked for; of the first one if none was. UsageError: no such
/// example; a class that the data do not have, with those they have.
std::size_t find_example(const ExampleChoice& choice, const Subset& subset);
/// The same where a model can judge.
std::size_t find_example(const ExampleChoice& choice, const Subset& subset, const Model& model, ThreadTeam& team);

/// Leaves only the examples of the class with this name. UsageError: a class that the data do not have, or none of its
/// examples.
void keep_class(Subset& subset, const std::string& name);

}  // namespace nudge::app
