// Explanations over several examples as JSON: docs/explanations.schema.json.

#include "nudge/report.hpp"
#include "report/explanation_values.hpp"

namespace nudge {

using namespace report;

std::string nudge_table_json(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject) {
  Json rows = Json::array();
  for (const NudgeRow& row : table.rows) {
    Json value = Json::object();
    add_parameter(value, row.parameter, architecture);
    value["nudges"] = row.nudges;
    value["average"] = row.average;
    value["mean_magnitude"] = row.mean_magnitude;
    value["contest"] = number_or_null(row.contest());
    value["up_share"] = row.up_share;
    value["down_share"] = row.down_share;
    value["strongest"] = row.strongest;
    value["strongest_nudge"] = row.strongest_nudge;
    rows.push_back(std::move(value));
  }
  Json json = subject_value(subject);
  json["examples"] = table.examples;
  json["shown"] = subject.names;
  json["gradient_norm"] = table.gradient_norm;
  json["by_average"] = table.by_average;
  json["by_contest"] = table.by_contest;
  json["rows"] = std::move(rows);
  return pretty(json);
}

std::string sensitivity_json(const SensitivityReport& report, const Architecture& architecture,
                             const Subject& subject) {
  Json json = subject_value(subject);
  json["examples"] = report.examples;
  json["cost"] = report.cost;
  json["gradient_norm"] = report.gradient_norm;
  json["most"] = sensitivity_values(report.most, architecture);
  json["measured"] = measured_values(report.measured, architecture);
  json["tensor_shares"] = share_values(report.tensor_shares, architecture);
  json["map"] = report.map;
  json["pair"] = ratio_value(report.pair, architecture);
  json["apart"] = ratio_value(report.apart, architecture);
  return pretty(json);
}

std::string hebbian_json(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                         const Subject& subject) {
  Json json = subject_value(subject);
  json["layers"] = hebbian_values(layers, architecture);
  return pretty(json);
}

}  // namespace nudge
