#include "files/tensor_csv.hpp"

#include <charconv>
#include <cstdint>
#include <vector>

#include "nudge/error.hpp"

namespace nudge {
namespace {

constexpr std::string_view between_numbers = ",; \t\r";

/// One tensor, row by row.
struct CsvTensor {
  std::string name;
  std::size_t rows = 0;
  std::vector<double> numbers;
  std::size_t columns() const { return rows == 0 ? 0 : numbers.size() / rows; }
};

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(between_numbers, at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(between_numbers, at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end;
  }
  return fields;
}

/// As text and from_chars have it: 0.25, -1.5e-3, nan, inf.
bool parse_csv_number(std::string_view field, double& number) {
  if (field.starts_with('+')) field.remove_prefix(1);
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  return error == std::errc() && end == field.data() + field.size();
}

/// A number of one line, or a number's beginning: no name.
bool looks_like_a_name(const std::vector<std::string_view>& fields) {
  double number = 0;
  return fields.size() == 1 && !parse_csv_number(fields[0], number);
}

}  // namespace

SafeTensors read_tensor_csv(std::string_view text, const std::string& name) {
  std::vector<CsvTensor> tensors;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t line_number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string_view> fields = fields_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_number;
    if (fields.empty()) continue;
    if (looks_like_a_name(fields)) {
      std::string_view tensor = fields[0];
      while (tensor.starts_with('#') || tensor.starts_with('"')) tensor.remove_prefix(1);
      while (tensor.ends_with('"') || tensor.ends_with(':')) tensor.remove_suffix(1);
      tensors.push_back({.name = std::string(tensor), .numbers = {}});
      continue;
    }
    if (tensors.empty()) {
      fail(name, ", line ", line_number,
           ": a row of numbers; first a line with the tensor's name is expected, such as layers.0.weight");
    }
    CsvTensor& tensor = tensors.back();
    if (tensor.rows > 0 && fields.size() != tensor.columns()) {
      fail(name, ", line ", line_number, ": ", fields.size(), " numbers; the rows of ", tensor.name, " before it have ",
           tensor.columns());
    }
    for (const std::string_view field : fields) {
      double number = 0;
      if (!parse_csv_number(field, number)) fail(name, ", line ", line_number, ": \"", field, "\" is no number");
      tensor.numbers.push_back(number);
    }
    ++tensor.rows;
  }
  SafeTensors content;
  for (const CsvTensor& tensor : tensors) {
    if (tensor.rows == 0) fail(name, ": ", tensor.name, " has no numbers");
    content.tensors.push_back(make_tensor<double>(tensor.name, {tensor.rows, tensor.columns()}, tensor.numbers));
  }
  if (content.tensors.empty()) fail(name, ": holds no tensors");
  return content;
}

}  // namespace nudge
