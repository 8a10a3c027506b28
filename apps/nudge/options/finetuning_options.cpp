#include "options/finetuning_options.hpp"

#include <charconv>

#include "options/common_options.hpp"

namespace nudge::app {

void add_finetuning_choice(Verb& verb, FinetuningChoice& choice) {
  verb.add_option("MODEL", choice.model, "a model file or the folder of a run").required().type_name("");
  add_flags_of_known_network(verb, choice.flags);
}

Configuration configuration_of(const FinetuningChoice& choice, const OpenedModel& opened) {
  Configuration fallback = opened.configuration;
  fallback.data = {};
  fallback.data.source.clear();
  fallback.training.class_weights = {};
  fallback.training.unfreeze_at = 0;
  fallback.unlabelled = {};  // of the other task's examples
  fallback.strong_augment = {};
  fallback.optimizer.frozen.clear();
  fallback.optimizer.layer_rates.clear();
  Configuration configuration = configuration_of(choice.flags, fallback);
  if (configuration.data.source.empty()) throw UsageError("--data is needed: what the model is to learn now");
  return configuration;
}

std::size_t layers_to_freeze(const std::string& word) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), count);
  if (error != std::errc() || end != word.data() + word.size()) {
    throw UsageError(text("--freeze ", word, ": a number of layers or all-but-head is expected"));
  }
  return count;
}

}  // namespace nudge::app
