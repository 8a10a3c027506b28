#include "nudge/run_documents.hpp"

#include <filesystem>
#include <utility>

#include "documents/explanation_values.hpp"
#include "models/metrics_json.hpp"
#include "runs/run_values.hpp"

namespace nudge {

using namespace documents;

namespace {

void add_text(Json& json, const char* key, const std::string& words) {
  if (!words.empty()) json[key] = words;
}

Json epochs_value(const std::vector<EpochMetrics>& epochs) {
  Json json = Json::array();
  for (const EpochMetrics& metrics : epochs) json.push_back(to_json(metrics));
  return json;
}

/// What made it, without an example.
Json settings_value(const std::vector<SweepSetting>& settings) {
  Json values = Json::array();
  for (const SweepSetting& setting : settings) {
    values.push_back({{"values", setting.values},
                      {"runs", setting.runs},
                      {"mean_cost", setting.mean_cost},
                      {"deviation", setting.deviation},
                      {"mean_accuracy", number_or_null(setting.mean_accuracy)}});
  }
  return values;
}

void add_making(Json& json, const Subject& subject) {
  add_text(json, "made_by", subject.made_by);
  add_text(json, "command", subject.command);
  add_text(json, "model", subject.model);
  add_text(json, "data", subject.data);
}

}  // namespace

std::string document_of(const RunReport& report, DocumentForm form) {
  check(report);
  const RunResult& result = report.result;
  Json json = document("run");
  add_text(json, "title", report.title);
  add_text(json, "made_by", report.made_by);
  add_text(json, "command", report.command);
  json["finished"] = result.finished;
  json["stopped_early"] = result.stopped_early;
  json["steps"] = result.steps;
  json["epochs"] = epochs_value(result.epochs);
  json["test"] = result.test && report.model ? evaluation_value(*result.test, report.model->classes) : Json(nullptr);
  json["model"] = result.model.string();
  json["report"] = result.report.string();
  if (result.reconstruction) {
    json["reconstruction"] = {{"cost", result.reconstruction->cost},
                              {"examples", result.reconstruction->squared_errors.size()},
                              {"mean_squared_error", result.reconstruction->mean_squared_error()}};
  }
  if (!report.model) return written(json, form);
  if (result.regression) json["regression"] = regression_value(*result.regression, *report.model->targets);
  // The name by which all documents call the data; the configuration says where they lie.
  add_text(json, "data", std::filesystem::path(report.model->dataset).filename().string());
  json["architecture"] = network_value(report.model->network.architecture());
  json["classes"] = report.model->classes;
  if (result.test && report.data.test.data != nullptr) {
    json["mistakes"] = mistakes_value(*report.model, *result.test, report.data.test);
  }
  if (std::optional<Json> weights = first_layer_value(*report.model, report.shown_neurons)) {
    json["first_layer"] = std::move(*weights);
  }
  add_text(json, "configuration", report.configuration);
  return written(json, form);
}

std::string document_of(const SweepResult& result, const Subject& subject, DocumentForm form) {
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
                        {"epochs", epochs_value(outcome.epochs)},
                        {"problem", outcome.problem.empty() ? Json(nullptr) : Json(outcome.problem)}});
  }
  const std::vector<SweepSetting> settings = settings_of(result);
  Json json = document("sweep");
  add_making(json, subject);
  json["folder"] = result.folder.string();
  json["finished"] = result.finished;
  json["runs"] = result.runs;
  json["keys"] = result.keys;
  json["seeds"] = result.seeds;
  json["settings"] = settings_value(settings);
  json["best_is_clear"] = best_is_clear(settings);
  json["outcomes"] = std::move(outcomes);
  return written(json, form);
}

std::string document_of(const RateSearch& search, const Subject& subject, DocumentForm form) {
  Json moments = Json::array();
  for (const RateMoment& moment : search.moments) {
    moments.push_back({{"rate", moment.rate}, {"cost", moment.cost}, {"smoothed", moment.smoothed}});
  }
  Json json = document("rate_search");
  add_making(json, subject);
  json.update(Json{{"planned_steps", search.planned_steps},
                   {"diverged", search.diverged},
                   {"steepest", number_or_null(search.suggestion.steepest)},
                   {"third_of_lowest", number_or_null(search.suggestion.third_of_lowest)},
                   {"moments", std::move(moments)}});
  return written(json, form);
}

}  // namespace nudge
