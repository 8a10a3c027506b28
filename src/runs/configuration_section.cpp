#include "runs/configuration_section.hpp"

#include <charconv>
#include <cstdio>

namespace nudge::recipe_keys {

std::string number_to_toml(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string out(buffer, end);
  if (out.find_first_of(".einf") == std::string::npos) out += ".0";
  return out;
}

std::string text_to_toml(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04X", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string list_to_toml(const std::vector<std::string>& items, std::string_view brackets) {
  std::string out(1, brackets[0]);
  for (const std::string& item : items) out += text(out.size() == 1 ? "" : ", ", item);
  return out + brackets[1];
}

std::string found(const toml::node& node) {
  if (const auto* value = node.as_string()) return text_to_toml(value->get());
  if (const auto* value = node.as_integer()) return std::to_string(value->get());
  if (const auto* value = node.as_floating_point()) return number_to_toml(value->get());
  if (const auto* value = node.as_boolean()) return value->get() ? "true" : "false";
  return node.is_array() ? "an array" : node.is_table() ? "a table" : "a date or time";
}

std::string text_from(const toml::node& node) {
  const auto* value = node.as_string();
  if (value == nullptr) fail("expected a text, found ", found(node));
  return value->get();
}

std::string layer_from(const toml::node& node) {
  const auto* neurons = node.as_integer();
  if (neurons != nullptr && neurons->get() > 0) return std::to_string(neurons->get());
  if (!node.is_string()) fail("expected a layer, such as \"conv5x5:6\" or 10, found ", found(node));
  return text_from(node);
}

void check_layers(const std::string& value) {
  if (value.empty()) fail("expected the layers of a network, found nothing");
  check_net(value);
}

std::optional<double> number_from(const toml::node& node, const Range& range) {
  const auto value = node.is_number() ? node.value<double>() : std::nullopt;
  return value && range.contains(*value) ? value : std::nullopt;
}

}  // namespace nudge::recipe_keys
