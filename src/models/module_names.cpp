#include "models/module_names.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <utility>

#include "models/model_tensors.hpp"

namespace nudge {

namespace {

constexpr std::array<std::pair<std::string_view, Part>, 5> parts{{{"weight", Part::weight},
                                                                  {"bias", Part::bias},
                                                                  {"running_mean", Part::running_mean},
                                                                  {"running_var", Part::running_var},
                                                                  {batch_counter, Part::counter}}};
/// What people write by hand.
constexpr std::array<std::pair<std::string_view, Part>, 5> short_words{{{"weights", Part::weight},
                                                                        {"weight", Part::weight},
                                                                        {"biases", Part::bias},
                                                                        {"bias", Part::bias},
                                                                        {"b", Part::bias}}};

bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }

Part short_part(std::string_view word) {
  if (word == "w" || word == "W") return Part::weight;
  if (word == "B") return Part::bias;
  for (const auto& [name, part] : short_words) {
    if (word == name) return part;
  }
  return Part::unknown;
}

std::string_view without_joint(std::string_view word) {
  if (!word.empty() && (word.back() == '_' || word.back() == '-')) word.remove_suffix(1);
  return word;
}

/// The next run of digits, or of other signs.
std::string_view next_run(std::string_view& rest) {
  const bool digits = is_digit(rest.front());
  std::size_t length = 0;
  while (length < rest.size() && is_digit(rest[length]) == digits) ++length;
  const std::string_view run = rest.substr(0, length);
  rest.remove_prefix(length);
  return run;
}

/// Runs of digits as numbers of any length.
std::strong_ordering compare_numbers(std::string_view first, std::string_view second) {
  first.remove_prefix(std::min(first.find_first_not_of('0'), first.size()));
  second.remove_prefix(std::min(second.find_first_not_of('0'), second.size()));
  if (first.size() != second.size()) return first.size() <=> second.size();
  return first.compare(second) <=> 0;
}

/// The first runs in which they differ; one of them is empty where its name has ended.
std::pair<std::string_view, std::string_view> first_difference(std::string_view first, std::string_view second) {
  while (!first.empty() && !second.empty()) {
    const std::string_view a = next_run(first), b = next_run(second);
    if (a != b) return {a, b};
  }
  return {first.empty() ? first : next_run(first), second.empty() ? second : next_run(second)};
}

bool is_number(std::string_view run) { return !run.empty() && is_digit(run.front()); }

}  // namespace

std::string_view word_of(Part part) {
  for (const auto& [word, known] : parts) {
    if (known == part) return word;
  }
  return "tensor";
}

ModuleName take_apart(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const std::string_view before = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
  for (const auto& [word, part] : parts) {
    if (last == word) return {std::string(before), part};
  }
  const auto within = [&](std::string_view module) {
    return std::string(before) + (before.empty() || module.empty() ? "" : ".") + std::string(module);
  };
  // "W1", "weight_1"
  const std::size_t end = last.find_last_not_of("0123456789") + 1;
  if (const Part part = short_part(without_joint(last.substr(0, end))); part != Part::unknown) {
    return {within(last.substr(end)), part};
  }
  // "fc1_weight"
  if (const std::size_t joint = last.find_last_of("_-"); joint != std::string_view::npos) {
    const Part part = short_part(last.substr(joint + 1));
    if (part != Part::unknown) return {within(last.substr(0, joint)), part};
  }
  return {std::string(name), Part::unknown};
}

bool comes_before(std::string_view first, std::string_view second) {
  const auto [a, b] = first_difference(first, second);
  return is_number(b) && (a.empty() || (is_number(a) && compare_numbers(a, b) < 0));
}

bool reads_before(std::string_view first, std::string_view second) {
  const auto [a, b] = first_difference(first, second);
  return is_number(a) && is_number(b) ? compare_numbers(a, b) < 0 : a < b;
}

}  // namespace nudge
