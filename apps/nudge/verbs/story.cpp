// nudge story: the article, walked on one real digit by a network that is trained for it.

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "nudge/evaluation.hpp"
#include "nudge/run.hpp"
#include "nudge/training.hpp"
#include "options/common_options.hpp"
#include "options/example_choice.hpp"
#include "options/example_input.hpp"
#include "options/model_and_data.hpp"
#include "options/network_choice.hpp"
#include "terminal/output.hpp"
#include "terminal/page_output.hpp"
#include "text/explanations_text.hpp"
#include "text/text.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

/// The article's network, and how recipes/article-784-16-16-10.toml trains it, for fewer epochs. The rate is that of
/// rate_for.
constexpr const char* story_recipe = R"(
[network]
layers = "784-16-16-10"
activation = "sigmoid"
loss = "quadratic"
output_activation = "sigmoid"
[optimizer]
name = "sgd"
[training]
batch = 10
epochs = 10
)";

struct StoryOptions {
  TrainingFlags flags;
  std::string data;
  std::string folder;
  std::string label = "2";
  std::size_t epochs = 0;
  double learning_rate = 0;
  std::size_t threads = 0;
  OutputChoice output{.html = "story.html"};
  std::string command;
};

/// The article's recipe has 1. Its gradients are small, since a sigmoid's slope is at most a quarter, and with it every
/// output's; other networks need shorter steps.
double rate_for(const Configuration::Net& net) {
  const bool bounded = net.activation == "sigmoid" || net.activation == "tanh";
  if (net.output_activation != "sigmoid" || !bounded) return 0.1;
  if (net.loss == "quadratic") return 1;
  return net.loss == "half-quadratic" ? 2 : 0.1;
}

/// The experiment, and what its parts are called.
Story story_of(const Configuration& configuration, const RunData& data, const Model& start, const std::string& label,
               const std::string& command, ThreadTeam& team) {
  const OpenedData test{data.test, "test"};
  const std::int32_t of_class =
      data.test.label(find_example({.index = {}, .label = label, .nth = 0, .pick = {}}, data.test));
  Story story;
  story.training = training_settings(configuration, data);
  story.configuration = to_toml(configuration);
  StoryExperiment told = story_experiment(start, data.train, data.test, of_class, story.training, team);

  story.commonest = told.commonest;
  story.two = subject_of("before training", start, command);
  add_example(story.two, test, told.position);
  story.choice = {told.position, told.looked_at, told.is_right};
  for (StoryExperiment::Moment& moment : told.moments) {
    story.moments.push_back({std::move(moment.explanation), moment.test_accuracy, std::move(moment.confusion)});
  }
  story.table = std::move(told.table);
  story.table_subject = subject_of("before training", start, command);
  add_examples(story.table_subject, {data.train, "train"}, 0, NudgeTableOptions{}.shown);
  story.descents = std::move(told.descents);
  story.descent_seconds = told.descent_seconds;
  story.steepest = std::move(told.steepest);
  story.steepest_examples = told.steepest_examples;
  story.forms = std::move(told.forms);
  story.forms_changes = told.forms_changes;
  story.is_wrong = told.other_is_wrong;
  if (!told.other) return story;
  story.wrong = std::move(told.other_explanation);
  story.wrong_two = subject_of("after training", start, command);
  add_example(story.wrong_two, test, *told.other);
  return story;
}

ExitCode tell_story(const StoryOptions& options) {
  Configuration configuration;
  read_recipe_text(story_recipe, "the article's recipe", configuration);
  configuration = configuration_of(options.flags, configuration);
  configuration.optimizer.learning_rate =
      options.learning_rate > 0 ? options.learning_rate : rate_for(configuration.network);
  if (!options.data.empty()) configuration.data.source = options.data;
  if (options.epochs > 0) configuration.training.epochs = options.epochs;
  ThreadTeam team(threads_or_default(options.threads));
  const RunData data = load_run_data(configuration, options.folder);
  tell_notes(data.notes);
  configuration.network.layers = net_for(configuration, *data.train.data);
  const Model start = untrained_model(configuration, data.train);
  const Story story = story_of(configuration, data, start, options.label, options.command, team);
  const Architecture& architecture = start.network.architecture();
  deliver(
      options.output, [&] { return story_text(story, architecture); },
      [&](DocumentForm form) { return document_of(story, architecture, form); });
  return ExitCode::ok;
}

}  // namespace

void add_story(Verb& program) {
  Verb verb = program.add_verb(
      "story", "the whole of backpropagation on one real digit, as one page", explain_group,
      {"story", "story --out two.html --epochs 30", "story --data fashion-mnist --label Bag --out bag.html"});
  const auto options = std::make_shared<StoryOptions>();
  add_network_flags(verb, options->flags);
  verb.add_option("--data", options->data, "else mnist").type_name("DATA");
  verb.add_option("--label", options->label, "the class that it is told with").type_name("CLASS").shows_default();
  add_count_option(verb, "--epochs", options->epochs, "of the training; else 10");
  verb.add_option("--learning-rate", options->learning_rate,
                  "of the training, the one step and the descents; else 1 for sigmoids with the quadratic cost, less "
                  "for other networks")
      .type_name("F")
      .positive_number();
  verb.add_option("--out", options->output.html, "the page").type_name("FILE").shows_default();
  add_export_option(verb, options->output);
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->folder);
  add_json_flag(verb, options->output.json);
  verb.runs([options, verb] {
    options->command = verb.command();
    return tell_story(*options);
  });
}

}  // namespace nudge::app
