#include "runs/sweep_outcome.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/json_reader.hpp"
#include "files/atomic_file.hpp"
#include "files/input_file.hpp"
#include "models/metrics_json.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t most_bytes = 1 << 16;

}  // namespace

void write_outcome(const SweepOutcome& outcome) {
  const std::filesystem::path file = outcome.folder / outcome_file;
  Json json = {{"epochs", outcome.epochs.size()}, {"best", to_json(*outcome.best)}, {"cost_rose", outcome.cost_rose}};
  if (outcome.test_accuracy) json["test_accuracy"] = *outcome.test_accuracy;
  write_file_atomically(file, std::string_view(to_text(json, file.string()) + "\n"));
}

bool read_outcome(SweepOutcome& outcome) {
  const std::filesystem::path file = outcome.folder / outcome_file;
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return false;
  try {
    const std::vector<std::uint8_t> bytes = read_file(file, most_bytes);
    const Json json =
        parse_json(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), file.string());
    const JsonPlace place(json, file.string());
    place.expect_keys({"epochs", "best", "cost_rose"}, {"test_accuracy"});
    std::vector<EpochMetrics> epochs = read_metrics(outcome.folder);
    const EpochMetrics best = metrics_from(place["best"]);
    if (epochs.size() != place["epochs"].whole() || load_model(outcome.folder).result != best) return false;
    const bool rose = place["cost_rose"].boolean();
    if (place.has("test_accuracy")) outcome.test_accuracy = place["test_accuracy"].number();
    outcome.epochs = std::move(epochs);
    outcome.best = best;
    outcome.cost_rose = rose;
    outcome.was_finished = true;
    return true;
  } catch (const Error&) {
    // The run itself is asked, which says what is wrong if something is.
    return false;
  }
}

Json to_json(const SweepOutcome& outcome) {
  Json json = {{"epochs", Json::array()}, {"cost_rose", outcome.cost_rose}, {"problem", outcome.problem}};
  for (const EpochMetrics& epoch : outcome.epochs) json["epochs"].push_back(to_json(epoch));
  if (outcome.best) json["best"] = to_json(*outcome.best);
  if (outcome.test_accuracy) json["test_accuracy"] = *outcome.test_accuracy;
  return json;
}

void read_json(const JsonPlace& place, SweepOutcome& outcome) {
  outcome.epochs.clear();
  for (const JsonPlace& epoch : place["epochs"].elements()) outcome.epochs.push_back(metrics_from(epoch));
  if (place.has("best")) outcome.best = metrics_from(place["best"]);
  if (place.has("test_accuracy")) outcome.test_accuracy = place["test_accuracy"].number();
  outcome.cost_rose = place["cost_rose"].boolean();
  outcome.problem = place["problem"].text();
}

}  // namespace nudge
