// nudge story: the article, walked on one real digit by a network that is trained for it.

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
#include "report/text_report.hpp"
#include "terminal/output.hpp"
#include "terminal/page_output.hpp"
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

/// The descents are shown on so many training examples: enough for a surface, and few enough that every batch size
/// makes its steps in seconds.
constexpr std::size_t descent_examples = 3000;
constexpr std::size_t surface_side = 21;

struct StoryOptions {
  TrainingFlags flags;
  std::string data;
  std::string folder;
  std::string label = "2";
  std::string out = "story.html";
  std::string figures;
  std::size_t epochs = 0;
  double learning_rate = 0;
  std::size_t threads = 0;
  bool json = false;
  std::string command;
};

struct Work {
  Configuration configuration;
  RunData data;
  Model model;  ///< as it is at the moment
  ThreadTeam& team;
  const std::string& command;

  OpenedData test() const { return {data.test, "test"}; }
};

/// The article's recipe has 1. Its gradients are small, since a sigmoid's slope is at most a quarter, and with it every
/// output's; other networks need shorter steps.
double rate_for(const Configuration::Net& net) {
  const bool bounded = net.activation == "sigmoid" || net.activation == "tanh";
  if (net.output_activation != "sigmoid" || !bounded) return 0.1;
  if (net.loss == "quadratic") return 1;
  return net.loss == "half-quadratic" ? 2 : 0.1;
}

void train(Work& work, const Subset& examples, const TrainingSettings& settings) {
  Trainer trainer(work.model, examples, settings, work.team);
  while (!trainer.finished()) trainer.step();
  work.model = std::move(trainer).take();
}

Subset only(const Subset& subset, std::size_t position) { return {subset.data, {subset.indices[position]}}; }

OpenedNetwork now(const Work& work, const std::string& title) {
  return {title, {work.model, work.configuration}, convert<double>(work.model.network)};
}

ExampleExplanation explain(const Work& work, std::size_t position) {
  return explain_example(work.model, work.data.test, position, {}, work.team);
}

Story::Moment moment(const Work& work, const std::string& title, std::size_t position) {
  return {title, explain(work, position), evaluate(work.model, work.data.test, work.team).accuracy()};
}

Subject subject_of_example(const Work& work, const std::string& title, std::size_t position) {
  Subject subject = subject_of(now(work, title), work.command);
  add_example(subject, work.test(), position);
  return subject;
}

/// Of the test examples of a class but for `told`, of those that are called something else the one of the highest cost;
/// where all are called right, of all of them. None: there is no other.
std::optional<std::size_t> most_wrong(const Evaluation& evaluation, const Subset& test, std::size_t told,
                                      bool& is_wrong) {
  std::optional<std::size_t> worst;
  is_wrong = false;
  for (std::size_t i = 0; i < test.size(); ++i) {
    if (test.label(i) != test.label(told) || i == told) continue;
    const bool wrong = evaluation.predictions[i] != test.label(told);
    if (!worst || wrong > is_wrong || (wrong == is_wrong && evaluation.costs[i] > evaluation.costs[*worst])) {
      worst = i;
      is_wrong = wrong;
    }
  }
  return worst;
}

double share_of_commonest(const Subset& subset) {
  std::vector<std::size_t> counts(subset.data->classes.size());
  for (std::size_t i = 0; i < subset.size(); ++i) ++counts[static_cast<std::size_t>(subset.label(i))];
  return static_cast<double>(*std::max_element(counts.begin(), counts.end())) / static_cast<double>(subset.size());
}

/// Before training: the table over the whole training set, and the descents.
void explain_start(Work& work, Story& story) {
  const Subset& train_part = work.data.train;
  const OpenedData examples{train_part, "train"};
  story.table = nudge_table(work.model.network, Examples<float>(train_part, work.model.preprocessing), {}, work.team);
  story.table_subject = subject_of(now(work, "before training"), work.command);
  add_examples(story.table_subject, examples, 0, NudgeTableOptions{}.shown);

  const Subset some = train_part.size() > descent_examples
                          ? stratified_draw(train_part, descent_examples, work.configuration.training.seed)
                          : train_part;
  DescentOptions options;
  // Single examples' steps are the noisiest, so theirs are shorter.
  const double rate = work.configuration.optimizer.learning_rate;
  options.learning_rates = {0.3 * rate, rate, rate};
  options.epochs = 10;
  options.seed = work.configuration.training.seed;
  options.surface = surface_side;
  story.descents = descents(work.model, some, options, work.team);
}

/// The example to tell it with, and why.
struct Chosen {
  std::size_t position = 0;
  std::string reason;
};

/// A network that has learned is nearly content with most examples. Of the first few of the class in the test part, the
/// one that it calls right, but is least content with.
Chosen choose(const Evaluation& evaluation, const Subset& test, const std::string& label) {
  constexpr std::size_t looked_at = 20;
  const std::size_t first = find_example({.index = {}, .label = label, .nth = 0, .pick = {}}, test);
  std::optional<std::size_t> best;
  std::size_t seen = 0;
  for (std::size_t i = first; i < test.size() && seen < looked_at; ++i) {
    if (test.label(i) != test.label(first)) continue;
    ++seen;
    const bool right = evaluation.predictions[i] == test.label(i);
    if (right && (!best || evaluation.costs[i] > evaluation.costs[*best])) best = i;
  }
  if (!best) {
    return {first, text("It is the first '", label, "' of the test part of ", test.data->name, ", number ", first,
                        ": the trained network calls none of the first ", seen, " right.")};
  }
  return {*best, text("A network that has learned is nearly content with most examples. Of the first ", seen, " '",
                      label, "'s of the test part of ", test.data->name,
                      ", this is the one that the trained network calls right, but is least content with: number ",
                      *best, ". The network never trains on it but for the one step shown here.")};
}

Story tell(Work& work, const std::string& label) {
  Story story;
  const Architecture& architecture = work.model.network.architecture();
  const Configuration::Net& net = work.configuration.network;
  story.network = text(net.layers, ", ", net.activation, ", ", net.loss, " cost, ",
                       with_thousands(architecture.parameter_count()), " weights and biases");
  const Subset& test = work.data.test;
  const Network start = work.model.network;
  story.training = training_settings(work.configuration, work.data.train);
  story.commonest = share_of_commonest(test);
  train(work, work.data.train, story.training);
  const Network trained = work.model.network;
  const Evaluation evaluation = evaluate(work.model, test, work.team);
  const auto [two, reason] = choose(evaluation, test, label);

  work.model.network = start;
  story.two = subject_of_example(work, story.network, two);
  story.two_choice = reason;
  story.moments.push_back(moment(work, "before training", two));
  explain_start(work, story);

  TrainingSettings one_step = story.training;
  one_step.batch_size = 1;
  one_step.epochs = 1;
  train(work, only(test, two), one_step);
  story.moments.push_back(moment(work, text("after one step on this '", label, "' alone"), two));

  work.model.network = trained;
  const std::size_t epochs = work.configuration.training.epochs;
  story.moments.push_back(moment(work,
                                 text("after training, ", epochs, epochs == 1 ? " epoch" : " epochs", " over ",
                                      with_thousands(work.data.train.size()), " examples"),
                                 two));

  const std::optional<std::size_t> wrong = most_wrong(evaluation, test, two, story.is_wrong);
  if (!wrong) return story;
  story.wrong = explain(work, *wrong);
  story.wrong_two = subject_of_example(work, "after training", *wrong);
  const std::string called = test.data->classes[static_cast<std::size_t>(evaluation.predictions[*wrong])];
  story.wrong_choice =
      story.is_wrong
          ? text("Of the test part's other '", label, "'s that the trained network calls something else, the one of ",
                 "the highest cost: number ", *wrong, ", called '", called, "'.")
          : text("The trained network calls all other '", label, "'s of the test part right; this is the one of the ",
                 "highest cost, number ", *wrong, ".");
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
  RunData data = load_run_data(configuration, options.folder);
  Model model = untrained_model(configuration, data.train);
  const Architecture architecture = model.network.architecture();
  Work work{configuration, std::move(data), std::move(model), team, options.command};
  const Story story = tell(work, options.label);
  const ExplanationPage page = story_page(story, architecture);
  const StoryVerdict verdict = verdict_of(story);
  write_page(page, options.out);
  if (!options.figures.empty()) export_figures(page, options.figures);

  Json json{{"page", options.out},
            {"network", story.network},
            {"two", story.two.data},
            {"two_choice", story.two_choice},
            {"wrong", story.wrong_two.data},
            {"wrong_choice", story.wrong_choice},
            {"configuration", to_toml(configuration)},
            {"learned", verdict.learned},
            {"verdict", verdict.sentence},
            {"moments", Json::array()}};
  std::string words = story.network + "\n";
  for (const Story::Moment& one : story.moments) {
    json["moments"].push_back(
        {{"title", one.title}, {"cost", one.explanation.outputs.cost}, {"test_accuracy", one.test_accuracy}});
    words += fmt::format("  {}: its cost {:.4g}, test accuracy {}\n", one.title, one.explanation.outputs.cost,
                         percent(one.test_accuracy));
  }
  words += text("the example: ", story.two.data, "\n");
  if (!story.wrong_two.data.empty()) {
    words += text(story.is_wrong ? "the wrong one: " : "the one of the highest cost: ", story.wrong_two.data, "\n");
  }
  words += text(verdict.sentence, "\n", options.out, "\n");
  if (options.json) {
    print_json(json);
  } else {
    print(words);
  }
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
  verb.add_option("--out", options->out, "the page").type_name("FILE").shows_default();
  verb.add_option("--export", options->figures, "write each picture as SVG with its numbers as CSV into this folder")
      .type_name("FOLDER");
  add_threads_option(verb, options->threads);
  add_folder_option(verb, options->folder);
  add_json_flag(verb, options->json);
  verb.runs([options, verb] {
    options->command = verb.command();
    return tell_story(*options);
  });
}

}  // namespace nudge::app
