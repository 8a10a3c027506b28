#include "options/number_list.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "options/common_options.hpp"

namespace nudge::app {
namespace {

/// The whole word as a number.
template <typename Number>
bool read(const std::string& word, Number& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc{} && end == word.data() + word.size();
}

[[noreturn]] void refuse_twice(const std::string& list, const std::string& option, const std::string& word) {
  throw UsageError(text(option, " ", list, ": ", word, " is there twice"));
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
    std::size_t batch = 0;
    if (part != "all" && (!read(part, batch) || batch == 0)) {
      throw UsageError(text(option, " ", list, ": expected numbers from 1 or \"all\", found \"", part, '"'));
    }
    if (std::find(batches.begin(), batches.end(), batch) != batches.end()) refuse_twice(list, option, part);
    batches.push_back(batch);
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
  for (const std::string& word : words) {
    const ParameterAddress address = parameter_of(word, option, architecture);
    const bool is_there = std::any_of(addresses.begin(), addresses.end(), [&](const ParameterAddress& other) {
      return to_string(other) == to_string(address);
    });
    if (is_there) refuse_twice(list, option, word);
    addresses.push_back(address);
  }
  return addresses;
}

ParameterAddress parameter_of(const std::string& word, const std::string& option, const Architecture& architecture) {
  return judged_as_usage(option, [&] { return parse_parameter(word, architecture); });
}

std::size_t layer_of(const std::string& word, const std::string& option, const Architecture& architecture) {
  std::size_t layer = 0;
  const bool is_layer = word.starts_with('L') && read(word.substr(1), layer);
  const std::size_t layers = layer_count(architecture);
  if (!is_layer || layer == 0 || layer > layers) {
    throw UsageError(text(option, " ", word, ": expected a layer with weights and biases, L1 to L", layers));
  }
  return layer;
}

Neuron neuron_of(const std::string& word, const std::string& option, const Architecture& architecture) {
  const std::size_t point = word.find('.');
  // The input's neurons have neither bias nor weights: said here, where parse_neuron takes them.
  if (word.starts_with('L') && point != std::string::npos) layer_of(word.substr(0, point), option, architecture);
  return judged_as_usage(option, [&] { return parse_neuron(word, architecture); });
}

}  // namespace nudge::app
