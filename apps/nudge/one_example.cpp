// nudge one-example MODEL: what a network becomes that follows one example alone.

#include <memory>

#include "example_choice.hpp"
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
  ExampleChoice example;
  OneExampleOptions one;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

ExitCode follow(const Options& options) {
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
  deliver(
      options.output, [&] { return one_example_text(result, subject); },
      [&] { return one_example_json(result, subject); }, [&] { return one_example_page(result, subject); });
  return ExitCode::ok;
}

}  // namespace

void add_one_example(CLI::App& app, Action& action) {
  CLI::App& verb =
      add_verb(app, "one-example", "train on one example alone, and see what becomes of all the others", explain_group,
               {"one-example runs/mnist-1 --label 2", "one-example --net 784-16-16-10 --seed 1 --label 2 --steps 1000",
                "one-example runs/mnist-1 --index 5 --learning-rate 0.1 --json"});
  const auto options = std::make_shared<Options>();
  options->network.batch_norms = BatchNorms::trained;
  add_network_options(verb, options->network, "train");
  add_example_options(verb, options->example, true);
  add_count_option(verb, "--steps", options->one.steps, "on the one example");
  verb.add_option("--learning-rate", options->one.learning_rate, "the length of a step for its gradient")
      ->type_name("F")
      ->check(positive_number())
      ->capture_default_str();
  add_count_option(verb, "--records", options->one.records, "moments at which the test set is looked at");
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.callback([options, &verb, &action] {
    options->command = command_of(verb);
    action = [options] { return follow(*options); };
  });
}

}  // namespace nudge::app
