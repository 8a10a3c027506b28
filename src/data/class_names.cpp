#include "data/class_names.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <utility>

#include "data/spelt_number.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_in_range = 100'000;

bool is_whole_number(const std::string& name) {
  return !name.empty() && name.size() <= 9 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint32_t value_of(const std::string& whole_number) {
  std::uint32_t value = 0;
  for (const char digit : whole_number) value = value * 10 + static_cast<std::uint32_t>(digit - '0');
  return value;
}

/// The class of this name or, if it is a number, of an equal one.
std::vector<std::string>::const_iterator find_class(const std::vector<std::string>& classes, const std::string& name) {
  const auto found = std::find(classes.begin(), classes.end(), name);
  const std::optional<std::string> number = found == classes.end() ? plain_number(name) : std::nullopt;
  if (!number) return found;
  return std::find_if(classes.begin(), classes.end(), [&](const auto& one) { return plain_number(one) == number; });
}

/// "0-4" as 0, 1, 2, 3, 4; other words as they are.
std::vector<std::string> names_in_range(const std::string& word) {
  const std::size_t dash = word.find('-');
  const std::string first = word.substr(0, dash), last = dash == std::string::npos ? "" : word.substr(dash + 1);
  if (!is_whole_number(first) || !is_whole_number(last) || value_of(first) > value_of(last)) return {word};
  std::vector<std::string> names;
  for (std::uint32_t value = value_of(first); value <= value_of(last) && names.size() <= most_in_range; ++value) {
    names.push_back(std::to_string(value));
  }
  return names;
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 12;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) out += (i > 0 ? ", " : "") + names[i];
  if (names.size() > shown) out += ", ...";
  return out;
}

}  // namespace

std::vector<std::string> numbered_classes(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

void sort_class_names(std::vector<std::string>& names) {
  // "07" and "7" are two names of folders: the bytes decide between names of one value.
  struct Name {
    double value;
    std::string name;
    auto operator<=>(const Name&) const = default;
  };
  std::vector<Name> numbered;
  for (const std::string& name : names) {
    if (!plain_number(name)) break;
    numbered.push_back({*parse_number<double>(name), name});
  }
  if (numbered.size() < names.size()) {
    std::sort(names.begin(), names.end());
    return;
  }
  std::sort(numbered.begin(), numbered.end());
  names.clear();
  for (Name& each : numbered) names.push_back(std::move(each.name));
}

void relabel(Dataset& data, const std::vector<std::string>& classes) {
  if (classes == data.classes) return;
  const bool numbers_are_indices = std::none_of(classes.begin(), classes.end(), is_whole_number);
  constexpr std::int32_t unknown = -1;
  std::vector<std::int32_t> new_label;
  for (const std::string& name : data.classes) {
    const auto found = find_class(classes, name);
    if (found != classes.end()) {
      new_label.push_back(static_cast<std::int32_t>(found - classes.begin()));
    } else if (numbers_are_indices && is_whole_number(name) && value_of(name) < classes.size()) {
      new_label.push_back(static_cast<std::int32_t>(value_of(name)));
    } else {
      new_label.push_back(unknown);
    }
  }
  for (const std::int32_t label : data.labels) {
    if (new_label[static_cast<std::size_t>(label)] == unknown) {
      fail(data.name, ": has examples of class \"", data.classes[static_cast<std::size_t>(label)],
           "\", which is not one of the model's classes: ", some_of(classes));
    }
  }
  for (std::int32_t& label : data.labels) label = new_label[static_cast<std::size_t>(label)];
  data.classes = classes;
}

void keep_classes(Dataset& data, const std::vector<std::string>& words, bool may_lack) {
  std::vector<std::string> kept;
  std::vector<std::int32_t> new_label(data.classes.size(), -1);
  const auto keep = [&](const std::string& name) {
    const auto found = find_class(data.classes, name);
    if (found == data.classes.end() && !may_lack) {
      fail(data.name, ": has no class \"", name, "\" (data.classes); it has ", some_of(data.classes));
    }
    if (found != data.classes.end()) {
      std::int32_t& label = new_label[static_cast<std::size_t>(found - data.classes.begin())];
      if (label >= 0) fail("data.classes: the class \"", name, "\" is named twice");
      label = static_cast<std::int32_t>(kept.size());
    }
    kept.push_back(found == data.classes.end() ? name : *found);
  };
  for (const std::string& word : words) {
    const bool is_name = std::ranges::count(data.classes, word) > 0;
    for (const std::string& name : is_name ? std::vector{word} : names_in_range(word)) keep(name);
  }
  const std::size_t size = data.shape.size(), count = data.size();
  std::size_t left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t label = new_label[static_cast<std::size_t>(data.labels[i])];
    if (label < 0) continue;
    const auto move_row = [&](auto& numbers) {
      if (!numbers.empty() && left < i) std::copy_n(&numbers[i * size], size, &numbers[left * size]);
    };
    move_row(data.pixels);
    move_row(data.features);
    if (!data.weights.empty()) data.weights[left] = data.weights[i];
    data.labels[left++] = label;
  }
  data.labels.resize(left);
  if (!data.pixels.empty()) data.pixels.resize(left * size);
  if (!data.features.empty()) data.features.resize(left * size);
  if (!data.weights.empty()) data.weights.resize(left);
  data.classes = std::move(kept);
}

}  // namespace nudge
