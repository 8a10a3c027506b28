#include "models/autoencoder.hpp"

#include <algorithm>
#include <utility>

#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

namespace {

/// The layers of a net in either form; of sizes the last one has no activation.
std::vector<Layer> layers_of(const Shape& input, std::string_view net, DenseNetSettings settings) {
  if (is_plain_net(net)) {
    settings.loss = Loss::binary_cross_entropy;  // on logits
    return dense_net(input, parse_net(net), settings).structure();
  }
  return parse_layers(net, input);
}

bool ends_in_activation(const std::vector<Layer>& layers) {
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    if (parameter_count(*layer) > 0 || is_composite(*layer)) break;
    if (std::holds_alternative<Activation>(layer->kind) || std::holds_alternative<Softmax>(layer->kind)) return true;
  }
  return false;
}

/// A network's output is a row of numbers, and with a quadratic loss an activation makes it.
void finish(std::vector<Layer>& decoder, const Shape& code, const DenseNetSettings& settings) {
  // What undoes the flatten that an encoder begins with is not needed.
  if (!decoder.empty() && std::holds_alternative<Reshape>(decoder.back().kind)) decoder.pop_back();
  if (!shape_behind(decoder, code).is_flat()) decoder.push_back({Flatten{}});
  if (!takes_logits(settings.loss) && !ends_in_activation(decoder)) {
    decoder.push_back({Activation{.function = settings.output_activation}});
  }
}

/// Layers [begin, end) of a network's structure as one of their own.
Network part_of(const Network& whole, std::size_t begin, std::size_t end, Loss loss) {
  const Architecture& before = whole.architecture();
  const auto at = [&](std::size_t i) { return before.structure().begin() + static_cast<std::ptrdiff_t>(i); };
  const std::vector<Layer> below(before.structure().begin(), at(begin));
  std::vector<Layer> layers(at(begin), at(end));
  const Shape input = shape_behind(below, before.input());
  if (end < before.structure().size()) layers.push_back({Activation{Function::identity}});
  if (!shape_behind(layers, input).is_flat()) layers.push_back({Flatten{}});
  Network part(Architecture(input, std::move(layers), loss));
  // The flat arrays hold one layer behind the other.
  const auto copy = [&](auto from, auto to) {
    std::ranges::copy(begin == 0 ? from.first(to.size()) : from.last(to.size()), to.begin());
  };
  copy(whole.parameters(), part.parameters());
  copy(whole.statistics(), part.statistics());
  return part;
}

void expect_autoencoder(const Model& model) {
  check(model);
  if (!model.encoder_layers) {
    fail("the model is ", model.targets ? "of targets that are numbers" : "a classifier",
         ", an autoencoder is expected");
  }
}

}  // namespace

Shape shape_behind(std::vector<Layer> layers, const Shape& input) {
  if (layers.empty()) return input;
  layers.push_back({Activation{Function::identity}});
  layers.push_back({Flatten{}});
  const Architecture probe(input, std::move(layers), Loss::quadratic);
  return probe.shape(probe.layers().size() - 1);
}

void check_autoencoder(const Architecture& architecture, std::size_t encoder_layers) {
  if (architecture.outputs() != architecture.input().size()) {
    fail("model: an autoencoder with ", architecture.outputs(), " outputs for ", architecture.input().size(),
         " inputs, as many are expected");
  }
  if (architecture.loss() == Loss::cross_entropy) {
    fail("model: an autoencoder with the loss cross-entropy, which compares with a class");
  }
  const std::size_t layers = architecture.structure().size();
  if (encoder_layers == 0 || encoder_layers >= layers) {
    fail("model: an autoencoder whose first ", encoder_layers, " of ", layers,
         " layers are its encoder: some are expected, and not all");
  }
}

AutoencoderNet autoencoder_net(const Shape& input, std::string_view encoder, std::string_view decoder,
                               const DenseNetSettings& settings) {
  if (settings.loss == Loss::cross_entropy) {
    fail("an autoencoder's loss compares numbers with numbers: quadratic, half-quadratic or binary-cross-entropy is ",
         "expected, cross-entropy came");
  }
  if (settings.dropout > 0 && !is_plain_net(encoder)) {
    fail("network.dropout is ", settings.dropout, ", but the net lists its layers: dropout", settings.dropout,
         " is to stand among them");
  }
  std::vector<Layer> layers = layers_of(input, encoder, settings);
  const std::size_t count = layers.size();
  const Shape code = shape_behind(layers, input);
  std::vector<Layer> back = decoder == "mirror" ? mirror(layers, input) : layers_of(code, decoder, settings);
  finish(back, code, settings);
  layers.insert(layers.end(), back.begin(), back.end());
  AutoencoderNet net{Architecture(input, std::move(layers), settings.loss), count};
  if (net.architecture.outputs() != input.size()) {
    fail("the decoder makes ", net.architecture.outputs(),
         " numbers, as many as the input has are expected: ", input.size());
  }
  return net;
}

Model make_autoencoder(const AutoencoderNet& net, const Dataset& data, std::uint64_t seed) {
  Network network(net.architecture);
  initialise(network, seed);
  return make_autoencoder(std::move(network), net.encoder_layers, data);
}

Model make_autoencoder(Network network, std::size_t encoder_layers, const Dataset& data) {
  Model model = model_around(std::move(network), data);
  model.encoder_layers = encoder_layers;
  check(model);
  return model;
}

Network encoder_of(const Model& model) {
  expect_autoencoder(model);
  return part_of(model.network, 0, *model.encoder_layers, Loss::quadratic);
}

Network decoder_of(const Model& model) {
  expect_autoencoder(model);
  const Architecture& whole = model.network.architecture();
  return part_of(model.network, *model.encoder_layers, whole.structure().size(), whole.loss());
}

void expect_classifier(const Model& model) {
  if (model.targets) {
    fail("the model predicts numbers (", model.targets->names.front(), model.targets->names.size() > 1 ? ", ..." : "",
         ") and says no class; `nudge eval` and `nudge predict` take it");
  }
  if (!model.encoder_layers) return;
  fail(
      "the model is an autoencoder: it gives back its input and says no class; `nudge reconstruct` shows what it "
      "makes, ",
      "`nudge finetune` makes a classifier of it");
}

}  // namespace nudge
