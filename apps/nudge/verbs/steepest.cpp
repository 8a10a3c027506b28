// nudge steepest MODEL: is the negative gradient the steepest way down, and for how long?

#include <algorithm>

#include "nudge/experiments.hpp"
#include "options/examples_choice.hpp"
#include "options/number_list.hpp"
#include "text/explanations_text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

/// Every step that is tried runs all examples: of a whole split, the first ones are taken unless more are asked for.
constexpr std::size_t examples_unless_said = 100;

struct SteepestVerbOptions : ExplainingOptions {
  ExamplesChoice examples;
  std::optional<std::string> degrees;
  SteepestOptions steepest;
};

ExitCode measure(const SteepestVerbOptions& options) {
  SteepestOptions settings = options.steepest;
  settings.seed = seed_of(options.network);
  if (options.degrees) {
    settings.degrees = numbers_of(*options.degrees, "--degrees");
    for (const double degrees : settings.degrees) {
      if (degrees >= 0 && degrees <= 90) continue;
      throw UsageError(text("--degrees ", *options.degrees, ": expected angles of 0 to 90 degrees, found ", degrees));
    }
  }
  NetworkAndData opened = open_network_and_data(options.network);
  const OpenedNetwork& network = opened.network;
  Subset& subset = opened.data.subset;
  ThreadTeam team(threads_or_default(options.threads));
  RangeChoice range = options.examples.range;
  if (options.examples.example.given()) {
    range = {find_example(options.examples.example, subset, network.model(), team), 1};
  } else if (range.count == 0 && range.from < subset.size()) {
    range.count = std::min(examples_unless_said, subset.size() - range.from);
  }
  take_range(range, subset);
  const Examples<double> examples(subset, network.model().preprocessing);
  const Steepest result = steepest(network.exact, examples, settings, team);
  Subject subject = subject_of(network, options.command);
  add_examples(subject, opened.data, range.from, subset.size() == 1 ? 1 : 0);
  return deliver_explanation(options, steepest_text, result, subject);
}

void add_steepest_options(Verb& verb, SteepestVerbOptions& options) {
  add_examples_options(verb, options.examples);
  verb.option("--count").description("how many examples; else 100");
  verb.add_option("--length", options.steepest.length, "of the shortest step, in the space of all parameters")
      .type_name("F")
      .positive_number()
      .shows_default();
  verb.add_option("--doublings", options.steepest.doublings, "how often the length is doubled")
      .type_name("N")
      .between(0, 60)
      .shows_default();
  verb.add_option("--degrees", options.degrees, "angles from the negative gradient, 0 to 90; else 0,5,30,60")
      .type_name("F,...");
}

}  // namespace

void add_steepest(Verb& program) {
  add_explaining_verb<SteepestVerbOptions>(
      program,
      {.name = "steepest",
       .description = "steps along the negative gradient and at angles from it, predicted and measured",
       .examples = {"steepest runs/mnist-1 --label 2",
                    "steepest --net 784-16-16-10 --seed 1 --split train --count 1000",
                    "steepest runs/mnist-1 --degrees 0,10,45,90 --length 0.001 --json"},
       .split = "test",
       .seed_of_verb = true},
      add_steepest_options, measure);
}

}  // namespace nudge::app
