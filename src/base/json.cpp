#include "base/json.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace nudge {

Json::Json(std::string text) : kind_(Kind::text) { content_.text = new std::string(std::move(text)); }

Json Json::object() {
  Json json;
  json.content_.object = new std::vector<JsonMember>;
  json.kind_ = Kind::object;
  return json;
}

Json Json::array(std::initializer_list<Json> elements) {
  Json json;
  json.content_.array = new std::vector<Json>(elements);
  json.kind_ = Kind::array;
  return json;
}

Json::Json(std::initializer_list<Field> fields) : Json(object()) {
  content_.object->reserve(fields.size());
  for (const Field& field : fields) (*this)[field.key] = std::move(field.value);
}

Json::Json(const Json& other) : content_(other.content_) {
  if (other.kind_ == Kind::text) content_.text = new std::string(*other.content_.text);
  if (other.kind_ == Kind::array) content_.array = new std::vector<Json>(*other.content_.array);
  if (other.kind_ == Kind::object) content_.object = new std::vector<JsonMember>(*other.content_.object);
  kind_ = other.kind_;
}

void Json::release() {
  if (kind_ == Kind::text) delete content_.text;
  if (kind_ == Kind::array) delete content_.array;
  if (kind_ == Kind::object) delete content_.object;
}

bool Json::operator==(const Json& other) const {
  if (kind_ != other.kind_) return false;
  switch (kind_) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return content_.boolean == other.content_.boolean;
    case Kind::whole:
    case Kind::negative:
      return content_.whole == other.content_.whole;
    case Kind::number:
      return std::bit_cast<std::uint64_t>(content_.number) == std::bit_cast<std::uint64_t>(other.content_.number);
    case Kind::single:
      return std::bit_cast<std::uint32_t>(content_.single) == std::bit_cast<std::uint32_t>(other.content_.single);
    case Kind::text:
      return text() == other.text();
    case Kind::array:
      return *content_.array == *other.content_.array;
    case Kind::object:
      return *content_.object == *other.content_.object;
  }
  return false;
}

double Json::number() const {
  if (kind_ == Kind::whole) return static_cast<double>(content_.whole);
  if (kind_ == Kind::negative) return static_cast<double>(negative());
  return kind_ == Kind::single ? static_cast<double>(content_.single) : content_.number;
}

std::span<const Json> Json::elements() const {
  return is_array() ? std::span<const Json>(*content_.array) : std::span<const Json>();
}

std::span<const JsonMember> Json::members() const {
  return is_object() ? std::span<const JsonMember>(*content_.object) : std::span<const JsonMember>();
}

std::size_t Json::size() const { return is_object() ? members().size() : elements().size(); }

const Json* Json::find(std::string_view key) const {
  for (const JsonMember& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Json& Json::operator[](std::string_view key) {
  if (is_null()) *this = object();
  if (const Json* found = find(key)) return const_cast<Json&>(*found);
  return content_.object->emplace_back(JsonMember{std::string(key), Json()}).value;
}

void Json::push_back(Json value) {
  if (is_null()) *this = array();
  content_.array->push_back(std::move(value));
}

void Json::append(std::string key, Json value) {
  if (is_null()) *this = object();
  content_.object->push_back({std::move(key), std::move(value)});
}

void Json::update(const Json& other) {
  for (const JsonMember& member : other.members()) (*this)[member.key] = member.value;
}

}  // namespace nudge
