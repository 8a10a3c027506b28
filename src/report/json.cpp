#include "report/json.hpp"

#include <algorithm>

#include "report/text_report.hpp"

namespace nudge::report {

namespace {

bool is_flat(const Json& json) {
  return std::none_of(json.begin(), json.end(), [](const Json& element) { return element.is_structured(); });
}

/// A flat array of numbers or names on one line, with a blank after each comma.
std::string flat_array(const Json& json) {
  std::string out = "[";
  for (const Json& element : json) {
    if (out.size() > 1) out += ", ";
    out += one_line(element);
  }
  return out + "]";
}

void append(std::string& out, const Json& json, std::size_t indent) {
  if (!json.is_structured() || json.empty()) {
    out += one_line(json);
    return;
  }
  if (json.is_array() && is_flat(json)) {
    out += flat_array(json);
    return;
  }
  const std::string margin(indent + 2, ' ');
  out += json.is_array() ? '[' : '{';
  bool first = true;
  for (const auto& item : json.items()) {
    out += first ? "\n" : ",\n";
    first = false;
    out += margin;
    if (json.is_object()) out += one_line(Json(item.key())) + ": ";
    append(out, item.value(), indent + 2);
  }
  out += '\n' + std::string(indent, ' ');
  out += json.is_array() ? ']' : '}';
}

}  // namespace

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

std::string one_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string pretty(const Json& json) {
  std::string out;
  append(out, json, 0);
  return out;
}

}  // namespace nudge::report

namespace nudge {

std::string pretty_json(const std::string& json) { return report::pretty(parse_json(json, "JSON")); }

}  // namespace nudge
