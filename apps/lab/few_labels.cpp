#include "few_labels.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/prediction.hpp"
#include "nudge/unlabelled.hpp"

namespace nudge::lab {
namespace {

/// What a second form may differ by from the picture, as the lab's forms of a digit do.
constexpr Augmentation second_form{.rotation = 15, .scale = 0.15, .shear = 10, .shift = 2};

void check(const FewLabelsOptions& options, const Subset& train) {
  if (options.digits.empty()) fail("no digit has a label, at least one is expected");
  std::vector<bool> has_label(train.size());
  for (const auto& [position, label] : options.digits) {
    if (position >= train.size()) {
      fail("a label for the digit at position ", position, ", but there are ", train.size(), " digits to learn from");
    }
    if (has_label[position]) fail("the digit at position ", position, " has two labels");
    has_label[position] = true;
    if (label < 0 || static_cast<std::size_t>(label) >= train.data->classes.size()) {
      fail("the label of the digit at position ", position, " is ", label, ", 0 to ", train.data->classes.size() - 1,
           " is expected");
    }
  }
  if (options.digits.size() == train.size()) fail("every digit has a label: none is left to learn from without one");
}

/// The digits, with the labels that somebody gave them.
Subset labelled(const std::vector<LabelledDigit>& digits, const Subset& train) {
  Dataset given;
  given.name = train.data->name;
  given.shape = train.data->shape;
  given.classes = train.data->classes;
  for (const auto& [position, label] : digits) {
    const std::span<const std::uint8_t> image = train.data->image(train.indices[position]);
    given.pixels.insert(given.pixels.end(), image.begin(), image.end());
    given.labels.push_back(label);
  }
  return everything(std::make_shared<const Dataset>(std::move(given)));
}

std::vector<std::uint32_t> others(const std::vector<LabelledDigit>& digits, std::size_t count) {
  std::vector<std::uint32_t> positions;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (std::ranges::find(digits, i, &LabelledDigit::position) == digits.end()) positions.push_back(i);
  }
  return positions;
}

void want(Unlabelled& unlabelled, const FewLabelsOptions& options) {
  switch (options.aim) {
    case Aim::pseudo_labels:
      unlabelled.pseudo_labels = options.weight;
      break;
    case Aim::consistency:
      unlabelled.consistency = options.weight;
      unlabelled.augment = second_form;
      break;
    default:
      fail("aim ", static_cast<std::uint32_t>(options.aim), ": 0, pseudo-labels, or 1, consistency, is expected");
  }
  unlabelled.align = options.align;
}

}  // namespace

FewLabels::FewLabels(const PackedExamples& examples, Settings settings, const FewLabelsOptions& options,
                     ThreadTeam& team)
    : examples_(&examples), team_(&team), threshold_(options.threshold) {
  check(options, examples.train);
  settings.net.settings.loss = Loss::cross_entropy;
  const Subset digits = labelled(options.digits, examples.train);
  const Model start = untrained_model(settings, *examples.train.data);
  rest_ = others(options.digits, examples.train.size());
  // The pool alone, of which nothing is wanted, changes no bit of what is learnt: both see the same digits in each step.
  Unlabelled& unlabelled = settings.training.unlabelled;
  unlabelled.pool.data = examples.train.data;
  for (const std::uint32_t position : rest_) unlabelled.pool.indices.push_back(examples.train.indices[position]);
  unlabelled.batch = options.batch;
  unlabelled.threshold = options.threshold;
  alone_.emplace(Model(start), digits, settings.training, team);
  want(unlabelled, options);
  with_rest_.emplace(Model(start), digits, settings.training, team);
}

void FewLabels::step(std::size_t count) {
  for (std::size_t i = 0; i < count && !alone_->finished(); ++i) {
    alone_->step();
    const Step made = with_rest_->step();
    steps_ = made.number;
    if (!made.epoch_finished) continue;
    const UnlabelledCounts epoch = with_rest_->running_unlabelled();
    earlier_.examples += epoch.examples;
    earlier_.sure += epoch.sure;
    earlier_.sure_right += epoch.sure_right;
  }
}

std::array<double, 6> FewLabels::measured() {
  const bool is_counted =
      steps_ % with_rest_->steps_per_epoch() == 0;  // The epoch is over, and among the earlier ones.
  const UnlabelledCounts now = is_counted ? UnlabelledCounts() : with_rest_->running_unlabelled();
  const auto accuracy = [&](const Trainer& trainer) {
    return evaluate(trainer.model(), examples_->test, *team_).accuracy();
  };
  return {static_cast<double>(steps_),
          accuracy(*alone_),
          accuracy(*with_rest_),
          static_cast<double>(earlier_.examples + now.examples),
          static_cast<double>(earlier_.sure + now.sure),
          static_cast<double>(earlier_.sure_right + now.sure_right)};
}

PseudoLabels FewLabels::pseudo_labels(std::size_t most_mistakes) const {
  PseudoLabels found;
  found.digits = rest_.size();
  Predictor predictor(with_rest_->model());
  for (const std::uint32_t position : rest_) {
    const Predicted said = predictor.predict(examples_->train, position);
    const std::int32_t label = examples_->train.label(position);
    if (said.probability() < threshold_) continue;
    ++found.sure;
    if (static_cast<std::int32_t>(said.index) == label) {
      ++found.right;
    } else {
      found.mistakes.push_back({position, label, static_cast<std::int32_t>(said.index), said.probability()});
    }
  }
  std::ranges::stable_sort(found.mistakes, std::ranges::greater(), &SureMistake::probability);
  found.mistakes.resize(std::min(most_mistakes, found.mistakes.size()));
  return found;
}

}  // namespace nudge::lab
