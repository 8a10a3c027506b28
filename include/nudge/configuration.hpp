#pragma once
// A training's configuration: a recipe (TOML), flags over it, and all of it resolved, as it stands in the run folder.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/schedule.hpp"

namespace nudge {

/// Everything that determines a training. Each member is one key of a recipe, "section.key"; the kinds of optimizer and
/// schedule are called "name" there (optimizer.name = "sgd", schedule.name = "one-cycle"), and a batch of 0 is "all".
struct Configuration {
  struct Data {
    std::string source = "mnist";  ///< a catalogue name or a path
    std::string label_column;      ///< of a CSV: a name; empty: the first column
    std::string weight_column;     ///< of a CSV: a name, of what each example counts in the cost; empty: all 1
    std::size_t train_count = 0;   ///< the first N after a seeded stratified draw; 0: all
    std::size_t validation = 0;    ///< taken out of the training set, for choices
    std::size_t test = 0;          ///< hold-out of this many where the source has no test part; 0: a sixth
    bool standardise = false;      ///< inputs to mean 0 and deviation 1; else pixel/255
  } data;
  struct Net {
    std::string layers = "784-128-10";
    std::string activation = "relu";
    double slope = 0.01;
    std::string loss = "cross-entropy";
    std::string output_activation = "sigmoid";  ///< with the quadratic losses
    std::string initialisation = "default";
    double dropout = 0;
  } network;
  OptimizerSettings optimizer;
  Schedule schedule;
  /// A number a class, or those that balance the training part (balanced_class_weights); neither: all 1.
  struct ClassWeights {
    std::vector<double> each{};
    bool balanced = false;
  };
  struct Training {
    std::size_t batch = 100;  ///< 0 (in a recipe: "all"): the whole training set
    std::size_t epochs = 10;
    std::uint64_t seed = 1;
    std::size_t accumulate = 1;      ///< batches a step
    std::string evaluate = "epoch";  ///< "epoch" or "end"
    bool gradient_norm = false;      ///< of the full gradient, after each epoch
    std::size_t patience = 0;        ///< early stopping: epochs without a better validation cost; 0: never
    std::size_t keep_best = 0;       ///< how many models of the best epochs stay in the run folder; 0: none
    double label_smoothing = 0;      ///< with the cross-entropies
    ClassWeights class_weights{};    ///< in a recipe: a list or "balanced"
    bool use_average = true;         ///< the moving average of the weights, if kept, is evaluated and saved
    bool tensorboard = false;        ///< each epoch's metrics go into a TensorBoard event file too
  } training;
};

/// One key as text, for help and documentation.
struct ConfigurationKey {
  std::string name;      ///< "optimizer.learning_rate"
  std::string fallback;  ///< the default, as TOML
  std::string meaning;
};
std::vector<ConfigurationKey> configuration_keys();

/// Reads a recipe over `configuration`, all of it or, where there is an error, nothing. Errors, each with line and
/// column: not TOML; an unknown section or key, naming the nearest known one; a value of the wrong type or out of
/// range, naming key, expectation and value.
void read_recipe(const std::filesystem::path& path, Configuration& configuration);
void read_recipe_text(std::string_view toml, const std::string& name, Configuration& configuration);

/// "optimizer.momentum=0.9", "training.batch=all": the value is TOML or a bare word; where a text is expected it needs
/// no quotes. Errors: as above.
void set_key(std::string_view assignment, Configuration& configuration);

/// Checks the whole, whatever it was filled by: each value, and that they go together. Errors: as above, without a
/// place.
void check(const Configuration& configuration);

/// The complete recipe, every key with its value, in a fixed order; reading it gives the same configuration.
std::string to_toml(const Configuration& configuration);

}  // namespace nudge
