#include "runs/run_setup.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdio>

#include "nudge/error.hpp"
#include "nudge/read_dataset.hpp"

namespace nudge {

namespace {

/// A hold-out that leaves something. `key` is the one to change where it cannot.
HoldOut hold_out_of(const Subset& subset, std::size_t count, const char* key, const Configuration& configuration) {
  if (count == 0 || count >= subset.size()) {
    fail(key, " = ", count, ": ", configuration.data.source, " has ", subset.size(),
         " examples to train on, and at least one of them must be held out and one stay");
  }
  return hold_out(subset, count, configuration.training.seed);
}

}  // namespace

RunData load_run_data(const Configuration& configuration, const std::filesystem::path& data_folder) {
  const Configuration::Data& wanted = configuration.data;
  LoadOptions options;
  options.label_column = wanted.label_column;
  options.data_folder = data_folder;
  const LoadedData loaded = load_data(wanted.source, options);
  if (loaded.train == nullptr) fail(wanted.source, ": has no training part");

  RunData data;
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
  if (wanted.validation > 0) {
    HoldOut parts = hold_out_of(data.train, wanted.validation, "data.validation", configuration);
    data.train = std::move(parts.rest);
    data.validation = std::move(parts.held_out);
  }
  if (wanted.train_count > data.train.size()) {
    fail("data.train_count = ", wanted.train_count, ": ", wanted.source, " has only ", data.train.size(),
         " examples to train on");
  }
  if (wanted.train_count > 0) {
    data.train = stratified_draw(data.train, wanted.train_count, configuration.training.seed);
  }
  return data;
}

TrainingSettings training_settings(const Configuration& configuration) {
  return {.batch_size = configuration.training.batch,
          .epochs = configuration.training.epochs,
          .seed = configuration.training.seed,
          .optimizer = configuration.optimizer,
          .schedule = configuration.schedule};
}

Model untrained_model(const Configuration& configuration, const RunData& data) {
  const Configuration::Net& net = configuration.network;
  const DenseNetSettings settings{.activation = parse_function(net.activation),
                                  .slope = net.slope,
                                  .loss = parse_loss(net.loss),
                                  .output_activation = parse_function(net.output_activation),
                                  .dropout = net.dropout};
  const Dataset& examples = *data.train.data;
  Model model{.network = Network(dense_net(examples.shape, parse_net(net.layers), settings)),
              .preprocessing = configuration.data.standardise ? standardised_preprocessing(data.train)
                                                              : plain_preprocessing(examples),
              .classes = examples.classes,
              .dataset = configuration.data.source,
              .training = to_toml(configuration),
              .result = {}};
  if (model.network.architecture().outputs() != examples.classes.size()) {
    fail("network.layers = \"", net.layers, "\": ", configuration.data.source, " has ", examples.classes.size(),
         " classes, so the last size must be ", examples.classes.size());
  }
  if (net.initialisation == "default") {
    initialise(model.network, configuration.training.seed);
  } else {
    initialise(model.network, configuration.training.seed, parse_initialisation(net.initialisation));
  }
  return model;
}

std::string fingerprint(const RunData& data) {
  uLong crc = ::crc32_z(0, nullptr, 0);
  const auto add = [&](const void* bytes, std::size_t count) {
    // zlib begins anew when it is given no bytes at a null pointer.
    if (count > 0) crc = ::crc32_z(crc, static_cast<const Bytef*>(bytes), count);
  };
  const Dataset* before = nullptr;
  for (const Subset* subset : {&data.train, &data.validation, &data.test}) {
    const Dataset& examples = *subset->data;
    if (&examples != before) {
      const std::size_t sides[3] = {examples.shape.channels, examples.shape.height, examples.shape.width};
      add(sides, sizeof sides);
      add(examples.pixels.data(), examples.pixels.size());
      add(examples.features.data(), examples.features.size() * sizeof(float));
      add(examples.labels.data(), examples.labels.size() * sizeof(std::int32_t));
      for (const std::string& name : examples.classes) add(name.c_str(), name.size() + 1);
      before = &examples;
    }
    add(subset->indices.data(), subset->indices.size() * sizeof(std::uint32_t));
  }
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08lx", crc);
  return text(data.train.size(), "+", data.validation.size(), "+", data.test.size(), "-", std::string_view(digits));
}

}  // namespace nudge
