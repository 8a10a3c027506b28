#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/run.hpp"
#include "nudge/tuning.hpp"

namespace nudge {

namespace {

constexpr double divergence = 4;      // times the lowest smoothed cost
constexpr double least_fall = 0.05;   // of the first smoothed cost
constexpr std::size_t memories = 50;  // that the planned steps hold

/// An exponential mean over about `memory` steps. Divided by the weights so far, it does not start from 0.
class Smoother {
 public:
  explicit Smoother(std::size_t memory) : decay_(1 - 1 / static_cast<double>(memory)) {}

  double add(double value) {
    sum_ = decay_ * sum_ + value;
    weight_ = decay_ * weight_ + 1;
    return sum_ / weight_;
  }

 private:
  double decay_;
  double sum_ = 0;
  double weight_ = 0;
};

/// Proportional to the slope of the straight line nearest to the smoothed costs within `reach` steps of `at`.
double slope_around(std::span<const RateMoment> moments, std::size_t at, std::size_t reach) {
  const std::size_t first = at - std::min(at, reach);
  const std::size_t last = std::min(moments.size() - 1, at + reach);
  const double centre = static_cast<double>(first + last) / 2;
  double product = 0, square = 0;
  for (std::size_t i = first; i <= last; ++i) {
    const double x = static_cast<double>(i) - centre;
    product += x * moments[i].smoothed;
    square += x * x;
  }
  return square > 0 ? product / square : 0;
}

void check(const RateSearchOptions& options) {
  if (!(options.lowest > 0 && options.highest > options.lowest && std::isfinite(options.highest))) {
    fail("a search for a learning rate goes from a rate above 0 to a larger one; ", options.lowest, " to ",
         options.highest, " came");
  }
  if (options.least_steps < 2) fail("a search for a learning rate takes at least 2 steps");
}

}  // namespace

RateSuggestion suggest_rates(std::span<const RateMoment> moments) {
  if (moments.size() < 2) return {};
  const auto is_lower = [](const RateMoment& a, const RateMoment& b) { return a.smoothed < b.smoothed; };
  const auto lowest = std::min_element(moments.begin(), moments.end(), is_lower);
  if (!(lowest->smoothed < (1 - least_fall) * moments.front().smoothed)) return {};

  const double steps_per_decade = 1 / std::log10(moments[1].rate / moments[0].rate);
  const auto reach = static_cast<std::size_t>(std::max(1.0, std::round(steps_per_decade / 2)));
  std::size_t steepest = 0;
  double least_slope = 0;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(lowest - moments.begin()); ++i) {
    const double slope = slope_around(moments, i, reach);
    if (slope < least_slope) {
      least_slope = slope;
      steepest = i;
    }
  }
  return {moments[steepest].rate, lowest->rate / 3};
}

RateSearch find_rate(const Configuration& configuration, const std::filesystem::path& data_folder, std::size_t threads,
                     const RateSearchOptions& options) {
  check(options);
  check(configuration);
  if (configuration.unlabelled.alone) {
    fail(
        "unlabelled.alone: a search for the learning rate goes by a cost that falls towards 0; without labels the "
        "cost ",
        "is minus the information, which begins at 0");
  }
  const RunData data = load_run_data(configuration, data_folder);
  TrainingSettings settings = training_settings(configuration, data);
  settings.schedule = {};
  settings.epochs = options.least_steps;  // an epoch has a step or more
  ThreadTeam team(threads);
  Trainer trainer(untrained_model(configuration, data.seen()), data.train, settings, team);

  RateSearch search;
  search.notes = data.notes;
  search.planned_steps = std::max(options.least_steps, trainer.steps_per_epoch());
  const double decades = std::log10(options.highest / options.lowest);
  Smoother smoother(std::max<std::size_t>(1, search.planned_steps / memories));
  double lowest = INFINITY;
  for (std::size_t i = 0; i < search.planned_steps && !search.diverged; ++i) {
    const double way = static_cast<double>(i) / static_cast<double>(search.planned_steps - 1);
    const double rate = options.lowest * std::pow(10.0, decades * way);
    try {
      const double cost = trainer.step(rate / settings.optimizer.learning_rate).cost;
      search.moments.push_back({rate, cost, smoother.add(cost)});
    } catch (const Error&) {
      // That the cost is not finite is the one error that a step can end in here. The first step, at the lowest rate,
      // has the network as it was drawn: then something else is wrong.
      if (search.moments.empty()) throw;
      search.diverged = true;
      break;
    }
    lowest = std::min(lowest, search.moments.back().smoothed);
    search.diverged = search.moments.back().smoothed > divergence * lowest;
  }
  search.suggestion = suggest_rates(search.moments);
  return search;
}

}  // namespace nudge
