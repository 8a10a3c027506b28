#include "base/json_place.hpp"

#include <algorithm>
#include <limits>

#include "nudge/error.hpp"

namespace nudge {

namespace {

/// As much of a value as fits into a message.
std::string excerpt(const Json& value) {
  if (value.is_structured()) return value.is_array() ? "an array" : "an object";
  std::string out = one_line(value);
  if (out.size() > 60) out = out.substr(0, 57) + "...";
  return out;
}

}  // namespace

void JsonPlace::expected(const char* what) const { fail(where_, ": expected ", what, ", found ", excerpt(*value_)); }

void JsonPlace::expect_keys(std::initializer_list<std::string_view> required,
                            std::initializer_list<std::string_view> optional) const {
  if (!value_->is_object()) expected("an object");
  for (const std::string_view key : required) {
    if (!has(key)) fail(where_, ": '", key, "' is missing");
  }
  for (const JsonMember& member : value_->members()) {
    if (std::ranges::find(required, member.key) == required.end() &&
        std::ranges::find(optional, member.key) == optional.end()) {
      fail(where_, ": unknown key '", member.key, "'");
    }
  }
}

JsonPlace JsonPlace::operator[](std::string_view key) const {
  if (!value_->is_object()) expected("an object");
  const Json* found = value_->find(key);
  if (found == nullptr) fail(where_, ": '", key, "' is missing");
  return {*found, nudge::text(where_, separator_, key), "."};
}

std::vector<JsonPlace> JsonPlace::elements() const {
  if (!value_->is_array()) expected("an array");
  std::vector<JsonPlace> places;
  places.reserve(value_->size());
  for (const Json& element : value_->elements()) {
    places.push_back(JsonPlace(element, nudge::text(where_, "[", places.size(), "]"), "."));
  }
  return places;
}

std::string JsonPlace::text() const {
  if (!value_->is_text()) expected("a text");
  return value_->text();
}

std::uint64_t JsonPlace::whole() const {
  if (!value_->is_whole()) expected("a whole number");
  return value_->whole();
}

std::size_t JsonPlace::count() const {
  constexpr std::uint64_t most = std::numeric_limits<std::size_t>::max();
  const std::uint64_t number = whole();
  if (number > most) fail(where_, ": ", number, " is more than the ", most, " that this machine can count to");
  return static_cast<std::size_t>(number);
}

double JsonPlace::number() const {
  if (!value_->is_number()) expected("a number");
  return value_->number();
}

bool JsonPlace::boolean() const {
  if (!value_->is_boolean()) expected("true or false");
  return value_->boolean();
}

std::vector<std::string> JsonPlace::texts() const {
  std::vector<std::string> out;
  for (const JsonPlace& element : elements()) out.push_back(element.text());
  return out;
}

}  // namespace nudge
