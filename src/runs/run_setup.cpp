#include "runs/run_setup.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/crc32.hpp"
#include "base/utf8.hpp"
#include "files/catalogue_entry.hpp"
#include "files/idx_folder.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

std::uint64_t draw_seed(const Configuration& configuration) {
  return configuration.data.seed != 0 ? configuration.data.seed : configuration.training.seed;
}

namespace {

/// A hold-out that leaves something. `key` is the one to change where it cannot.
HoldOut hold_out_of(const Subset& subset, std::size_t count, const char* key, const Configuration& configuration) {
  if (count == 0 || count >= subset.size()) {
    fail(key, " = ", count, ": ", configuration.data.source, " has ", subset.size(),
         subset.size() == 1 ? " example" : " examples",
         " to train on, and at least one of them must be held out and one stay");
  }
  return hold_out(subset, count, draw_seed(configuration));
}

}  // namespace

std::string recorded_source(const std::string& source) {
  if (find_catalogue_entry(source) != nullptr) return source;
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(source, error);
  if (error) return source;
  path = path.lexically_normal();
  const std::string recorded = (path.has_filename() ? path : path.parent_path()).string();
  if (!is_utf8(recorded)) {
    fail(with_visible_bytes(recorded), ": this path of the data is not UTF-8, and config.toml and the model, which ",
         "are to name it, can hold nothing else: rename the folder or the file, or name it by a link");
  }
  return recorded;
}

void record_sources(Configuration::Data& data) {
  data.source = recorded_source(data.source);
  if (!data.unlabelled.empty()) data.unlabelled = recorded_source(data.unlabelled);
}

Configuration without_places(Configuration configuration) {
  configuration.data.source.clear();
  configuration.data.unlabelled.clear();
  return configuration;
}

bool may_have_validation(const Configuration& configuration) {
  if (configuration.data.validation > 0) return true;
  std::error_code error;
  return find_catalogue_entry(configuration.data.source) == nullptr &&
         std::filesystem::is_directory(configuration.data.source, error) && !is_idx_folder(configuration.data.source);
}

void refuse_need_of_validation(const Configuration& configuration) {
  const Configuration::Training& training = configuration.training;
  if (training.patience > 0) {
    fail("training.patience = ", training.patience, " needs a validation part: set data.validation");
  }
  if (training.keep_best > 0) {
    fail("training.keep_best = ", training.keep_best,
         " needs a validation part that each epoch is measured on: set data.validation");
  }
}

LoadOptions load_options_of(const Configuration& configuration) {
  const Configuration::Data& data = configuration.data;
  LoadOptions options;
  options.label_column = data.label_column;
  options.target_columns = data.target_columns;
  options.weight_column = data.weight_column;
  options.drop_columns = data.drop_columns;
  options.numbers = data.numbers;
  options.only = data.classes;
  options.channels = data.channels;
  options.height = data.height;
  options.width = data.width;
  options.transpose = data.transpose;
  return options;
}

namespace {

/// Which of a model's ways of reading data are kept.
enum class As { new_data, other_task, same_task };

RunData load_split(const Configuration& configuration, const std::filesystem::path& data_folder, const Model* model,
                   As as) {
  const Configuration::Data& wanted = configuration.data;
  LoadOptions options = load_options_of(configuration);
  if (as != As::new_data) {
    const LoadOptions own = load_options_of(*model);
    options.numbers = own.numbers;
    options.columns = own.columns;
    if (as == As::same_task) {
      options.shape = own.shape;
      options.classes = own.classes;
    }
  }
  options.data_folder = data_folder;
  const LoadedData loaded = load_data(wanted.source, options);
  if (loaded.train == nullptr) fail(wanted.source, ": has no training part");
  if (as != As::same_task && loaded.train->classes.size() == 1 && !is_autoencoder(configuration)) {
    fail(wanted.source, ": has only one class, \"", loaded.train->classes.front(), "\"; at least two are needed");
  }

  RunData data;
  data.notes = loaded.notes;
  data.train = everything(loaded.train);
  if (loaded.test != nullptr) {
    if (wanted.test > 0) fail("data.test = ", wanted.test, ": ", wanted.source, " has a test part of its own");
    data.test = everything(loaded.test);
  } else {
    const std::size_t count = wanted.test > 0 ? wanted.test : std::max<std::size_t>(1, data.train.size() / 6);
    HoldOut parts = hold_out_of(data.train, count, "data.test", configuration);
    data.train = std::move(parts.rest);
    data.test = std::move(parts.held_out);
  }
  data.validation.data = data.train.data;
  if (loaded.validation != nullptr) {
    if (wanted.validation > 0) {
      fail("data.validation = ", wanted.validation, ": ", wanted.source, " has a validation part of its own");
    }
    data.validation = everything(loaded.validation);
  } else if (wanted.validation > 0) {
    HoldOut parts = hold_out_of(data.train, wanted.validation, "data.validation", configuration);
    data.train = std::move(parts.rest);
    data.validation = std::move(parts.held_out);
  }
  if (!wanted.unlabelled.empty()) {
    LoadedData loaded_pool = load_without_labels(wanted.unlabelled, *data.train.data, options);
    data.notes.insert(data.notes.end(), loaded_pool.notes.begin(), loaded_pool.notes.end());
    data.pool = everything(loaded_pool.train);
  } else if (configuration.unlabelled.batch > 0) {
    data.pool = data.train;
  }
  if (wanted.train_count > data.train.size()) {
    fail("data.train_count = ", wanted.train_count, ": ", wanted.source, " has only ", data.train.size(),
         data.train.size() == 1 ? " example" : " examples", " to train on");
  }
  if (wanted.train_count > 0) {
    data.train = stratified_draw(data.train, wanted.train_count, draw_seed(configuration));
  }
  if (wanted.per_class > 0) {
    if (wanted.train_count > 0) {
      fail("data.per_class = ", wanted.per_class, " and data.train_count = ", wanted.train_count,
           ": only one of the two is expected");
    }
    data.train = balanced_draw(data.train, wanted.per_class, draw_seed(configuration));
  }
  if (data.validation.size() == 0) refuse_need_of_validation(configuration);
  return data;
}

}  // namespace

RunData load_run_data(const Configuration& configuration, const std::filesystem::path& data_folder,
                      const Model* model) {
  return load_split(configuration, data_folder, model, model == nullptr ? As::new_data : As::same_task);
}

RunData load_data_of_another_task(const Configuration& configuration, const std::filesystem::path& data_folder,
                                  const Model& model) {
  return load_split(configuration, data_folder, &model, As::other_task);
}

Configuration without_pool(Configuration configuration) {
  if (configuration.data.unlabelled.empty()) return configuration;
  configuration.data.unlabelled.clear();
  configuration.unlabelled = {};
  return configuration;
}

TrainingSettings training_settings(const Configuration& configuration, const RunData& data) {
  Unlabelled unlabelled = configuration.unlabelled;
  unlabelled.pool = data.pool;
  unlabelled.augment = configuration.strong_augment;
  const Configuration::Training& training = configuration.training;
  const Configuration::ClassWeights& weights = training.class_weights;
  return {.batch_size = training.batch,
          .epochs = training.epochs,
          .seed = training.seed,
          .accumulate = training.accumulate,
          .shards = training.shards,
          .optimizer = configuration.optimizer,
          .schedule = configuration.schedule,
          .unfreeze_at = training.unfreeze_at,
          .loss = {.label_smoothing = training.label_smoothing,
                   .class_weights = weights.balanced ? balanced_class_weights(data.train) : weights.each},
          .augment = configuration.augment,
          .corruption = {.masking = configuration.autoencoder.masking, .noise = configuration.autoencoder.noise},
          .unlabelled = std::move(unlabelled)};
}

namespace {

UntrainedNet wanted_net(const Configuration& configuration) {
  const Configuration::Net& net = configuration.network;
  return {.layers = net.layers,
          .settings = {.activation = parse_function(net.activation),
                       .slope = net.slope,
                       .loss = parse_loss(net.loss),
                       .output_activation = parse_function(net.output_activation),
                       .dropout = net.dropout},
          .decoder = configuration.autoencoder.decoder,
          .initialisation = net.initialisation,
          .seed = configuration.training.seed};
}

}  // namespace

Network untrained_network(const Configuration& configuration, const Shape& input) {
  return untrained_network(wanted_net(configuration), input);
}

std::string net_for(const Configuration& configuration, const Dataset& data) {
  return net_for(wanted_net(configuration), data);
}

Model untrained_model(const Configuration& wanted, const Subset& examples) {
  Configuration configuration = wanted;
  configuration.network.layers = net_for(wanted, *examples.data);
  Model model = untrained_model(wanted_net(configuration), *examples.data, configuration.data.source);
  if (configuration.data.standardise) model.preprocessing = standardised_preprocessing(examples);
  if (model.targets) model.targets = standardised_targets(examples);
  model.dataset = configuration.data.source;
  model.training = to_toml(configuration);
  return model;
}

namespace {

void add(const Dataset& examples, Crc32& crc) {
  const std::uint64_t sides[3] = {examples.shape.channels, examples.shape.height, examples.shape.width};
  crc.add_numbers<std::uint64_t>(sides);
  crc.add(examples.pixels);
  crc.add_numbers<float>(examples.features);
  crc.add_numbers<std::int32_t>(examples.labels);
  crc.add_numbers<float>(examples.targets);
  crc.add_numbers<float>(examples.weights);
  for (const std::string& name : examples.classes) crc.add_numbers<char>({name.c_str(), name.size() + 1});
  for (const std::string& name : examples.target_names) crc.add_numbers<char>({name.c_str(), name.size() + 1});
}

}  // namespace

std::string data_checksum(const RunData& data) {
  Crc32 crc;
  const Dataset* before = nullptr;
  for (const Subset* subset : {&data.train, &data.validation, &data.pool, &data.test}) {
    if (subset->data == nullptr || (subset == &data.pool && data.has_own_pool())) continue;
    if (subset->data.get() != before) add(*subset->data, crc);
    before = subset->data.get();
    crc.add_numbers<std::uint32_t>(subset->indices);
  }
  return text(data.train.size(), "+", data.validation.size(), "+", data.test.size(), "-", crc.digits());
}

std::string pool_checksum(const RunData& data) {
  if (!data.has_own_pool()) return "";
  Crc32 crc;
  add(*data.pool.data, crc);
  return text(data.pool.size(), "-", crc.digits());
}

}  // namespace nudge
