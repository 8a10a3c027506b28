// Experiments.

#include "documents/class_statistics.hpp"
#include "documents/explanation_values.hpp"

namespace nudge {

using namespace documents;

namespace {

Json moment_values(const std::vector<DescentMoment>& moments) {
  Json values = Json::array();
  for (const DescentMoment& moment : moments) {
    values.push_back({{"step", moment.step},
                      {"examples", moment.examples},
                      {"seconds", moment.seconds},
                      {"cost", moment.cost},
                      {"accuracy", moment.accuracy},
                      {"gradient_norm", moment.gradient_norm},
                      {"cosine", number_or_null(moment.cosine)},
                      {"u", moment.u},
                      {"v", moment.v}});
  }
  return values;
}

Json path_values(const std::vector<PathPoint>& path) {
  Json values = Json::array();
  for (const PathPoint& point : path) values.push_back({{"step", point.step}, {"u", point.u}, {"v", point.v}});
  return values;
}

Json plane_value(const Plane& plane) {
  return {{"share_u", plane.share_u},
          {"share_v", plane.share_v},
          {"us", plane.us},
          {"vs", plane.vs},
          {"costs", plane.costs}};
}

Json balls_value(const TwoMinimaBalls& balls) {
  return {{"weights", balls.weights}, {"biases", balls.biases}, {"along", balls.along}, {"costs", balls.costs}};
}

Json two_minima_value(const std::optional<TwoMinima>& two_minima) {
  if (!two_minima) return nullptr;
  Json shares = Json::array();
  for (const TwoMinimaShare& share : two_minima->shares) {
    Json basins = Json::array();
    for (const Basin basin : share.basins) basins.push_back(to_string(basin));
    shares.push_back({{"batch", share.batch},
                      {"deeper", share.deeper},
                      {"shallow", share.shallow},
                      {"share", share.share},
                      {"standard_error", share.standard_error},
                      {"ends", balls_value(share.ends)},
                      {"basins", std::move(basins)}});
  }
  return {
      {"deeper_cost", two_minima->deeper_cost},
      {"deeper_at", two_minima->deeper_at},
      {"shallow_cost", two_minima->shallow_cost},
      {"shallow_at", two_minima->shallow_at},
      {"line", {{"along", two_minima->line_along}, {"costs", two_minima->line_costs}}},
      {"grid",
       {{"weights", two_minima->grid_weights}, {"biases", two_minima->grid_biases}, {"costs", two_minima->grid_costs}}},
      {"starts", balls_value(two_minima->starts)},
      {"shares", std::move(shares)}};
}

}  // namespace

namespace documents {

Json confusion_rows(const std::vector<std::size_t>& confusion) {
  const std::size_t classes = called(confusion).size();
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < classes; ++truth) {
    Json row = Json::array();
    for (std::size_t said = 0; said < classes; ++said) row.push_back(confusion[truth * classes + said]);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json steepest_value(const Steepest& steepest) {
  Json top = Json::array();
  for (const TopShare& share : steepest.top) {
    top.push_back({{"k", share.k}, {"predicted", share.predicted}, {"measured", share.measured}});
  }
  Json lengths = Json::array();
  for (const StepsOfOneLength& steps : steepest.lengths) {
    Json angles = Json::array();
    for (const AngledStep& step : steps.steps) {
      angles.push_back({{"degrees", step.degrees}, {"predicted", step.predicted}, {"measured", step.measured}});
    }
    lengths.push_back({{"length", steps.length}, {"steps", std::move(angles)}});
  }
  Json json = Json::object();
  json["cost"] = steepest.cost;
  json["gradient_norm"] = steepest.gradient_norm;
  json["top"] = std::move(top);
  json["lengths"] = std::move(lengths);
  json["stops_winning"] = number_or_null(steepest.stops_winning);
  json["stops_falling"] = number_or_null(steepest.stops_falling);
  return json;
}

Json descents_value(const DescentsReport& report) {
  const Descents& descents = report.descents;
  Json paths = Json::array();
  for (const Descent& descent : descents.descents) {
    paths.push_back({{"batch", descent.batch},
                     {"learning_rate", descent.learning_rate},
                     {"ended", to_string(ending_of(descent))},
                     {"moments", moment_values(descent.moments)},
                     {"path", path_values(descent.path)}});
  }
  Json cosines = Json::array();
  for (const BatchCosine& cosine : descents.cosines) {
    cosines.push_back({{"batch", cosine.batch},
                       {"draws", cosine.draws},
                       {"predicted", cosine.predicted},
                       {"measured", cosine.measured},
                       {"deviation", cosine.deviation}});
  }
  Json finals = Json::array();
  for (const FinalCosts& final : report.finals) {
    finals.push_back({{"batch", final.batch}, {"costs", final.costs}, {"accuracies", final.accuracies}});
  }
  const NoiseScale& noise = descents.noise;
  Json json = Json::object();
  json["training_examples"] = descents.training_examples;
  json["measured_examples"] = descents.measured_examples;
  json["seed"] = descents.seed;
  json["alike"] = to_string(descents.alike);
  json["descents"] = std::move(paths);
  json["noise"] = {{"examples", noise.examples},
                   {"gradient_norm", noise.gradient_norm},
                   {"trace", noise.trace},
                   {"scale", noise.scale}};
  json["cosines"] = std::move(cosines);
  json["plane"] = plane_value(descents.plane);
  json["near_start"] = plane_value(descents.near_start);
  json["finals"] = std::move(finals);
  json["two_minima"] = two_minima_value(report.two_minima);
  return json;
}

}  // namespace documents

std::string document_of(const Steepest& steepest, const Subject& subject, DocumentForm form) {
  Json json = document("steepest", subject);
  json.update(steepest_value(steepest));
  return written(json, form);
}

std::string document_of(const OneExample& result, const Subject& subject, DocumentForm form) {
  Json moments = Json::array();
  for (const OneExampleMoment& moment : result.moments) {
    moments.push_back({{"step", moment.step},
                       {"own_cost", moment.own_cost},
                       {"cost", moment.cost},
                       {"accuracy", moment.accuracy},
                       {"predictions", called(moment.confusion)},
                       {"confusion", confusion_rows(moment.confusion)}});
  }
  Json changes = Json::array();
  for (std::size_t i = 0; i < result.classes.size(); ++i) {
    const ClassChange& change = result.classes[i];
    changes.push_back({{"class", subject.classes.at(i)},
                       {"examples", change.examples},
                       {"cost_before", change.cost_before},
                       {"cost_after", change.cost_after},
                       {"helped", change.helped},
                       {"hurt", change.hurt},
                       {"right_before", change.right_before},
                       {"right_after", change.right_after}});
  }
  Json json = document("one_example", subject);
  json["label"] = subject.classes.at(static_cast<std::size_t>(result.label));
  json["moments"] = std::move(moments);
  json["telling"] = result.moments.empty() ? Json(nullptr) : Json(telling_moment(result));
  json["changes"] = std::move(changes);
  return written(json, form);
}

std::string document_of(const DescentsReport& report, const Subject& subject, DocumentForm form) {
  Json json = document("descents", subject);
  json.update(descents_value(report));
  return written(json, form);
}

}  // namespace nudge
