// nudge descents: from one start, batches of several sizes.

#include <cmath>

#include "options/examples_choice.hpp"
#include "options/number_list.hpp"
#include "text/explanations_text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

struct DescentsOptions : ExplainingOptions {
  RangeChoice range;
  std::string batches = "1,100,all";
  std::function<bool()> batches_are_given{};
  std::optional<std::string> learning_rates;
  std::optional<std::string> steps;
  std::function<bool()> epochs_are_given{};
  DescentOptions descents;
  std::size_t seeds = 0;
  bool two_minima = false;
};

/// Of --steps: one number for all, or one for each of the batches.
std::vector<std::size_t> steps_of(const std::string& list, const std::string& batches, std::size_t descents) {
  std::vector<std::size_t> steps;
  for (const double number : numbers_of(list, "--steps")) {
    constexpr double most = 1e12;
    if (!(number >= 1) || number > most || number != std::floor(number)) {
      throw UsageError(text("--steps ", list, ": expected whole numbers from 1, found ", number));
    }
    steps.push_back(static_cast<std::size_t>(number));
  }
  if (steps.size() == 1) steps.resize(descents, steps[0]);
  if (steps.size() != descents) {
    throw UsageError(text("--steps ", list, ": expected one number, or one for each of --batches ", batches));
  }
  return steps;
}

ExitCode descend(const DescentsOptions& options) {
  DescentOptions settings = options.descents;
  settings.batches = batches_of(options.batches, "--batches");
  if (options.learning_rates) settings.learning_rates = numbers_of(*options.learning_rates, "--learning-rates");
  if (options.learning_rates && settings.learning_rates.size() != settings.batches.size()) {
    throw UsageError(
        text("--learning-rates ", *options.learning_rates, ": expected one for each of --batches ", options.batches));
  }
  // A time alone is a length, too.
  if (settings.seconds > 0 && !options.epochs_are_given()) settings.epochs = 0;
  settings.seed = seed_of(options.network);
  NetworkAndData opened = open_network_and_data(options.network);
  const Model& model = opened.network.model();
  Subset& subset = opened.data.subset;
  take_range(options.range, subset);
  // Of the sizes that nobody asked for, those that are the whole set again are left out.
  if (!options.batches_are_given() && !options.learning_rates) {
    std::erase_if(settings.batches, [&](std::size_t batch) { return batch >= subset.size(); });
  }
  if (options.steps) settings.steps = steps_of(*options.steps, options.batches, settings.batches.size());
  for (const std::size_t batch : settings.batches) {
    if (batch > subset.size()) {
      throw UsageError(text("--batches ", options.batches, ": there are ", subset.size(),
                            " training examples; \"all\" is a batch of all of them"));
    }
  }
  ThreadTeam team(threads_or_default(options.threads));
  DescentsReport report{.descents = descents(model, subset, settings, team)};
  if (options.seeds > 0) {
    // Where a clock ended the descents, the others make as many steps as those did.
    if (report.descents.alike == Alike::seconds) {
      for (const Descent& descent : report.descents.descents) settings.steps.push_back(descent.moments.back().step);
    }
    report.finals = final_costs(model, subset, settings, options.seeds, team);
  }
  if (options.two_minima) report.two_minima = two_minima({.seed = settings.seed}, team);
  Subject subject = subject_of(opened.network, options.command);
  add_examples(subject, opened.data, options.range.from, 0);
  return deliver_explanation(options, descents_text, report, subject);
}

void add_descents_options(Verb& verb, DescentsOptions& options) {
  add_range_options(verb, options.range);
  verb.add_option("--batches", options.batches, "the batch sizes, a descent for each; \"all\" is the whole set")
      .type_name("N,...")
      .shows_default();
  options.batches_are_given = [verb] { return verb.was_given("--batches"); };
  DescentOptions& descents = options.descents;
  Option rate = verb.add_option("--learning-rate", descents.learning_rate, "of all the descents");
  rate.type_name("F").positive_number().shows_default();
  verb.add_option("--learning-rates", options.learning_rates, "a rate for each of --batches")
      .type_name("F,...")
      .excludes(rate);
  Option epochs = add_count_option(verb, "--epochs", descents.epochs, "how often each descent sees the training set");
  Option examples = add_count_option(verb, "--examples", descents.examples, "or how many examples each sees in all");
  examples.excludes(epochs);
  verb.add_option("--steps", options.steps, "or how many steps each makes: one number, or one for each of --batches")
      .type_name("N,...")
      .excludes(epochs)
      .excludes(examples);
  options.epochs_are_given = [verb] { return verb.was_given("--epochs"); };
  verb.add_option("--seconds", descents.seconds,
                  "or how many seconds each runs; beside one of the others, when it ends at the latest")
      .type_name("F")
      .positive_number();
  add_count_option(verb, "--records", descents.records, "how often each descent is measured on its way");
  add_count_option(verb, "--measured-on", descents.measured_on, "how many training examples it is measured on");
  verb.add_option("--surface", descents.surface, "the cost on a grid of N x N points of the paths' plane")
      .type_name("N")
      .between(2, 200);
  add_count_option(verb, "--seeds", options.seeds, "also: where the descents from so many other starts end");
  verb.add_flag("--two-minima", options.two_minima,
                "also: a small problem with two minima, and how many starts reach the deeper one");
}

}  // namespace

void add_descents(Verb& program) {
  add_explaining_verb<DescentsOptions>(
      program,
      {.name = "descents",
       .description = "from one start, batches of several sizes: their paths, their angles, their ends",
       .examples = {"descents --batches 1,100,all --learning-rates 0.3,1,1 --seconds 5 --html descents.html",
                    "descents --net 784-16-16-10 --count 6000 --epochs 5 --learning-rates 0.1,1,1 --surface 25 --html "
                    "descents.html",
                    "descents --net 784-16-16-10 --count 1000 --seeds 5 --two-minima --json"},
       .split = "train",
       .net = "784-16-16-10",
       .seed_of_verb = true,
       .batch_norms = BatchNorms::trained},
      add_descents_options, descend);
}

}  // namespace nudge::app
