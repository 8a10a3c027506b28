// nudge hebbian MODEL: neurons that fire together wire together, averaged over examples.

#include "nudge/experiments.hpp"
#include "options/examples_choice.hpp"
#include "text/explanations_text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

struct HebbianOptions : ExplainingOptions {
  std::string label;
  RangeChoice range;
  std::size_t top = 10;
};

ExitCode hebbian(const HebbianOptions& options) {
  NetworkAndData opened = open_network_and_data(options.network);
  const OpenedNetwork& network = opened.network;
  Subset& subset = opened.data.subset;
  if (!options.label.empty()) keep_class(subset, options.label);
  take_range(options.range, subset);
  Subject subject = subject_of(network, options.command);
  add_examples(subject, opened.data, options.range.from, 0);
  if (!options.label.empty()) subject.data += text(" of class ", options.label);

  ThreadTeam team(threads_or_default(options.threads));
  const Examples<double> examples(subset, network.model().preprocessing);
  const std::vector<HebbianPairs> layers = hebbian_average(network.exact, examples, options.top, team);
  const Architecture& architecture = network.architecture();
  return deliver_explanation(options, hebbian_text, layers, architecture, subject);
}

void add_hebbian_options(Verb& verb, HebbianOptions& options) {
  verb.add_option("--label", options.label, "only the examples of this class")
      .type_name("CLASS")
      .group("Which example");
  add_range_options(verb, options.range);
  add_count_option(verb, "--top", options.top, "pairs of each kind and layer");
}

}  // namespace

void add_hebbian(Verb& program) {
  add_explaining_verb<HebbianOptions>(
      program,
      {.name = "hebbian",
       .description = "the weights that a class strengthens: neurons that fire together wire together",
       .examples = {"hebbian runs/mnist-1 --label 2",
                    "hebbian --net 784-16-16-10 --seed 1 --label 2 --split train --json",
                    "hebbian runs/mnist-1 --from 0 --count 100 --top 5 --html hebbian.html"},
       .split = "test"},
      add_hebbian_options, hebbian);
}

}  // namespace nudge::app
