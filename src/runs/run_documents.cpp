#include "nudge/run_documents.hpp"

#include <utility>

#include "documents/values.hpp"
#include "models/metrics_json.hpp"

namespace nudge {

using namespace documents;

std::string document_of(const RunResult& result, const std::optional<Model>& model, DocumentForm form) {
  Json epochs = Json::array();
  for (const EpochMetrics& metrics : result.epochs) epochs.push_back(to_json(metrics));
  Json json = document("run");
  json["finished"] = result.finished;
  json["stopped_early"] = result.stopped_early;
  json["steps"] = result.steps;
  json["epochs"] = std::move(epochs);
  json["test"] = result.test && model ? evaluation_value(*result.test, model->classes) : Json(nullptr);
  json["model"] = result.model.string();
  json["report"] = result.report.string();
  if (result.reconstruction) {
    json["reconstruction"] = {{"cost", result.reconstruction->cost},
                              {"examples", result.reconstruction->squared_errors.size()},
                              {"mean_squared_error", result.reconstruction->mean_squared_error()}};
  }
  if (result.regression && model) json["regression"] = regression_value(*result.regression, *model->targets);
  return written(json, form);
}

std::string document_of(const SweepResult& result, DocumentForm form) {
  Json outcomes = Json::array();
  for (const SweepOutcome& outcome : result.outcomes) {
    Json values = Json::object();
    for (std::size_t i = 0; i < result.keys.size(); ++i) values[result.keys[i]] = outcome.run.values[i];
    const auto& best = outcome.best;
    outcomes.push_back({{"run", outcome.folder.string()},
                        {"values", std::move(values)},
                        {"seed", outcome.run.configuration.training.seed},
                        {"epoch", best ? Json(best->epoch) : Json(nullptr)},
                        {"validation_cost", number_or_null(best ? best->cost : std::nullopt)},
                        {"validation_accuracy", number_or_null(best ? best->accuracy : std::nullopt)},
                        {"test_accuracy", number_or_null(outcome.test_accuracy)},
                        {"cost_rose", outcome.cost_rose},
                        {"problem", outcome.problem.empty() ? Json(nullptr) : Json(outcome.problem)}});
  }
  Json json = document("sweep");
  json["folder"] = result.folder.string();
  json["finished"] = result.finished;
  json["runs"] = result.runs;
  json["keys"] = result.keys;
  json["seeds"] = result.seeds;
  json["outcomes"] = std::move(outcomes);
  return written(json, form);
}

std::string document_of(const RateSearch& search, DocumentForm form) {
  Json moments = Json::array();
  for (const RateMoment& moment : search.moments) {
    moments.push_back({{"rate", moment.rate}, {"cost", moment.cost}, {"smoothed", moment.smoothed}});
  }
  Json json = document("rate_search");
  json.update(Json{{"planned_steps", search.planned_steps},
                   {"diverged", search.diverged},
                   {"steepest", number_or_null(search.suggestion.steepest)},
                   {"third_of_lowest", number_or_null(search.suggestion.third_of_lowest)},
                   {"moments", std::move(moments)}});
  return written(json, form);
}

}  // namespace nudge
