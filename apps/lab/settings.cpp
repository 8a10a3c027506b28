#include "settings.hpp"

#include <charconv>

#include "nudge/error.hpp"

namespace nudge::lab {
namespace {

/// The training ends when nobody looks any more; no count of its steps leaves 32 bits.
constexpr std::size_t many_epochs = 10'000;

template <typename Number>
Number number_from(std::string_view key, std::string_view value, const char* what) {
  Number number{};
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (problem != std::errc() || end != value.data() + value.size())
    fail(key, ": ", what, " is expected, found '", value, "'");
  return number;
}

double real(std::string_view key, std::string_view value) { return number_from<double>(key, value, "a number"); }

std::uint64_t whole(std::string_view key, std::string_view value) {
  return number_from<std::uint64_t>(key, value, "a whole number of 0 or more");
}

std::vector<std::string> names_from(std::string_view value) {
  std::vector<std::string> names;
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    names.emplace_back(value.substr(0, comma));
    value = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
  }
  return names;
}

struct Key {
  std::string_view name;
  void (*set)(Settings&, std::string_view key, std::string_view value);
};

constexpr Key keys[] = {
    {"network.layers", [](Settings& s, auto, auto value) { s.net.layers = value; }},
    {"network.activation", [](Settings& s, auto, auto value) { s.net.settings.activation = parse_function(value); }},
    {"network.loss", [](Settings& s, auto, auto value) { s.net.settings.loss = parse_loss(value); }},
    {"network.output_activation",
     [](Settings& s, auto, auto value) { s.net.settings.output_activation = parse_function(value); }},
    {"network.initialisation", [](Settings& s, auto, auto value) { s.net.initialisation = value; }},
    {"network.dropout", [](Settings& s, auto key, auto value) { s.net.settings.dropout = real(key, value); }},
    {"autoencoder.decoder", [](Settings& s, auto, auto value) { s.net.decoder = value; }},
    {"autoencoder.noise", [](Settings& s, auto key, auto value) { s.training.corruption.noise = real(key, value); }},
    {"autoencoder.masking",
     [](Settings& s, auto key, auto value) { s.training.corruption.masking = real(key, value); }},
    {"training.seed", [](Settings& s, auto key, auto value) { s.training.seed = whole(key, value); }},
    {"training.batch",
     [](Settings& s, auto key, auto value) {
       s.training.batch_size = value == "all" ? 0 : static_cast<std::size_t>(whole(key, value));
       if (value == "0") fail(key, ": a whole number from 1, or all, is expected, found 0");
     }},
    {"optimizer.name", [](Settings& s, auto, auto value) { s.training.optimizer.kind = parse_optimizer(value); }},
    {"optimizer.learning_rate",
     [](Settings& s, auto key, auto value) { s.training.optimizer.learning_rate = real(key, value); }},
    {"optimizer.momentum", [](Settings& s, auto key, auto value) { s.training.optimizer.momentum = real(key, value); }},
    {"optimizer.weight_decay",
     [](Settings& s, auto key, auto value) { s.training.optimizer.weight_decay = real(key, value); }},
    {"optimizer.frozen", [](Settings& s, auto, auto value) { s.training.optimizer.frozen = names_from(value); }},
    {"augment.rotation", [](Settings& s, auto key, auto value) { s.training.augment.rotation = real(key, value); }},
    {"augment.scale", [](Settings& s, auto key, auto value) { s.training.augment.scale = real(key, value); }},
    {"augment.shear", [](Settings& s, auto key, auto value) { s.training.augment.shear = real(key, value); }},
    {"augment.shift", [](Settings& s, auto key, auto value) { s.training.augment.shift = real(key, value); }},
    {"augment.elastic", [](Settings& s, auto key, auto value) { s.training.augment.elastic = real(key, value); }},
    {"augment.noise", [](Settings& s, auto key, auto value) { s.training.augment.noise = real(key, value); }},
};

void set(Settings& settings, std::string_view line) {
  const std::size_t equals = line.find('=');
  const std::string_view name = line.substr(0, equals);
  if (equals == std::string_view::npos) fail("'", line, "': section.key=value is expected");
  std::string known;
  for (const Key& key : keys) {
    if (key.name == name) return key.set(settings, name, line.substr(equals + 1));
    known += std::string(known.empty() ? "" : ", ") + std::string(key.name);
  }
  fail("the lab does not set ", name, "; it sets ", known);
}

}  // namespace

Settings parse_settings(std::string_view lines) {
  Settings settings;
  settings.training.epochs = many_epochs;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    if (end != 0) set(settings, lines.substr(0, end));
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
  }
  return settings;
}

Model untrained_model(const Settings& settings, const Dataset& data) {
  UntrainedNet net = settings.net;
  net.seed = settings.training.seed;
  return nudge::untrained_model(net, data, data.name);
}

}  // namespace nudge::lab
