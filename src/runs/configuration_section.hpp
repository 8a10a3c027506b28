#pragma once
// How the members of a configuration become the keys of a recipe: what each reads, refuses and writes as TOML.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "runs/configuration_table.hpp"

namespace nudge::recipe_keys {

/// More examples, epochs or neurons than anybody has; sums and products of two stay within 64 bits.
inline constexpr std::uint64_t many = 4'000'000'000;
/// TOML's whole numbers are signed.
inline constexpr std::uint64_t largest_whole = std::numeric_limits<std::int64_t>::max();

/// The shortest decimal that reads back to the same bits, as a TOML float.
std::string number_to_toml(double value);
std::string text_to_toml(std::string_view value);
/// "[a, b]" or "{a, b}" of the items' TOML.
std::string list_to_toml(const std::vector<std::string>& items, std::string_view brackets);

/// What a node holds, in a message.
std::string found(const toml::node& node);
/// Errors: the node holds no text.
std::string text_from(const toml::node& node);
/// An item of a list of layers: a text, or a plain number of neurons.
std::string layer_from(const toml::node& node);

/// Whether the layers fit each other is checked when the data say what they start from.
void check_layers(const std::string& value);

/// What a number must be: text("a number ", "above 0").
struct Range {
  std::string_view words;
  double low;
  bool with_low;
  double high;
  bool with_high;

  bool contains(double value) const {
    return (with_low ? value >= low : value > low) && (with_high ? value <= high : value < high);
  }
};
inline constexpr Range above_0{"above 0", 0, false, std::numeric_limits<double>::infinity(), false};
inline constexpr Range from_0{"of 0 or more", 0, true, std::numeric_limits<double>::infinity(), false};
inline constexpr Range from_0_to_1{"from 0 to 1", 0, true, 1, true};
inline constexpr Range from_0_below_1{"from 0 to below 1", 0, true, 1, false};
inline constexpr Range above_0_to_1{"above 0, at most 1", 0, false, 1, true};
inline constexpr Range from_1{"of 1 or more", 1, true, std::numeric_limits<double>::infinity(), false};

/// A number of this range; nothing where the node is none.
std::optional<double> number_from(const toml::node& node, const Range& range);

/// Adds the keys of one section, whose values are the members of one part of the configuration.
template <typename Part>
class Section {
 public:
  Section(std::string name, Part Configuration::*part, std::vector<KeyEntry>& table)
      : name_(std::move(name)), part_(part), table_(table) {}

  void number(const char* key, double Part::*member, const Range& range, const char* meaning) {
    const auto read = [range](const toml::node& node) {
      const auto value = number_from(node, range);
      if (!value) fail("expected a number ", range.words, ", found ", found(node));
      return *value;
    };
    add(key, member, false, read, number_to_toml, meaning);
  }

  template <typename Whole>
  void whole(const char* key, Whole Part::*member, std::uint64_t low, std::uint64_t high, const char* meaning) {
    const auto read = [low, high](const toml::node& node) {
      const auto* value = node.as_integer();
      if (value == nullptr || value->get() < 0 || static_cast<std::uint64_t>(value->get()) < low ||
          static_cast<std::uint64_t>(value->get()) > high) {
        fail("expected a whole number from ", low, " to ", high, ", found ", found(node));
      }
      return static_cast<Whole>(value->get());
    };
    add(
        key, member, false, read, [](Whole value) { return std::to_string(value); }, meaning);
  }

  void flag(const char* key, bool Part::*member, const char* meaning) {
    const auto read = [](const toml::node& node) {
      const auto* value = node.as_boolean();
      if (value == nullptr) fail("expected true or false, found ", found(node));
      return value->get();
    };
    add(
        key, member, false, read, [](bool value) { return std::string(value ? "true" : "false"); }, meaning);
  }

  /// A text; `check` raises what is wrong with it.
  template <typename Check>
  void words(const char* key, std::string Part::*member, Check check, const char* meaning) {
    const auto read = [check](const toml::node& node) {
      std::string value = text_from(node);
      check(value);
      return value;
    };
    add(key, member, true, read, text_to_toml, meaning);
  }

  /// A member of an enumeration by its name.
  template <typename Choice>
  void choice(const char* key, Choice Part::*member, Choice (*parse)(std::string_view), const char* meaning) {
    const auto read = [parse](const toml::node& node) { return parse(text_from(node)); };
    add(
        key, member, true, read, [](Choice value) { return text_to_toml(to_string(value)); }, meaning);
  }

  /// A net as text, or as a list of its layers.
  void net(const char* key, std::string Part::*member, const char* meaning) {
    const auto read = [](const toml::node& node) {
      std::string value;
      if (const toml::array* items = node.as_array()) {
        for (const toml::node& item : *items) value += (value.empty() ? "" : ", ") + layer_from(item);
      } else {
        value = text_from(node);
      }
      check_layers(value);
      return value;
    };
    const auto write = [](const std::string& value) {
      const std::vector<std::string_view> items = net_items(value);
      if (items.size() == 1) return text_to_toml(value);
      std::string out;
      for (const std::string_view item : items) out += (out.empty() ? "[" : ", ") + text_to_toml(item);
      return out + "]";
    };
    add(key, member, true, read, write, meaning);
  }

  /// A whole number from 1, or "all", which stands as 0.
  void count_or_all(const char* key, std::size_t Part::*member, const char* meaning) {
    const auto read = [](const toml::node& node) -> std::size_t {
      const auto* value = node.as_integer();
      const auto* word = node.as_string();
      if (word != nullptr && word->get() == "all") return 0;
      if (value == nullptr || value->get() < 1 || static_cast<std::uint64_t>(value->get()) > many) {
        fail("expected a whole number from 1 to ", many, " or \"all\", found ", found(node));
      }
      return static_cast<std::size_t>(value->get());
    };
    const auto write = [](std::size_t value) -> std::string { return value == 0 ? "\"all\"" : std::to_string(value); };
    add(key, member, false, read, write, meaning);
  }

  /// ["L1", "L3"]
  void list_of_words(const char* key, std::vector<std::string> Part::*member, const char* meaning) {
    const auto read = [](const toml::node& node) {
      const toml::array* items = node.as_array();
      if (items == nullptr) fail("expected a list of texts, [\"L1\", \"L2\"], found ", found(node));
      std::vector<std::string> words;
      for (const toml::node& item : *items) words.push_back(text_from(item));
      return words;
    };
    const auto write = [](const std::vector<std::string>& words) {
      std::vector<std::string> items;
      for (const std::string& word : words) items.push_back(text_to_toml(word));
      return list_to_toml(items, "[]");
    };
    add(key, member, false, read, write, meaning);
  }

  /// {L1 = 0.1, L3 = 2.0}, each a number above 0
  void numbers_by_name(const char* key, std::map<std::string, double> Part::*member, const char* meaning) {
    const auto read = [](const toml::node& node) {
      const toml::table* items = node.as_table();
      if (items == nullptr) fail("expected a table of numbers, {L1 = 0.1, L2 = 0.5}, found ", found(node));
      std::map<std::string, double> numbers;
      for (const auto& [name, item] : *items) {
        const auto value = number_from(item, above_0);
        if (!value) fail(name.str(), ": expected a number ", above_0.words, ", found ", found(item));
        numbers.emplace(name.str(), *value);
      }
      return numbers;
    };
    const auto write = [](const std::map<std::string, double>& numbers) {
      std::vector<std::string> items;
      for (const auto& [name, value] : numbers) items.push_back(text(text_to_toml(name), " = ", number_to_toml(value)));
      return list_to_toml(items, "{}");
    };
    add(key, member, false, read, write, meaning);
  }

  /// [1.0, 0.5, 2.0] or "balanced"
  void class_weights(const char* key, Configuration::ClassWeights Part::*member, const char* meaning) {
    const auto read = [](const toml::node& node) {
      Configuration::ClassWeights weights;
      const auto* word = node.as_string();
      const toml::array* items = node.as_array();
      weights.balanced = word != nullptr && word->get() == "balanced";
      if (weights.balanced) return weights;
      if (items == nullptr) fail("expected a list of numbers or \"balanced\", found ", found(node));
      for (const toml::node& item : *items) {
        const auto value = number_from(item, from_0);
        if (!value) fail("expected numbers ", from_0.words, ", found ", found(item));
        weights.each.push_back(*value);
      }
      return weights;
    };
    const auto write = [](const Configuration::ClassWeights& weights) {
      if (weights.balanced) return text_to_toml("balanced");
      std::vector<std::string> items;
      for (const double weight : weights.each) items.push_back(number_to_toml(weight));
      return list_to_toml(items, "[]");
    };
    add(key, member, false, read, write, meaning);
  }

 private:
  template <typename Value, typename Read, typename Write>
  void add(const char* key, Value Part::*member, bool is_text, Read read, Write write, const char* meaning) {
    table_.push_back(
        {.section = name_,
         .key = key,
         .meaning = meaning,
         .is_text = is_text,
         .read = [part = part_, member, read](const toml::node& node,
                                              Configuration& c) { c.*part.*member = read(node); },
         .write = [part = part_, member, write](const Configuration& c) { return write(c.*part.*member); }});
  }

  std::string name_;
  Part Configuration::*part_;
  std::vector<KeyEntry>& table_;
};

}  // namespace nudge::recipe_keys
