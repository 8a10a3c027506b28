// nudge one-example MODEL: what a network becomes that follows one example alone.

#include <algorithm>

#include "nudge/experiments.hpp"
#include "options/example_choice.hpp"
#include "text/explanations_text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

struct OneExampleVerbOptions : ExplainingOptions {
  ExampleChoice example;
  OneExampleOptions one;
};

/// Where nobody asks for an example: of a trained network the one that wants most; of an untrained one, which is
/// discontent with all of them, the article's '2'.
ExampleChoice chosen(const OneExampleVerbOptions& options, const Dataset& data) {
  ExampleChoice choice = options.example;
  if (choice.given()) return choice;
  if (!options.network.is_untrained()) {
    choice.pick = "worst";
  } else if (std::find(data.classes.begin(), data.classes.end(), "2") != data.classes.end()) {
    choice.label = "2";
  }
  return choice;
}

ExitCode follow(const OneExampleVerbOptions& options) {
  NetworkChoice choice = options.network;
  const NetworkAndData opened = open_network_and_data(choice);
  const Model& model = opened.network.model();
  choice.data.split = "test";
  const OpenedData test = open_network_and_data(choice).data;
  ThreadTeam team(threads_or_default(options.threads));
  const std::size_t position = find_example(chosen(options, *opened.data.subset.data), opened.data.subset, model, team);
  const OneExample result = one_example(model, opened.data.subset, position, test.subset, options.one, team);
  Subject subject = subject_of(opened.network, options.command);
  add_example(subject, opened.data, position);
  return deliver_explanation(options, one_example_text, result, subject);
}

void add_one_example_options(Verb& verb, OneExampleVerbOptions& options) {
  add_example_options(verb, options.example, true);
  add_count_option(verb, "--steps", options.one.steps, "steps on the one example");
  verb.add_option("--learning-rate", options.one.learning_rate, "a step is the negative gradient times this")
      .type_name("F")
      .positive_number()
      .shows_default();
  add_count_option(verb, "--records", options.one.records,
                   "how often the test set is looked at, beside the start and the first step");
}

}  // namespace

void add_one_example(Verb& program) {
  add_explaining_verb<OneExampleVerbOptions>(
      program,
      {.name = "one-example",
       .description = "train on one example alone, and see what the network then calls all the others: unless you "
                      "choose it, the one that MODEL has the highest cost on, or without a MODEL a '2'",
       .examples = {"one-example --steps 1", "one-example runs/mnist-1 --pick first-wrong",
                    "one-example --net 784-30-10 --activation relu --label 7 --html seven.html"},
       .split = "train",
       .net = "784-16-16-10",
       .batch_norms = BatchNorms::trained},
      add_one_example_options, follow);
}

}  // namespace nudge::app
