// nudge one-example MODEL: what a network becomes that follows one example alone.

#include "nudge/experiments.hpp"
#include "options/example_choice.hpp"
#include "report/explanations_text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

struct OneExampleVerbOptions : ExplainingOptions {
  ExampleChoice example;
  OneExampleOptions one;
};

ExitCode follow(const OneExampleVerbOptions& options) {
  NetworkChoice choice = options.network;
  const NetworkAndData opened = open_network_and_data(choice);
  const Model& model = opened.network.model();
  choice.data.split = "test";
  const OpenedData test = open_network_and_data(choice).data;
  ThreadTeam team(threads_or_default(options.threads));
  const std::size_t position = find_example(options.example, opened.data.subset, model, team);
  const OneExample result = one_example(model, opened.data.subset, position, test.subset, options.one, team);
  Subject subject = subject_of(opened.network, options.command);
  add_example(subject, opened.data, position);
  return deliver_explanation(options, one_example_text, one_example_json, one_example_page, result, subject);
}

void add_one_example_options(Verb& verb, OneExampleVerbOptions& options) {
  add_example_options(verb, options.example, true);
  add_count_option(verb, "--steps", options.one.steps, "on the one example");
  verb.add_option("--learning-rate", options.one.learning_rate, "the length of a step for its gradient")
      .type_name("F")
      .positive_number()
      .shows_default();
  add_count_option(verb, "--records", options.one.records, "moments at which the test set is looked at");
}

}  // namespace

void add_one_example(Verb& program) {
  add_explaining_verb<OneExampleVerbOptions>(
      program,
      {.name = "one-example",
       .description = "train on one example alone, and see what becomes of all the others",
       .examples = {"one-example runs/mnist-1 --label 2",
                    "one-example --net 784-16-16-10 --seed 1 --label 2 --steps 1000",
                    "one-example runs/mnist-1 --index 5 --learning-rate 0.1 --json"},
       .split = "train",
       .batch_norms = BatchNorms::trained},
      add_one_example_options, follow);
}

}  // namespace nudge::app
