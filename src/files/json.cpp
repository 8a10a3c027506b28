#include "files/json.hpp"

#include <algorithm>

#include "nudge/error.hpp"

namespace nudge {

namespace {
constexpr int deepest = 16;
constexpr std::size_t longest = std::size_t{16} << 20;

/// As much of a value as fits into a message.
std::string excerpt(const Json& value) {
  if (value.is_structured()) return value.is_array() ? "an array" : "an object";
  std::string out = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (out.size() > 60) out = out.substr(0, 57) + "...";
  return out;
}
}  // namespace

Json parse_json(std::string_view text, const std::string& where) {
  if (text.size() > longest)
    fail(where, ": ", text.size(), " bytes of JSON, more than the ", longest, " that are read");
  const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > deepest) fail(where, ": nested deeper than ", deepest, " levels");
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), shallow);
  } catch (const Json::parse_error& error) {
    fail(where, ": not JSON (byte ", error.byte, ")");
  } catch (const Json::exception& error) {
    fail(where, ": not JSON that can be read: ", error.what());
  }
}

void JsonPlace::expected(const char* what) const { fail(where_, ": expected ", what, ", found ", excerpt(*value_)); }

void JsonPlace::expect_keys(std::initializer_list<std::string_view> required,
                            std::initializer_list<std::string_view> optional) const {
  if (!value_->is_object()) expected("an object");
  for (const std::string_view key : required) {
    if (!value_->contains(key)) fail(where_, ": '", key, "' is missing");
  }
  for (const auto& item : value_->items()) {
    const auto is_it = [&](std::string_view key) { return key == item.key(); };
    if (std::none_of(required.begin(), required.end(), is_it) &&
        std::none_of(optional.begin(), optional.end(), is_it)) {
      fail(where_, ": unknown key '", item.key(), "'");
    }
  }
}

JsonPlace JsonPlace::operator[](const std::string& key) const {
  if (!value_->is_object()) expected("an object");
  const auto found = value_->find(key);
  if (found == value_->end()) fail(where_, ": '", key, "' is missing");
  return {*found, where_ + separator_ + key, "."};
}

std::vector<JsonPlace> JsonPlace::elements() const {
  if (!value_->is_array()) expected("an array");
  std::vector<JsonPlace> places;
  places.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i) {
    places.push_back(JsonPlace((*value_)[i], where_ + "[" + std::to_string(i) + "]", "."));
  }
  return places;
}

std::string JsonPlace::text() const {
  if (!value_->is_string()) expected("a text");
  return value_->get<std::string>();
}

std::uint64_t JsonPlace::whole() const {
  if (!value_->is_number_unsigned()) expected("a whole number");
  return value_->get<std::uint64_t>();
}

double JsonPlace::number() const {
  if (!value_->is_number()) expected("a number");
  return value_->get<double>();
}

bool JsonPlace::boolean() const {
  if (!value_->is_boolean()) expected("true or false");
  return value_->get<bool>();
}

std::vector<std::string> JsonPlace::texts() const {
  std::vector<std::string> out;
  for (const JsonPlace& element : elements()) out.push_back(element.text());
  return out;
}

std::string to_text(const Json& json, const std::string& where) {
  try {
    return json.dump();
  } catch (const Json::exception&) {
    fail(where, ": holds a text that is not UTF-8");
  }
}

}  // namespace nudge
