// The model that a training begins with, and what is wrong with a net that does not fit the data.

#include <optional>
#include <utility>

#include "base/enough_memory.hpp"
#include "data/label_column.hpp"
#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/model.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

namespace {

[[noreturn]] void fail_about_outputs(const std::string& net, const Dataset& data, const std::string& source) {
  if (data.has_targets()) {
    fail("network.layers = \"", net, "\": ", source, " has ", outputs_for(data),
         outputs_for(data) == 1 ? " target" : " targets", ", so the last size must be ", outputs_for(data));
  }
  const std::string labels = data.columns ? words_about_labels(*data.columns, data.classes, data.size()) : "";
  if (data.columns && is_quantity(data.classes, data.size())) fail(source, ": ", labels);
  fail("network.layers = \"", net, "\": ", source, " has ", data.classes.size(),
       data.classes.size() == 1 ? " class" : " classes", ", so the last size must be ", data.classes.size(),
       labels.empty() ? "" : "; ", labels);
}

/// The net that is taken where none is said is for MNIST's images.
void refuse_usual_net(const std::string& net, const Dataset& data, const std::string& source) {
  if (net != usual_net || data.shape.size() == usual_input.size()) return;
  if (data.columns && is_quantity(data.classes, data.size())) fail_about_outputs(net, data, source);
  fail(source, ": an example has ", data.shape.size(), " numbers, which the net ", net,
       " does not take; say the net: --net ", data.shape.size(), "-16-", outputs_for(data), " (network.layers)");
}

/// The architecture, and of an autoencoder how many of its layers make the code.
std::pair<Architecture, std::optional<std::size_t>> architecture_of(const UntrainedNet& wanted, const Shape& input) {
  if (wanted.decoder.empty()) return {make_net(input, wanted.layers, wanted.settings), std::nullopt};
  AutoencoderNet made = autoencoder_net(input, wanted.layers, wanted.decoder, wanted.settings);
  return {std::move(made.architecture), made.encoder_layers};
}

Network drawn(const Architecture& architecture, const UntrainedNet& wanted) {
  Network network = with_enough_memory(
      [&] {
        const std::size_t count = architecture.parameter_count();
        return text("the network ", wanted.layers, " has ", count, " parameters, which take ",
                    bytes_in_words(static_cast<double>(count * sizeof(float))), ": smaller layers take less");
      },
      [&] { return Network(architecture); });
  initialise(network, wanted.seed, wanted.initialisation);
  return network;
}

}  // namespace

std::string net_for(const UntrainedNet& wanted, const Dataset& data) {
  return wanted.decoder.empty() ? with_outputs(wanted.layers, outputs_for(data)) : wanted.layers;
}

Network untrained_network(const UntrainedNet& wanted, const Shape& input) {
  return drawn(architecture_of(wanted, input).first, wanted);
}

Model untrained_model(const UntrainedNet& asked, const Dataset& data, const std::string& source) {
  UntrainedNet wanted = asked;
  wanted.layers = net_for(asked, data);
  refuse_usual_net(wanted.layers, data, source);
  const auto [architecture, encoder_layers] = architecture_of(wanted, data.shape);
  if (!encoder_layers && architecture.outputs() != outputs_for(data)) fail_about_outputs(wanted.layers, data, source);
  Network network = drawn(architecture, wanted);
  return encoder_layers ? make_autoencoder(std::move(network), *encoder_layers, data)
                        : make_model(std::move(network), data);
}

}  // namespace nudge
