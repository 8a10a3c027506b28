// Explanations over several examples.

#include "documents/explanation_values.hpp"

namespace nudge {

using namespace documents;

namespace documents {

Json nudge_table_document(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject) {
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
  Json json = document("nudge_table", subject);
  json["architecture"] = network_value(architecture);
  json["examples"] = table.examples;
  json["shown"] = subject.names;
  json["gradient_norm"] = table.gradient_norm;
  json["by_average"] = table.by_average;
  json["by_contest"] = table.by_contest;
  json["rows"] = std::move(rows);
  return json;
}

}  // namespace documents

std::string document_of(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject,
                        DocumentForm form) {
  return written(nudge_table_document(table, architecture, subject), form);
}

std::string document_of(const SensitivityReport& report, const Architecture& architecture, const Subject& subject,
                        DocumentForm form) {
  Json json = document("sensitivity_report", subject);
  json["architecture"] = network_value(architecture);
  json["examples"] = report.examples;
  json["cost"] = report.cost;
  json["gradient_norm"] = report.gradient_norm;
  json["most"] = sensitivity_values(report.most, architecture);
  json["measured"] = measured_values(report.measured, architecture);
  json["tensor_shares"] = share_values(report.tensor_shares, architecture);
  json["map"] = report.map;
  json["pair"] = ratio_value(report.pair, architecture);
  json["apart"] = ratio_value(report.apart, architecture);
  return written(json, form);
}

std::string document_of(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                        const Subject& subject, DocumentForm form) {
  Json json = document("hebbian", subject);
  json["architecture"] = network_value(architecture);
  json["layers"] = hebbian_values(layers, architecture);
  return written(json, form);
}

}  // namespace nudge
