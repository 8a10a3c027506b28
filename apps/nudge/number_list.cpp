#include "number_list.hpp"

#include <charconv>
#include <cmath>

#include "verb.hpp"

namespace nudge::app {
namespace {

/// The whole word as a number.
template <typename Number>
bool read(const std::string& word, Number& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc{} && end == word.data() + word.size();
}

}  // namespace

std::vector<std::string> parts_of(const std::string& list, const std::string& option) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= list.size()) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    if (end == begin) throw UsageError(text(option, " ", list, ": expected a list joined by commas"));
    parts.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::vector<double> numbers_of(const std::string& list, const std::string& option) {
  std::vector<double> numbers;
  for (const std::string& part : parts_of(list, option)) {
    double& number = numbers.emplace_back();
    if (!read(part, number) || !std::isfinite(number)) {
      throw UsageError(text(option, " ", list, ": expected numbers joined by commas, found \"", part, '"'));
    }
  }
  return numbers;
}

std::vector<std::size_t> batches_of(const std::string& list, const std::string& option) {
  std::vector<std::size_t> batches;
  for (const std::string& part : parts_of(list, option)) {
    std::size_t& batch = batches.emplace_back();
    if (part == "all") continue;
    if (!read(part, batch) || batch == 0) {
      throw UsageError(text(option, " ", list, ": expected numbers from 1 or \"all\", found \"", part, '"'));
    }
  }
  return batches;
}

std::vector<ParameterAddress> addresses_of(const std::string& list, const std::string& option,
                                           const Architecture& architecture) {
  std::vector<std::string> words;
  for (const std::string& part : parts_of(list, option)) {
    const bool goes_on = !words.empty() && part.starts_with('c') && words.back().find('@') != std::string::npos;
    if (goes_on) {
      words.back() += "," + part;
    } else {
      words.push_back(part);
    }
  }
  std::vector<ParameterAddress> addresses;
  for (const std::string& word : words) addresses.push_back(parse_parameter(word, architecture));
  return addresses;
}

}  // namespace nudge::app
