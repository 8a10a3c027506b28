#include "nudge/model.hpp"

#include <utility>

#include "models/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

namespace {

/// "'price', 'area'"
std::string names_of(const std::vector<std::string>& targets) {
  std::string names;
  for (const std::string& name : targets) names += (names.empty() ? "'" : ", '") + name + "'";
  return names;
}

}  // namespace

Model model_around(Network network, const Dataset& data) {
  Model model{.network = std::move(network),
              .preprocessing = plain_preprocessing(data),
              .classes = data.classes,
              .columns = data.columns};
  if (data.has_targets()) model.targets = plain_targets(data);
  // What a pixel's column is called says nothing.
  if (model.columns && !data.shape.is_flat()) model.columns->values.clear();
  return model;
}

Model make_model(Network network, const Dataset& data) {
  Model model = model_around(std::move(network), data);
  check(model);
  return model;
}

Model make_model(Architecture architecture, const Dataset& data, std::uint64_t seed) {
  Network network(std::move(architecture));
  initialise(network, seed);
  return make_model(std::move(network), data);
}

Model make_model(std::string_view net, const Dataset& data, std::uint64_t seed, const DenseNetSettings& settings) {
  return make_model(make_net(data.shape, with_outputs(net, outputs_for(data)), settings), data, seed);
}

void check(const Model& model) {
  const Architecture& architecture = model.network.architecture();
  check(model.preprocessing);
  if (!(model.preprocessing.shape == architecture.input())) {
    fail("model: an example has the shape ", to_string(model.preprocessing.shape), ", the network's input ",
         to_string(architecture.input()));
  }
  if (model.encoder_layers) return check_autoencoder(architecture, *model.encoder_layers);
  if (model.targets) return check_targets(*model.targets, architecture, model.classes);
  if (model.classes.size() != architecture.outputs()) {
    fail("model: has ", model.classes.size(), " classes, the network has ", architecture.outputs(), " outputs");
  }
}

void check_targets(const Targets& targets, const Architecture& architecture, const std::vector<std::string>& classes) {
  check(targets);
  if (targets.names.size() != architecture.outputs()) {
    fail("model: has ", targets.names.size(), " targets, the network has ", architecture.outputs(), " outputs");
  }
  if (takes_logits(architecture.loss())) {
    fail("model: its targets are numbers, and the loss ", to_string(architecture.loss()),
         " compares with a class: quadratic or half-quadratic is expected");
  }
  if (!classes.empty()) {
    fail("model: has targets that are numbers and ", classes.size(), " classes, only one of the two is expected");
  }
}

void check_fits(const Dataset& data, const Model& model) {
  if (model.targets) {
    check_input_fits(data, model.preprocessing);
    if (!data.has_targets()) fail("data '", data.name, "': has labels, the model's targets are numbers");
    if (data.target_names == model.targets->names) return;
    fail("data '", data.name, "': its targets are ", names_of(data.target_names), ", the model's ",
         names_of(model.targets->names));
  }
  check_fits(data, model.preprocessing, model.classes.size());
  for (std::size_t i = 0; i < model.classes.size(); ++i) {
    if (data.classes[i] == model.classes[i]) continue;
    fail("data '", data.name, "': class ", i, " is '", data.classes[i], "', the model's is '", model.classes[i],
         "': labels must count in the model's order of classes");
  }
}

}  // namespace nudge
