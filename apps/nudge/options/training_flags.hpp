#pragma once
// The flags of `nudge train` that are keys of a recipe under a shorter name.

#include <string>
#include <vector>

#include "nudge/run.hpp"
#include "options/verb.hpp"

namespace nudge::app {

/// What was said about the configuration: a recipe, flags that win over it, and --set that wins over both.
struct TrainingFlags {
  /// What a flag said, as set_key takes it.
  struct Assignment {
    std::string flag;
    std::string key_and_value;
  };
  std::string recipe;  ///< a path; empty: none
  std::vector<Assignment> flags;
  std::vector<std::string> drop_columns;  ///< of --drop-column
  std::vector<std::string> set;           ///< of --set
};

/// Adds RECIPE, a flag for each key that is often changed, and --set for all of them.
void add_training_flags(Verb& verb, TrainingFlags& flags);

/// The same, and the flags of an autoencoder.
void add_pretraining_flags(Verb& verb, TrainingFlags& flags);

/// Those of a training without the flags of the network.
void add_flags_of_known_network(Verb& verb, TrainingFlags& flags);

/// Adds only those of a network that is not trained yet: --net, --activation, --loss, --output-activation,
/// --initialisation, --seed.
void add_network_flags(Verb& verb, TrainingFlags& flags);

/// Adds only those of an architecture: --net, --activation, --loss, --output-activation.
void add_architecture_flags(Verb& verb, TrainingFlags& flags);

/// What --help says of --net and of --activation, with all names that there are.
std::string net_help();
std::string activation_help();

/// The configuration that was asked for: `fallback` where nothing else is said. Errors: those of read_recipe;
/// UsageError: a flag or --set that set_key refuses.
Configuration configuration_of(const TrainingFlags& flags, Configuration fallback = {});

}  // namespace nudge::app
