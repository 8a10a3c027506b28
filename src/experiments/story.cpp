// The story's experiment: a training with what one example wants before it, after one step, and after it.

#include <algorithm>
#include <utility>

#include "nudge/descents.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {
namespace {

/// The story's descents. The fair measure of a descent is the time that it takes, but a page that ran by a clock would
/// never be the same twice; so each has the steps that it makes while the others make theirs, written down here. This
/// measures them anew, which is due when the engine has become faster (the steps of each descent's last moment; then
/// make single examples 40,000 again, and the others in proportion):
///
///     nudge descents --net 784-16-16-10 --batches 1,100,all --learning-rates 0.3,1,1 --seconds 10 --json
///
/// Last measured with 2 threads on 2 cores of an x86-64 server that was busy with other work.
struct StoryDescent {
  std::size_t batch = 0;
  double rate = 1;  ///< times the training's; steps of single examples are the noisiest
  std::size_t steps = 0;
};
constexpr double budget_seconds = 2;
constexpr StoryDescent story_descents[] = {{1, 0.3, 40'000}, {100, 1, 6'400}, {0, 1, 12}};
/// What they were measured with. Of another network or other data the steps are estimated from these.
constexpr std::size_t budget_parameters = 13'002, budget_examples = 60'000;
/// Few examples are not gone through more often than that: long before, nothing happens any more.
constexpr std::size_t most_descent_epochs = 100;

constexpr std::size_t surface_side = 21;
/// What augmentation makes of the example: clearly another picture, and still what it was.
constexpr Augmentation story_changes{.rotation = 20, .scale = 0.1, .shear = 15, .shift = 2, .elastic = 0.7};
constexpr std::size_t story_forms = 5;
/// Of the class, so many are looked at for the one to tell it with.
constexpr std::size_t most_looked_at = 20;

Model trained(Model model, const Subset& examples, const TrainingSettings& settings, ThreadTeam& team) {
  Trainer trainer(std::move(model), examples, settings, team);
  while (!trainer.finished()) trainer.step();
  return std::move(trainer).take();
}

/// Steps of several lengths are tried on so many training examples.
constexpr std::size_t most_steepest_examples = 1000;

StoryExperiment::Moment moment(const Model& model, const Subset& test, std::size_t position, ThreadTeam& team) {
  Evaluation on_test = evaluate(model, test, team);
  const double accuracy = on_test.accuracy();
  return {explain_example(model, test, position, {}, team), accuracy, std::move(on_test.confusion)};
}

double share_of_commonest(const Subset& subset) {
  std::vector<std::size_t> counts(subset.data->classes.size());
  for (std::size_t i = 0; i < subset.size(); ++i) ++counts[static_cast<std::size_t>(subset.label(i))];
  return static_cast<double>(*std::max_element(counts.begin(), counts.end())) / static_cast<double>(subset.size());
}

void choose_example(const Evaluation& evaluation, const Subset& test, std::int32_t label, StoryExperiment& story) {
  std::optional<std::size_t> first, best;
  for (std::size_t i = 0; i < test.size() && story.looked_at < most_looked_at; ++i) {
    if (test.label(i) != label) continue;
    if (!first) first = i;
    ++story.looked_at;
    const bool right = evaluation.predictions[i] == label;
    if (right && (!best || evaluation.costs[i] > evaluation.costs[*best])) best = i;
  }
  if (!first) fail("story: the test part has no example of class ", label);
  story.is_right = best.has_value();
  story.position = best.value_or(*first);
}

void choose_other(const Evaluation& evaluation, const Subset& test, StoryExperiment& story) {
  const std::int32_t label = test.label(story.position);
  story.other_is_wrong = false;
  for (std::size_t i = 0; i < test.size(); ++i) {
    if (test.label(i) != label || i == story.position) continue;
    const bool wrong = evaluation.predictions[i] != label;
    const bool higher = story.other && evaluation.costs[i] > evaluation.costs[*story.other];
    if (!story.other || wrong > story.other_is_wrong || (wrong == story.other_is_wrong && higher)) {
      story.other = i;
      story.other_is_wrong = wrong;
    }
  }
  if (story.other) story.other_called = evaluation.predictions[*story.other];
}

void descend(const Model& start, const Subset& train, const TrainingSettings& settings, StoryExperiment& story,
             ThreadTeam& team) {
  const double examples = static_cast<double>(train.size());
  const double parameters = static_cast<double>(start.network.parameters().size());
  const double cheaper = std::min(1.0, static_cast<double>(budget_parameters) / parameters);
  DescentOptions options{.batches = {}, .seed = settings.seed, .surface = surface_side};
  story.descent_seconds = budget_seconds;
  for (const StoryDescent& one : story_descents) {
    const std::size_t batch = one.batch == 0 ? train.size() : std::min(one.batch, train.size());
    // A step's time grows with the examples in it.
    const double smaller = one.batch == 0 ? static_cast<double>(budget_examples) / examples : 1;
    const auto budget = static_cast<std::size_t>(static_cast<double>(one.steps) * cheaper * smaller);
    const std::size_t most = most_descent_epochs * ((train.size() + batch - 1) / batch);
    if (budget > most) story.descent_seconds = 0;
    options.batches.push_back(one.batch);
    options.learning_rates.push_back(one.rate * settings.optimizer.learning_rate);
    options.steps.push_back(std::clamp<std::size_t>(budget, 1, most));
  }
  story.descents = descents(start, train, options, team);
}

}  // namespace

StoryExperiment story_experiment(const Model& start, const Subset& train, const Subset& test, std::int32_t label,
                                 const TrainingSettings& settings, ThreadTeam& team) {
  check(test);
  if (test.size() == 0) fail("story: the test part has no examples");
  StoryExperiment story;
  story.commonest = share_of_commonest(test);
  const Model end = trained(start, train, settings, team);
  const Evaluation evaluation = evaluate(end, test, team);
  choose_example(evaluation, test, label, story);

  story.moments.push_back(moment(start, test, story.position, team));
  story.table = nudge_table(start.network, Examples<float>(train, start.preprocessing), {}, team);
  const Subset some =
      train.size() > most_steepest_examples ? stratified_draw(train, most_steepest_examples, settings.seed) : train;
  story.steepest = steepest(start, some, {.seed = settings.seed}, team);
  story.steepest_examples = some.size();
  descend(start, train, settings, story, team);

  TrainingSettings one_step = settings;
  one_step.batch_size = 1;
  one_step.epochs = 1;
  const Subset alone{test.data, {test.indices[story.position]}};
  story.moments.push_back(moment(trained(start, alone, one_step, team), test, story.position, team));
  story.moments.push_back(moment(end, test, story.position, team));

  if (is_picture(*test.data)) {
    story.forms_changes = story_changes;
    story.forms = nudges_of_forms(end, test, story.position, story_changes, story_forms, settings.seed, team);
  }
  choose_other(evaluation, test, story);
  if (story.other) story.other_explanation = explain_example(end, test, *story.other, {}, team);
  return story;
}

}  // namespace nudge
