// A sweep as text.

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/search_text.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t longest_value = 24;

/// "optimizer.learning_rate" -> "learning_rate"
std::string brief_key(const std::string& key) { return key.substr(key.rfind('.') + 1); }

/// The number that a training's name begins with: "003".
std::string run_number(const SweepRun& run) { return run.name.substr(0, run.name.find('-')); }

std::string shown(const std::optional<double>& value, bool is_share) {
  return !value ? "-" : is_share ? percent(*value) : significant(*value, 4);
}

TextTable table_with(const SweepResult& result, std::vector<std::string> before, std::string alignment,
                     const std::vector<std::string>& after) {
  for (const std::string& key : result.keys) {
    before.push_back(brief_key(key));
    alignment += 'r';
  }
  before.insert(before.end(), after.begin(), after.end());
  TextTable table(alignment + std::string(after.size(), 'r'));
  table.add(std::move(before));
  return table;
}

void add_values(std::vector<std::string>& row, const std::vector<std::string>& values) {
  for (const std::string& value : values) row.push_back(shortened(printable(value), longest_value));
}

std::string runs_table(const SweepResult& result) {
  std::vector<std::string> after{"validation", terms::cost, terms::epoch, "test"};
  if (result.seeds > 1) after.insert(after.begin(), terms::seed);
  TextTable table = table_with(result, {terms::run}, "l", after);
  for (const SweepOutcome& outcome : result.outcomes) {
    // The number alone: the rest of the name says the values again.
    std::vector<std::string> row{run_number(outcome.run)};
    add_values(row, outcome.run.values);
    if (result.seeds > 1) row.push_back(std::to_string(outcome.run.configuration.training.seed));
    const auto& best = outcome.best;
    row.push_back(shown(best ? best->accuracy : std::nullopt, true));
    row.push_back(shown(best ? best->cost : std::nullopt, false) + (outcome.cost_rose ? "!" : ""));
    row.push_back(best ? std::to_string(best->epoch) : outcome.problem.empty() ? "stopped" : "failed");
    row.push_back(shown(outcome.test_accuracy, true));
    table.add(std::move(row));
  }
  return table.text();
}

std::string settings_table(const SweepResult& result) {
  if (result.seeds < 2) return "";
  TextTable table =
      table_with(result, {terms::trainings}, "l", {terms::mean_cost, terms::deviation, "mean validation"});
  for (const SweepSetting& setting : settings_of(result)) {
    std::vector<std::string> row{std::to_string(setting.runs.size())};
    add_values(row, setting.values);
    row.push_back(significant(setting.mean_cost, 4));
    row.push_back(significant(setting.deviation));
    row.push_back(shown(setting.mean_accuracy, true));
    table.add(std::move(row));
  }
  return "\nsettings, by the mean validation cost over the seeds\n" + table.text();
}

std::string rises(const SweepResult& result) {
  const bool any = std::any_of(result.outcomes.begin(), result.outcomes.end(),
                               [](const SweepOutcome& outcome) { return outcome.cost_rose; });
  return any ? "! the training cost rose above where it began: the learning rate is probably too high\n" : "";
}

std::string problems(const SweepResult& result) {
  std::string out;
  for (const SweepOutcome& outcome : result.outcomes) {
    if (!outcome.problem.empty()) out += fmt::format("{}: {}\n", outcome.run.name, printable(outcome.problem));
  }
  return out.empty() ? "" : "\nfailed\n" + out;
}

}  // namespace

std::string sweep_text(const SweepResult& result) {
  return "by the validation cost of the best epoch; the test part chooses nothing\n" + runs_table(result) +
         rises(result) + settings_table(result) + problems(result);
}

}  // namespace nudge
