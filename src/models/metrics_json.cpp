#include "models/metrics_json.hpp"

namespace nudge {

Json to_json(const EpochMetrics& metrics) {
  Json json = {{"epoch", metrics.epoch},
               {"step", metrics.step},
               {"learning_rate", metrics.learning_rate},
               {"train_cost", metrics.train_cost}};
  if (metrics.train_accuracy) json["train_accuracy"] = *metrics.train_accuracy;
  if (!metrics.evaluated_on.empty()) json["evaluated_on"] = metrics.evaluated_on;
  if (metrics.cost) json["cost"] = *metrics.cost;
  if (metrics.accuracy) json["accuracy"] = *metrics.accuracy;
  if (metrics.rmse) json["rmse"] = *metrics.rmse;
  if (metrics.r2) json["r2"] = *metrics.r2;
  if (metrics.gradient_norm) json["gradient_norm"] = *metrics.gradient_norm;
  if (metrics.sure) json["sure"] = *metrics.sure;
  if (metrics.sure_right) json["sure_right"] = *metrics.sure_right;
  return json;
}

EpochMetrics metrics_from(const JsonPlace& place) {
  place.expect_keys(
      {"epoch", "step", "learning_rate", "train_cost"},
      {"train_accuracy", "evaluated_on", "cost", "accuracy", "rmse", "r2", "gradient_norm", "sure", "sure_right"});
  EpochMetrics metrics;
  metrics.epoch = place["epoch"].count();
  metrics.step = place["step"].count();
  metrics.learning_rate = place["learning_rate"].number();
  metrics.train_cost = place["train_cost"].number();
  if (place.has("train_accuracy")) metrics.train_accuracy = place["train_accuracy"].number();
  if (place.has("evaluated_on")) metrics.evaluated_on = place["evaluated_on"].text();
  if (place.has("cost")) metrics.cost = place["cost"].number();
  if (place.has("accuracy")) metrics.accuracy = place["accuracy"].number();
  if (place.has("rmse")) metrics.rmse = place["rmse"].number();
  if (place.has("r2")) metrics.r2 = place["r2"].number();
  if (place.has("gradient_norm")) metrics.gradient_norm = place["gradient_norm"].number();
  if (place.has("sure")) metrics.sure = place["sure"].number();
  if (place.has("sure_right")) metrics.sure_right = place["sure_right"].number();
  return metrics;
}

}  // namespace nudge
