// nudge average MODEL: what every example wants of some weights, and the average of them all.

#include <algorithm>

#include "nudge/experiments.hpp"
#include "options/examples_choice.hpp"
#include "options/number_list.hpp"
#include "text/explanations_text.hpp"
#include "text/text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

struct AverageOptions : ExplainingOptions {
  RangeChoice range;
  std::optional<std::string> rows;
  std::size_t top = NudgeTableOptions{}.top;
  std::size_t shown = 0;
  std::string precision;
};

/// A range that was asked for is shown whole while that is a table to look at.
std::size_t columns(const AverageOptions& options) {
  constexpr std::size_t most = 100;
  if (options.shown > 0) return options.shown;
  return options.range.count > 0 && options.range.count <= most ? options.range.count : NudgeTableOptions{}.shown;
}

/// A table of more numbers than this is nothing to look at, and needs much memory.
constexpr std::size_t most_numbers = 2'000'000;

void check_size(const NudgeTableOptions& settings, std::size_t parameters, std::size_t examples) {
  const bool chosen = !settings.rows.empty();
  const std::size_t rows = chosen ? settings.rows.size() : std::min(2 * std::min(settings.top, parameters), parameters);
  const std::size_t columns = std::min(settings.shown, examples);
  if (rows <= most_numbers / columns) return;
  throw UsageError(text("a table of ", with_thousands(rows), " weights and biases by ", with_thousands(columns),
                        " examples is too large: at most ", with_thousands(most_numbers), " nudges are shown. ",
                        chosen ? "Name fewer --rows" : "Ask for a smaller --top", " or a smaller --shown; the average ",
                        "is over all --count examples in any case"));
}

/// Passes over more examples than this are made in float, at the speed of training, unless double is asked for.
constexpr std::size_t most_in_double = 1000;

ExitCode average(const AverageOptions& options) {
  NetworkAndData opened = open_network_and_data(options.network);
  const OpenedNetwork& network = opened.network;
  take_range(options.range, opened.data.subset);
  NudgeTableOptions settings{.rows = {}, .top = options.top, .shown = columns(options)};
  if (options.rows) settings.rows = addresses_of(*options.rows, "--rows", network.architecture());
  if (options.shown > opened.data.subset.size()) {
    throw UsageError(text("--shown ", options.shown, ": there are ", opened.data.subset.size(), " examples to show"));
  }
  check_size(settings, network.architecture().parameter_count(), opened.data.subset.size());
  Subject subject = subject_of(network, options.command);
  add_examples(subject, opened.data, options.range.from, settings.shown);
  const bool in_double =
      options.precision.empty() ? opened.data.subset.size() <= most_in_double : options.precision == "double";
  subject.data += in_double ? ", in double" : ", in float";

  ThreadTeam team(threads_or_default(options.threads));
  const Preprocessing& preprocessing = network.model().preprocessing;
  const Subset& subset = opened.data.subset;
  const NudgeTableResult table =
      in_double ? nudge_table(network.exact, Examples<double>(subset, preprocessing), settings, team)
                : nudge_table(network.model().network, Examples<float>(subset, preprocessing), settings, team);
  const Architecture& architecture = network.architecture();
  return deliver_explanation(options, nudge_table_text, table, architecture, subject);
}

void add_average_options(Verb& verb, AverageOptions& options) {
  add_range_options(verb, options.range);
  Option rows = verb.add_option("--rows", options.rows,
                                "the weights and biases: L2.7.3 joins input 3 to neuron 7, L2.7.bias, L1.3@r14,c12");
  rows.type_name("ADDRESS,...");
  add_count_option(verb, "--top", options.top,
                   "without --rows: this many rows with the largest average, and as many of the most contested")
      .excludes(rows);
  add_count_option(verb, "--shown", options.shown,
                   "how many examples become columns; else those of --count up to 100, or 8");
  verb.add_option("--precision", options.precision,
                  "double, or float at the speed of training; else double for up to 1,000 examples")
      .type_name("P")
      .one_of({"double", "float"});
}

}  // namespace

void add_average(Verb& program) {
  add_explaining_verb<AverageOptions>(
      program,
      {.name = "average",
       .description = "what each example wants of each weight, and the average: the step",
       .examples = {"average runs/mnist-1 --split train --html table.html",
                    "average --net 784-16-16-10 --seed 1 --data mnist --split train --from 0 --count 8",
                    "average runs/mnist-1 --count 100 --rows L1.3.406,L2.5.bias --json"},
       .split = "test"},
      add_average_options, average);
}

}  // namespace nudge::app
