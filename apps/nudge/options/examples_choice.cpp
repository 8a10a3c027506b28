#include "options/examples_choice.hpp"

#include "nudge/error.hpp"
#include "options/common_options.hpp"

namespace nudge::app {

void add_range_options(Verb& verb, RangeChoice& choice) {
  verb.add_option("--from", choice.from, "the first example's position in the split, from 0")
      .type_name("N")
      .whole_number();
  add_count_option(verb, "--count", choice.count, "how many examples; else all from there on");
}

void take_range(const RangeChoice& choice, Subset& subset) {
  const std::size_t from = choice.from;
  if (from >= subset.size()) {
    throw UsageError(text("--from ", from, ": this split of ", subset.data->name, " has ", subset.size(),
                          subset.size() == 1 ? " example, number 0" : " examples, from 0"));
  }
  const std::size_t count = choice.count == 0 ? subset.size() - from : choice.count;
  if (count > subset.size() - from) {
    throw UsageError(text("--count ", count, ": from ", from, " on, this split of ", subset.data->name, " has ",
                          subset.size() - from, " examples"));
  }
  const auto first = subset.indices.begin() + static_cast<std::ptrdiff_t>(from);
  subset.indices = std::vector<std::uint32_t>(first, first + static_cast<std::ptrdiff_t>(count));
}

void add_examples_options(Verb& verb, ExamplesChoice& choice) {
  add_range_options(verb, choice.range);
  add_example_options(verb, choice.example, true);
  for (const char* single : {"--index", "--label", "--pick"}) {
    verb.option(single).excludes(verb.option("--from")).excludes(verb.option("--count"));
  }
}

std::size_t choose_examples(const ExamplesChoice& choice, Subset& subset, const Model& model, ThreadTeam& team) {
  RangeChoice range = choice.range;
  if (choice.example.given()) range = {find_example(choice.example, subset, model, team), 1};
  take_range(range, subset);
  return range.from;
}

}  // namespace nudge::app
