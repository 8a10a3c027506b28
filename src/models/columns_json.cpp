#include "models/columns_json.hpp"

#include "nudge/error.hpp"

namespace nudge {

namespace {

Json column_to_json(const TableColumns::Column& column) { return {{"name", column.name}, {"number", column.number}}; }

TableColumns::Column column_from(const JsonPlace& place, std::size_t count) {
  place.expect_keys({"name", "number"});
  const std::size_t number = place["number"].count();
  if (number < 1 || number > count) fail(place["number"].where(), ": ", number, " is not from 1 to ", count);
  return {place["name"].text(), number};
}

}  // namespace

Json to_json(const TableColumns& columns) {
  Json dropped = Json::array();
  for (const TableColumns::Column& column : columns.dropped) dropped.push_back(column_to_json(column));
  Json json = {{"count", columns.count}};
  if (columns.targets.empty()) {
    json["label"] = column_to_json(columns.label);
  } else {
    json["targets"] = Json::array();
    for (const TableColumns::Column& column : columns.targets) json["targets"].push_back(column_to_json(column));
  }
  json["dropped"] = std::move(dropped);
  json["values"] = columns.values;
  if (columns.weight) json["weight"] = column_to_json(*columns.weight);
  return json;
}

TableColumns columns_from(const JsonPlace& place) {
  // A table has a column of labels, or columns of targets.
  const bool has_targets = place.has("targets");
  place.expect_keys({"count", has_targets ? "targets" : "label", "dropped", "values"}, {"weight"});
  TableColumns columns;
  columns.count = place["count"].count();
  if (!has_targets) columns.label = column_from(place["label"], columns.count);
  for (const JsonPlace& column : has_targets ? place["targets"].elements() : std::vector<JsonPlace>()) {
    columns.targets.push_back(column_from(column, columns.count));
  }
  for (const JsonPlace& column : place["dropped"].elements()) {
    columns.dropped.push_back(column_from(column, columns.count));
  }
  if (place.has("weight")) columns.weight = column_from(place["weight"], columns.count);
  columns.values = place["values"].texts();
  return columns;
}

}  // namespace nudge
