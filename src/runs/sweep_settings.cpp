// What the settings of a sweep come to over their seeds.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "nudge/tuning.hpp"

namespace nudge {

namespace {

SweepSetting setting_of(const std::vector<const SweepOutcome*>& outcomes) {
  SweepSetting setting{.values = outcomes.front()->run.values};
  const double n = static_cast<double>(outcomes.size());
  for (const SweepOutcome* outcome : outcomes) {
    setting.runs.push_back(outcome->folder.string());
    setting.mean_cost += *outcome->best->cost / n;
    const std::optional<double>& accuracy = outcome->best->accuracy;
    if (accuracy) setting.mean_accuracy = setting.mean_accuracy.value_or(0) + *accuracy / n;
  }
  double squares = 0;
  for (const SweepOutcome* outcome : outcomes) {
    const double distance = *outcome->best->cost - setting.mean_cost;
    squares += distance * distance;
  }
  if (outcomes.size() > 1) setting.deviation = std::sqrt(squares / (n - 1));
  return setting;
}

}  // namespace

std::vector<SweepSetting> settings_of(const SweepResult& result) {
  std::map<std::size_t, std::vector<const SweepOutcome*>> outcomes;
  for (const SweepOutcome& outcome : result.outcomes) {
    if (outcome.best && outcome.best->cost) outcomes[outcome.run.setting].push_back(&outcome);
  }
  std::vector<SweepSetting> settings;
  for (const auto& [setting, of_it] : outcomes) settings.push_back(setting_of(of_it));
  std::ranges::stable_sort(settings, std::ranges::less(), &SweepSetting::mean_cost);
  return settings;
}

bool best_is_clear(const std::vector<SweepSetting>& settings) {
  if (settings.size() < 2) return false;
  const SweepSetting &best = settings[0], &next = settings[1];
  return next.mean_cost - best.mean_cost > best.deviation + next.deviation;
}

}  // namespace nudge
