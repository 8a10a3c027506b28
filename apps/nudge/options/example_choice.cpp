#include "options/example_choice.hpp"

#include <algorithm>
#include <map>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "options/common_options.hpp"

namespace nudge::app {
namespace {

const std::map<std::string, Pick> picks{
    {"first-wrong", Pick::first_wrong}, {"worst", Pick::worst}, {"most-torn", Pick::most_torn}};

std::int32_t class_of(const std::string& name, const Dataset& data) {
  const auto found = std::find(data.classes.begin(), data.classes.end(), name);
  if (found == data.classes.end()) {
    std::string known;
    for (const std::string& one : data.classes) known += (known.empty() ? "" : ", ") + one;
    throw UsageError(text("--label ", name, ": ", data.name, " has no class \"", name, "\"; it has ", known));
  }
  return static_cast<std::int32_t>(found - data.classes.begin());
}

}  // namespace

void add_example_options(Verb& verb, ExampleChoice& choice, bool with_pick) {
  constexpr const char* group = "Which example";
  Option index = verb.add_option("--index", choice.index, "its position in the split, from 0");
  Option label = verb.add_option("--label", choice.label, "an example of this class");
  Option nth = verb.add_option("--nth", choice.nth, "which one of that class, from 0");
  index.type_name("N").whole_number().group(group).excludes(label);
  label.type_name("CLASS").group(group);
  nth.type_name("N").whole_number().group(group).needs(label);
  if (!with_pick) return;
  verb.add_option(
          "--pick", choice.pick,
          "first-wrong: the first that the model gets wrong; worst: the one of the highest cost; most-torn: the one "
          "whose two likeliest classes are closest")
      .type_name("WHICH")
      .group(group)
      .one_of({"first-wrong", "worst", "most-torn"})
      .excludes(index)
      .excludes(label);
}

std::size_t find_example(const ExampleChoice& choice, const Subset& subset) {
  if (choice.label) {
    const std::int32_t label = class_of(*choice.label, *subset.data);
    return judged_as_usage(text("--label ", *choice.label, " --nth ", choice.nth),
                           [&] { return find_label(subset, label, choice.nth); });
  }
  const std::size_t index = choice.index.value_or(0);
  if (index >= subset.size()) {
    throw UsageError(text("--index ", index, ": this split of ", subset.data->name, " has ", subset.size(),
                          subset.size() == 1 ? " example, number 0" : " examples, from 0"));
  }
  return index;
}

std::size_t find_example(const ExampleChoice& choice, const Subset& subset, const Model& model, ThreadTeam& team) {
  if (!choice.pick) return find_example(choice, subset);
  return pick_example(evaluate(model, subset, team), subset, picks.at(*choice.pick));
}

void keep_class(Subset& subset, const std::string& name) {
  const std::int32_t label = class_of(name, *subset.data);
  std::erase_if(subset.indices, [&](std::uint32_t index) { return subset.data->labels[index] != label; });
  if (subset.size() == 0) {
    throw UsageError(text("--label ", name, ": this split of ", subset.data->name, " has no such example"));
  }
}

}  // namespace nudge::app
