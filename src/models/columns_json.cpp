#include "models/columns_json.hpp"

#include "nudge/error.hpp"

namespace nudge {

namespace {

Json column_to_json(const TableColumns::Column& column) { return {{"name", column.name}, {"number", column.number}}; }

TableColumns::Column column_from(const JsonPlace& place, std::size_t count) {
  place.expect_keys({"name", "number"});
  const std::uint64_t number = place["number"].whole();
  if (number < 1 || number > count) fail(place["number"].where(), ": ", number, " is not from 1 to ", count);
  return {place["name"].text(), number};
}

}  // namespace

Json to_json(const TableColumns& columns) {
  Json dropped = Json::array();
  for (const TableColumns::Column& column : columns.dropped) dropped.push_back(column_to_json(column));
  Json json = {{"count", columns.count},
               {"label", column_to_json(columns.label)},
               {"dropped", std::move(dropped)},
               {"values", columns.values}};
  if (columns.weight) json["weight"] = column_to_json(*columns.weight);
  return json;
}

TableColumns columns_from(const JsonPlace& place) {
  place.expect_keys({"count", "label", "dropped", "values"}, {"weight"});
  TableColumns columns;
  columns.count = place["count"].whole();
  columns.label = column_from(place["label"], columns.count);
  for (const JsonPlace& column : place["dropped"].elements()) {
    columns.dropped.push_back(column_from(column, columns.count));
  }
  if (place.has("weight")) columns.weight = column_from(place["weight"], columns.count);
  columns.values = place["values"].texts();
  return columns;
}

}  // namespace nudge
