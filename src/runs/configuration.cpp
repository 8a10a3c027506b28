#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/nearest.hpp"
#include "base/utf8.hpp"
#include "files/toml_problem.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "nudge/run.hpp"
#include "runs/configuration_table.hpp"
#include "runs/run_setup.hpp"

namespace nudge {

namespace {

/// The key somebody who wrote `name` most likely meant. The right key in the wrong section, or in none, counts as one
/// slip. "; the nearest is KEY", or nothing where none is near.
std::string words_about_nearest_key(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view key = dot == std::string_view::npos ? name : name.substr(dot + 1);
  std::string best;
  std::size_t least = std::string::npos;
  for (const KeyEntry& entry : configuration_table()) {
    const std::size_t distance = std::min(edit_distance(name, entry.name()), 1 + edit_distance(key, entry.key));
    if (distance < least) {
      least = distance;
      best = entry.name();
    }
  }
  return least > (name.size() + 1) / 3 ? "" : "; the nearest is " + best;
}

std::string nearest_section(std::string_view name) {
  std::vector<std::string> sections;
  for (const KeyEntry& entry : configuration_table()) sections.push_back(entry.section);
  return nearest_name(name, sections);
}

const KeyEntry* find_entry(std::string_view name) {
  for (const KeyEntry& entry : configuration_table()) {
    if (entry.name() == name) return &entry;
  }
  return nullptr;
}

void read_value(const KeyEntry& entry, const toml::node& node, const std::string& where, Configuration& configuration) {
  try {
    entry.read(node, configuration);
  } catch (const Error& error) {
    fail(where, entry.name(), ": ", error.what());
  }
}

void read_table(const toml::table& table, const std::string& name, Configuration& configuration) {
  const auto& entries = configuration_table();
  for (const auto& [section_name, section_node] : table) {
    const std::string section(section_name.str());
    const std::string where = toml_place(name, section_name.source());
    const auto in_section = [&](const KeyEntry& entry) { return entry.section == section; };
    if (std::none_of(entries.begin(), entries.end(), in_section)) {
      if (!section_node.is_table()) fail(where, "unknown key ", section, words_about_nearest_key(section));
      const std::string nearest = nearest_section(section);
      fail(where, "unknown section [", section, "]", nearest.empty() ? "" : "; the nearest is [" + nearest + "]");
    }
    if (!section_node.is_table()) fail(where, section, ": expected a section, [", section, "]");
    for (const auto& [key, node] : *section_node.as_table()) {
      const std::string full = section + "." + std::string(key.str());
      const KeyEntry* entry = find_entry(full);
      if (entry == nullptr) {
        fail(toml_place(name, key.source()), "unknown key ", full, words_about_nearest_key(full));
      }
      read_value(*entry, node, toml_place(name, node.source()), configuration);
    }
  }
}

/// A key that not every training reads.
struct SometimesRead {
  const char* key;
  bool is_read;
  const char* readers;
};

std::vector<SometimesRead> keys_sometimes_read(const Configuration& configuration) {
  using enum OptimizerKind;
  const OptimizerSettings& optimizer = configuration.optimizer;
  const auto is = [&](auto... kinds) { return ((optimizer.kind == kinds) || ...); };
  const bool is_plateau = configuration.schedule.kind == ScheduleKind::plateau;
  return {
      {"optimizer.beta1", is(adam, adamw, lion, muon), "only adam, adamw, lion and muon read it"},
      {"optimizer.beta2", is(adam, adamw, muon), "only adam, adamw and muon read it (lion reads optimizer.lion_beta2)"},
      {"optimizer.alpha", is(rmsprop), "only rmsprop reads it"},
      {"optimizer.lion_beta2", is(lion), "only lion reads it (adam, adamw and muon read optimizer.beta2)"},
      {"optimizer.muon_momentum", is(muon), "only muon reads it"},
      {"optimizer.partner_rate", is(muon), "only muon reads it"},
      {"optimizer.lookahead_alpha", optimizer.lookahead > 0, "it needs optimizer.lookahead"},
      {"schedule.patience", is_plateau, "only the schedule plateau reads it"},
      {"schedule.threshold", is_plateau, "only the schedule plateau reads it"},
      {"schedule.minimum", is_plateau, "only the schedule plateau reads it"},
      {"training.use_average", optimizer.average_decay > 0, "no average is kept, it needs optimizer.average_decay"}};
}

/// Who sets a key takes it to do something. One that has its default was not set, or does no harm.
void check_effects(const Configuration& configuration) {
  const Configuration fallback;
  for (const auto& [key, is_read, readers] : keys_sometimes_read(configuration)) {
    const KeyEntry& entry = *find_entry(key);
    const std::string value = entry.write(configuration), unset = entry.write(fallback);
    if (is_read || value == unset) continue;
    fail(key, " is ", value, " without effect: ", readers, "; optimizer.name is ",
         to_string(configuration.optimizer.kind), ", schedule.name ", to_string(configuration.schedule.kind), " (", key,
         "=", unset, " takes it away)");
  }
}

/// What does not go with targets that are numbers.
void check_with_targets(const Configuration& configuration) {
  const Configuration::Data& data = configuration.data;
  const auto refuse = [](bool is_said, const char* key, const char* why) {
    if (is_said) fail(key, " is said, but the targets are numbers (data.target_columns): ", why);
  };
  refuse(is_autoencoder(configuration), "autoencoder.decoder", "an autoencoder's targets are its inputs");
  refuse(!data.label_column.empty(), "data.label_column", "only one of the two is expected");
  refuse(!data.classes.empty(), "data.classes", "there are no classes");
  refuse(!data.unlabelled.empty(), "data.unlabelled", "what is learnt without labels is about classes");
  refuse(configuration.unlabelled.batch > 0, "unlabelled.batch", "what is learnt without labels is about classes");
  refuse(data.per_class > 0, "data.per_class", "there are no classes; data.train_count takes some of all");
  const Configuration::ClassWeights& weights = configuration.training.class_weights;
  refuse(weights.balanced || !weights.each.empty(), "training.class_weights", "there are no classes");
  if (!takes_logits(parse_loss(configuration.network.loss))) return;
  fail("network.loss is ", configuration.network.loss,
       ", which compares with a class, but the targets are numbers (data.target_columns): half-quadratic or quadratic ",
       "is expected");
}

/// Without unlabelled examples, nothing is said of them.
void check_unlabelled_keys(const Configuration& configuration) {
  const Unlabelled& unlabelled = configuration.unlabelled;
  const Configuration fallback;
  for (const KeyEntry& entry : configuration_table()) {
    if (unlabelled.batch > 0 || (entry.section != "strong_augment" && entry.section != "unlabelled")) continue;
    const std::string value = entry.write(configuration), unset = entry.write(fallback);
    if (value == unset) continue;
    fail(entry.name(), " is ", value, " without effect: unlabelled.batch is 0, so no step has examples without labels");
  }
  const std::string& source = configuration.data.unlabelled;
  if (is_autoencoder(configuration) && (unlabelled.batch > 0 || !source.empty())) {
    fail(source.empty() ? text("unlabelled.batch is ", unlabelled.batch) : text("data.unlabelled is ", source),
         ", but an autoencoder (autoencoder.decoder) reads no labels anyway");
  }
  if (unlabelled.batch == 0 && !source.empty()) {
    fail("data.unlabelled is ", source, " without effect: unlabelled.batch is 0, so no step has examples without ",
         "labels; say how many, and what is wanted of them, such as unlabelled.batch=100 and "
         "unlabelled.pseudo_labels=1");
  }
  if (unlabelled.batch == 0) return;
  if (unlabelled.alone && configuration.training.evaluate == "epoch" && may_have_validation(configuration)) {
    fail("unlabelled.alone = true with a validation part: its labels would choose the best epoch; with ",
         "training.evaluate = \"end\" the last one is taken");
  }
}

}  // namespace

std::vector<ConfigurationKey> configuration_keys() {
  const Configuration fallback;
  std::vector<ConfigurationKey> keys;
  for (const KeyEntry& entry : configuration_table())
    keys.push_back({entry.name(), entry.write(fallback), entry.meaning});
  return keys;
}

void read_recipe_text(std::string_view toml, const std::string& name, Configuration& configuration) {
  // All or nothing: what was read before an error must not stay.
  Configuration changed = configuration;
  try {
    read_table(toml::parse(toml), name, changed);
  } catch (const toml::parse_error& error) {
    fail(toml_problem(name, toml, error));
  }
  configuration = std::move(changed);
}

void read_recipe(const std::filesystem::path& path, Configuration& configuration) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) fail(path.string(), ": there is no such file");
  if (!std::filesystem::is_regular_file(status)) fail(path.string(), ": a recipe is a file");
  constexpr std::uintmax_t largest = 1 << 20;
  if (std::filesystem::file_size(path, error) > largest) {
    fail(path.string(), ": more than ", largest, " bytes: this is no recipe");
  }
  std::ifstream in(path, std::ios::binary);
  const std::string toml{std::istreambuf_iterator<char>(in), {}};
  if (!in) fail(path.string(), ": cannot be read");
  read_recipe_text(toml, path.string(), configuration);
}

void set_key(std::string_view assignment, Configuration& configuration) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    fail("'", assignment, "': expected section.key=value, such as optimizer.momentum=0.9");
  }
  const auto trimmed = [](std::string_view words) {
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
    return words;
  };
  const std::string name(trimmed(assignment.substr(0, equals)));
  const std::string value(trimmed(assignment.substr(equals + 1)));
  const KeyEntry* entry = find_entry(name);
  if (entry == nullptr) fail("unknown key ", name, words_about_nearest_key(name));

  // What is not TOML is a bare word. A second key means that the value held a line break and TOML after it: no value
  // either.
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + value);
  } catch (const toml::parse_error&) {
  }
  const toml::value<std::string> word(value);
  const toml::node* node = parsed.size() == 1 ? parsed.get("value") : &word;
  if (entry->is_text && !node->is_string() && !node->is_array()) node = &word;
  read_value(*entry, *node, "", configuration);
}

void check(const Configuration& configuration) {
  for (const KeyEntry& entry : configuration_table()) {
    Configuration ignored;
    toml::table parsed;
    try {
      parsed = toml::parse("value = " + entry.write(configuration));
    } catch (const toml::parse_error&) {
      fail(entry.name(), ": not UTF-8: ", with_visible_bytes(entry.write(configuration)));
    }
    read_value(entry, *parsed.get("value"), "", ignored);
  }
  check(configuration.optimizer);
  check(configuration.schedule);
  check_effects(configuration);
  const Configuration::Autoencoder& autoencoder = configuration.autoencoder;
  if (!is_autoencoder(configuration) && !(autoencoder == Configuration::Autoencoder{})) {
    fail(autoencoder.masking > 0 ? "autoencoder.masking" : "autoencoder.noise",
         " is above 0, but only an autoencoder's inputs are corrupted: autoencoder.decoder = \"mirror\" makes the ",
         "network one");
  }
  const Configuration::Net& net = configuration.network;
  if (!configuration.data.target_columns.empty()) check_with_targets(configuration);
  check_unlabelled_keys(configuration);
  if (is_autoencoder(configuration) && parse_loss(net.loss) == Loss::cross_entropy) {
    fail("network.loss is cross-entropy, which compares with a class, but the network is an autoencoder ",
         "(autoencoder.decoder): half-quadratic, quadratic or binary-cross-entropy is expected");
  }
  if (takes_logits(parse_loss(net.loss)) && net.output_activation != Configuration::Net{}.output_activation) {
    fail("network.output_activation is ", net.output_activation, ", but with the loss ", net.loss,
         " the output is the logits: leave it out, or choose a quadratic loss");
  }
  if (!is_plain_net(net.layers) && net.activation != Configuration::Net{}.activation) {
    fail("network.activation is ", net.activation, ", but network.layers lists the layers, and each activation is to ",
         "stand among them");
  }
  const Configuration::Training& training = configuration.training;
  if (!may_have_validation(configuration)) refuse_need_of_validation(configuration);
  if (training.patience > 0 && training.evaluate != "epoch") {
    fail("training.patience = ", training.patience, " needs an evaluation after each epoch: training.evaluate is \"",
         training.evaluate, "\"");
  }
  if (training.keep_best > 0 && training.evaluate != "epoch") {
    fail("training.keep_best = ", training.keep_best,
         " needs a validation part that each epoch is measured on: training.evaluate is \"", training.evaluate, "\"");
  }
  if (training.accumulate > 1 && training.batch == 0) {
    fail("training.accumulate = ", training.accumulate, ": with training.batch = \"all\" there is one batch only");
  }
}

std::string to_toml(const Configuration& configuration) {
  std::string out;
  std::string_view section;
  for (const KeyEntry& entry : configuration_table()) {
    if (entry.section != section) {
      section = entry.section;
      out += text(out.empty() ? "" : "\n", "[", section, "]\n");
    }
    out += text(entry.key, " = ", entry.write(configuration), "\n");
  }
  return out;
}

}  // namespace nudge
