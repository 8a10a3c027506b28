#include "nudge/finetuning.hpp"

#include <string>
#include <utility>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "nudge/new_head.hpp"

namespace nudge {

namespace {

Configuration::Net net_section(const Architecture& architecture) {
  Configuration::Net net;
  net.layers = net_of(architecture);
  net.loss = to_string(architecture.loss());
  if (const std::optional<DenseNetSettings> plain = plain_settings(architecture)) {
    net.activation = to_string(plain->activation);
    net.slope = plain->slope;
    net.output_activation = to_string(plain->output_activation);
    net.dropout = plain->dropout;
  }
  return net;
}

/// Brings pictures to the model's input. Errors: they are none, and have another shape.
void fit_pictures(Configuration::Data& data, const Dataset& examples, const Shape& input) {
  if (examples.shape == input) return;
  if (data.height > 0 || data.width > 0 || data.channels > 0) {
    fail("data.height, width and channels: they make examples of ", to_string(examples.shape), ", the model takes ",
         to_string(input));
  }
  if (!is_picture(examples) || input.is_flat() || (input.channels != 1 && input.channels != 3)) {
    fail(data.source, ": an example is ", to_string(examples.shape), ", the model takes ", to_string(input));
  }
  data.channels = input.channels;
  data.height = input.height;
  data.width = input.width;
}

std::vector<std::string> frozen_layers(const FinetuneSettings& settings, const Model& model) {
  if (settings.freeze_body) return body_layers(model);
  const std::size_t count = settings.freeze.value_or(0), layers = layer_count(model.network.architecture());
  if (count >= layers) {
    fail("fine-tuning: ", count, " layers cannot be frozen: the network has ", layers,
         ", and at least the last learns");
  }
  std::vector<std::string> frozen;
  for (std::size_t n = 1; n <= count; ++n) frozen.push_back(text("L", n));
  return frozen;
}

}  // namespace

Finetuning finetuning_of(const Model& model, const Configuration& wanted, const FinetuneSettings& settings,
                         const std::filesystem::path& data_folder) {
  if (settings.freeze && settings.freeze_body) fail("fine-tuning: a number of layers to freeze, or all but the head");
  for (const auto& rate : {settings.head_rate, settings.body_rate}) {
    if (rate && !(*rate > 0)) fail("fine-tuning: a learning rate of ", *rate, ", a number above 0 is expected");
  }
  if (model.targets) {
    fail("fine-tuning: the model's targets are numbers (", model.targets->names.front(),
         "); a classifier or an autoencoder is expected");
  }
  if (!wanted.data.target_columns.empty()) {
    fail("fine-tuning: makes a classifier, and data.target_columns names targets that are numbers");
  }
  Finetuning result{wanted, model};
  Configuration& configuration = result.configuration;
  const RunData data = load_data_of_another_task(configuration, data_folder, model);
  const std::vector<std::string>& classes = data.train.data->classes;
  fit_pictures(configuration.data, *data.train.data, model.preprocessing.shape);
  const bool is_standardised = !model.preprocessing.mean.empty();
  if (configuration.data.standardise && !is_standardised) {
    fail("data.standardise: the model takes its input as it is, and can learn on in no other way");
  }
  configuration.data.standardise = is_standardised;

  const bool freezes =
      settings.freeze_body || settings.freeze.value_or(0) > 0 || !configuration.optimizer.frozen.empty();
  const auto with_head = [&] { return with_new_head(result.model, classes, configuration.training.seed); };
  if (model.encoder_layers) result.model = with_head();  // while all layers of its encoder are there
  if (freezes) result.model.network = fold_batch_norms(result.model.network);
  if (!model.encoder_layers && classes != model.classes) result.model = with_head();
  configuration.autoencoder = {};
  configuration.network = net_section(result.model.network.architecture());

  OptimizerSettings& optimizer = configuration.optimizer;
  const bool is_muon = optimizer.kind == OptimizerKind::muon;  // its partner updates the head
  if (settings.head_rate) (is_muon ? optimizer.partner_rate : optimizer.learning_rate) = *settings.head_rate;
  if (settings.freeze || settings.freeze_body) optimizer.frozen = frozen_layers(settings, result.model);
  if (settings.body_rate && is_muon) {
    optimizer.learning_rate = *settings.body_rate;
  } else if (settings.body_rate) {
    for (const std::string& layer : body_layers(result.model)) {
      optimizer.layer_rates[layer] = *settings.body_rate / optimizer.learning_rate;
    }
  }
  if (settings.unfreeze_at > 0) configuration.training.unfreeze_at = settings.unfreeze_at;
  return result;
}

}  // namespace nudge
