// The story's experiment: a training with what one example wants before it, after one step, and after it.

#include <algorithm>
#include <utility>

#include "nudge/descents.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {
namespace {

/// The descents are shown on so many training examples: enough for a surface, and few enough that every batch size
/// makes its steps in seconds.
constexpr std::size_t descent_examples = 3000;
constexpr std::size_t surface_side = 21;
/// Of the class, so many are looked at for the one to tell it with.
constexpr std::size_t most_looked_at = 20;

Model trained(Model model, const Subset& examples, const TrainingSettings& settings, ThreadTeam& team) {
  Trainer trainer(std::move(model), examples, settings, team);
  while (!trainer.finished()) trainer.step();
  return std::move(trainer).take();
}

StoryExperiment::Moment moment(const Model& model, const Subset& test, std::size_t position, ThreadTeam& team) {
  return {explain_example(model, test, position, {}, team), evaluate(model, test, team).accuracy()};
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

Descents descents_of(const Model& start, const Subset& train, const TrainingSettings& settings, ThreadTeam& team) {
  const Subset some = train.size() > descent_examples ? stratified_draw(train, descent_examples, settings.seed) : train;
  const double rate = settings.optimizer.learning_rate;
  DescentOptions options;
  options.learning_rates = {0.3 * rate, rate, rate};
  options.epochs = 10;
  options.seed = settings.seed;
  options.surface = surface_side;
  return descents(start, some, options, team);
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
  story.descents = descents_of(start, train, settings, team);

  TrainingSettings one_step = settings;
  one_step.batch_size = 1;
  one_step.epochs = 1;
  const Subset alone{test.data, {test.indices[story.position]}};
  story.moments.push_back(moment(trained(start, alone, one_step, team), test, story.position, team));
  story.moments.push_back(moment(end, test, story.position, team));

  choose_other(evaluation, test, story);
  if (story.other) story.other_explanation = explain_example(end, test, *story.other, {}, team);
  return story;
}

}  // namespace nudge
