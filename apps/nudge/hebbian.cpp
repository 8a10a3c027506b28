// nudge hebbian MODEL: neurons that fire together wire together, averaged over examples.

#include <memory>

#include "examples_choice.hpp"
#include "network_choice.hpp"
#include "nudge/experiments.hpp"
#include "page_output.hpp"
#include "report/explanations_text.hpp"
#include "subject.hpp"
#include "verb.hpp"

namespace nudge::app {
namespace {

struct Options {
  NetworkChoice network;
  std::string label;
  RangeChoice range;
  std::size_t top = 10;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

ExitCode hebbian(const Options& options) {
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
  deliver(
      options.output, [&] { return hebbian_text(layers, architecture, subject); },
      [&] { return hebbian_json(layers, architecture, subject); },
      [&] { return hebbian_page(layers, architecture, subject); });
  return ExitCode::ok;
}

}  // namespace

void add_hebbian(CLI::App& app, Action& action) {
  CLI::App& verb = add_verb(
      app, "hebbian", "the weights that a class strengthens: neurons that fire together wire together", explain_group,
      {"hebbian runs/mnist-1 --label 2", "hebbian --net 784-16-16-10 --seed 1 --label 2 --split train --json",
       "hebbian runs/mnist-1 --from 0 --count 100 --top 5 --html hebbian.html"});
  const auto options = std::make_shared<Options>();
  add_network_options(verb, options->network, "test");
  verb.add_option("--label", options->label, "only the examples of this class")
      ->type_name("CLASS")
      ->group("Which example");
  add_range_options(verb, options->range);
  add_count_option(verb, "--top", options->top, "pairs of each kind and layer");
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.callback([options, &verb, &action] {
    options->command = command_of(verb);
    action = [options] { return hebbian(*options); };
  });
}

}  // namespace nudge::app
