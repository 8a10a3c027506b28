#include "documents/document.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/base64.hpp"
#include "base/decimal.hpp"

namespace nudge::documents {

namespace {

/// Fewer stay numbers in every form.
constexpr std::size_t most_plain_numbers = 4096;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

bool holds_numbers(const Json& array) {
  for (const Json& element : array.elements()) {
    if (!element.is_number()) return false;
  }
  return true;
}

/// A float as the double that its few digits say, so that both forms show the same number.
double as_written(const Json& number) {
  if (number.kind() != Json::Kind::single || !std::isfinite(number.single())) return number.number();
  std::string digits;
  append_decimal(digits, number.single());
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

void append(const Json& numbers, std::vector<std::uint8_t>& bytes) {
  for (const Json& element : numbers.elements()) {
    auto bits = std::bit_cast<std::uint64_t>(as_written(element));
    for (int i = 0; i < 8; ++i, bits >>= 8) bytes.push_back(static_cast<std::uint8_t>(bits));
  }
}

/// The rows of a matrix; 0: it is none.
std::size_t matrix_columns(const Json& array) {
  if (array.size() == 0 || !array.elements()[0].is_array()) return 0;
  const std::size_t columns = array.elements()[0].size();
  for (const Json& row : array.elements()) {
    if (!row.is_array() || row.size() != columns || !holds_numbers(row)) return 0;
  }
  return columns;
}

Json packed(Json shape, const std::vector<std::uint8_t>& bytes) {
  return {{"type", "float64"}, {"shape", std::move(shape)}, {"base64", base64(bytes)}};
}

/// The same with long arrays of numbers, and matrices of them, as bytes.
Json with_packed_arrays(const Json& json) {
  if (json.is_object()) {
    Json result = Json::object();
    for (const JsonMember& member : json.members()) result.append(member.key, with_packed_arrays(member.value));
    return result;
  }
  if (!json.is_array()) return json;
  std::vector<std::uint8_t> bytes;
  if (json.size() > most_plain_numbers && holds_numbers(json)) {
    append(json, bytes);
    return packed(Json::array({json.size()}), bytes);
  }
  if (const std::size_t columns = matrix_columns(json); columns * json.size() > most_plain_numbers) {
    for (const Json& row : json.elements()) append(row, bytes);
    return packed(Json::array({json.size(), columns}), bytes);
  }
  Json result = Json::array();
  for (const Json& element : json.elements()) result.push_back(with_packed_arrays(element));
  return result;
}

}  // namespace

Json image_value(const Image& image) {
  return {{"shape", Json::array({image.shape.channels, image.shape.height, image.shape.width})},
          {"base64", base64(image.pixels)}};
}

Json document(std::string_view kind) { return {{"document", kind}}; }

Json document(std::string_view kind, const Subject& subject) {
  Json json{{"document", kind},
            {"made_by", text_or_null(subject.made_by)},
            {"command", text_or_null(subject.command)},
            {"data", subject.data},
            {"classes", subject.classes},
            {"input_shape", Json::array({subject.input.channels, subject.input.height, subject.input.width})}};
  if (!subject.model.empty()) json["model"] = subject.model;
  if (!subject.split.empty()) json["split"] = subject.split;
  if (!subject.frozen.empty()) json["frozen"] = subject.frozen;
  if (!subject.names.empty()) json["names"] = subject.names;
  if (!subject.images.empty()) {
    Json images = Json::array();
    for (const Image& image : subject.images) images.push_back(image_value(image));
    json["images"] = std::move(images);
  }
  return json;
}

std::string written(const Json& json, DocumentForm form) {
  switch (form) {
    case DocumentForm::plain:
      return pretty(json);
    case DocumentForm::line:
      return one_line(json);
    case DocumentForm::page:
      return one_line(with_packed_arrays(json));
  }
  return {};
}

}  // namespace nudge::documents
