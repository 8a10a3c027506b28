// nudge descents: from one start, batches of several sizes.

#include <memory>

#include "examples_choice.hpp"
#include "network_choice.hpp"
#include "number_list.hpp"
#include "page_output.hpp"
#include "report/explanations_text.hpp"
#include "subject.hpp"
#include "verb.hpp"

namespace nudge::app {
namespace {

struct Options {
  NetworkChoice network;
  RangeChoice range;
  std::string batches = "1,100,all";
  bool batches_are_given = false;
  std::optional<std::string> learning_rates;
  DescentOptions descents;
  std::size_t seeds = 0;
  bool two_minima = false;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

ExitCode descend(const Options& options) {
  DescentOptions settings = options.descents;
  settings.batches = batches_of(options.batches, "--batches");
  if (options.learning_rates) settings.learning_rates = numbers_of(*options.learning_rates, "--learning-rates");
  if (options.learning_rates && settings.learning_rates.size() != settings.batches.size()) {
    throw UsageError(
        text("--learning-rates ", *options.learning_rates, ": expected one for each of --batches ", options.batches));
  }
  settings.seed = seed_of(options.network);
  NetworkAndData opened = open_network_and_data(options.network);
  const Model& model = opened.network.model();
  Subset& subset = opened.data.subset;
  take_range(options.range, subset);
  // Of the sizes that nobody asked for, those that are the whole set again are left out.
  if (!options.batches_are_given && !options.learning_rates) {
    std::erase_if(settings.batches, [&](std::size_t batch) { return batch >= subset.size(); });
  }
  for (const std::size_t batch : settings.batches) {
    if (batch > subset.size()) {
      throw UsageError(text("--batches ", options.batches, ": there are ", subset.size(),
                            " training examples; \"all\" is a batch of all of them"));
    }
  }
  ThreadTeam team(threads_or_default(options.threads));
  DescentsReport report{.descents = descents(model, subset, settings, team)};
  if (options.seeds > 0) {
    report.finals = final_costs(model, subset, settings, options.seeds, team);
  }
  if (options.two_minima) report.two_minima = two_minima({.seed = settings.seed}, team);
  Subject subject = subject_of(opened.network, options.command);
  add_examples(subject, opened.data, options.range.from, 0);
  deliver(
      options.output, [&] { return descents_text(report, subject); }, [&] { return descents_json(report, subject); },
      [&] { return descents_page(report, subject); });
  return ExitCode::ok;
}

}  // namespace

void add_descents(CLI::App& app, Action& action) {
  CLI::App& verb = add_verb(
      app, "descents", "from one start, batches of several sizes: their paths, their angles, their ends", explain_group,
      {"descents --data mnist --net 784-16-16-10 --batches 1,100,all --html descents.html",
       "descents --net 784-16-16-10 --count 6000 --epochs 5 --learning-rates 0.1,1,1 --surface 25 --html descents.html",
       "descents --net 784-16-16-10 --count 1000 --seeds 5 --two-minima --json"});
  const auto options = std::make_shared<Options>();
  options->network.batch_norms = BatchNorms::trained;
  add_network_options(verb, options->network, "train", true);
  add_range_options(verb, options->range);
  verb.add_option("--batches", options->batches, "sizes, and \"all\" for the whole set")
      ->type_name("N,...")
      ->capture_default_str();
  DescentOptions& descents = options->descents;
  CLI::Option* rate = verb.add_option("--learning-rate", descents.learning_rate, "of all the descents");
  rate->type_name("F")->check(positive_number())->capture_default_str();
  verb.add_option("--learning-rates", options->learning_rates, "one for each of --batches")
      ->type_name("F,...")
      ->excludes(rate);
  CLI::Option* epochs =
      add_count_option(verb, "--epochs", descents.epochs, "how often each descent sees the training set");
  add_count_option(verb, "--examples", descents.examples, "or how many examples each sees in all")->excludes(epochs);
  verb.add_option("--seconds", descents.seconds, "a descent ends after so many seconds of its own")
      ->type_name("F")
      ->check(positive_number());
  add_count_option(verb, "--records", descents.records, "moments of each descent that are measured");
  add_count_option(verb, "--measured-on", descents.measured_on, "on so many training examples");
  verb.add_option("--surface", descents.surface, "the cost on a grid of N x N points of the paths' plane")
      ->type_name("N")
      ->check(CLI::Range(2, 200).description(""));
  add_count_option(verb, "--seeds", options->seeds, "where descents from so many starts end, by batch size");
  verb.add_flag("--two-minima", options->two_minima,
                "a small problem with two minima: which share of starts reaches the deeper one, by batch size");
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.callback([options, &verb, &action] {
    options->command = command_of(verb);
    options->batches_are_given = verb.count("--batches") > 0;
    action = [options] { return descend(*options); };
  });
}

}  // namespace nudge::app
