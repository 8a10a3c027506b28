#pragma once
// Autoencoders: networks that learn to give back their own input, through a code of fewer numbers.
//   const AutoencoderNet net = autoencoder_net(data.shape, "784-128-32", "mirror");
//   Trainer trainer(make_autoencoder(net, data, 1), examples, {.corruption = {.masking = 0.3}}, team);
// measure_reconstruction (nudge/evaluation.hpp) says how well they do, with_new_head (nudge/new_head.hpp) makes a classifier
// of the encoder. The idea, and what it brings: docs/autoencoders.md.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/network.hpp"

namespace nudge {

/// An encoder and a decoder as one network.
struct AutoencoderNet {
  Architecture architecture;
  std::size_t encoder_layers = 0;  ///< of Architecture::structure()
};

/// Half the squared error, and outputs of 0 to 1 as pixels are.
inline const DenseNetSettings autoencoder_settings{.loss = Loss::half_quadratic};

/// `encoder` and `decoder` are nets as nudge/net_text.hpp reads them: the encoder from `input` to the code, the decoder
/// from the code to as many numbers as the input has. Where the encoder is sizes, 784-128-32, the code has no activation.
/// The decoder "mirror" is the encoder's mirror. With a quadratic loss the output activation of the settings ends it.
/// Errors: those of make_net and mirror; an output that is not as large as the input; the loss cross-entropy.
AutoencoderNet autoencoder_net(const Shape& input, std::string_view encoder, std::string_view decoder,
                               const DenseNetSettings& settings = autoencoder_settings);

/// The layers that undo those of an encoder, the last one first, up to the input: a dense layer another of exchanged
/// sizes, a convolution a transposed one with the same window (and the other way round), a pooling an upsampling, flatten a
/// reshape. An activation stays between the same two layers, dropout is left out, and so is what follows the encoder's last
/// weights. Errors: a layer without a mirror; one whose mirror makes another size, as of a convolution whose stride
/// passes over the last pixels.
std::vector<Layer> mirror(const std::vector<Layer>& encoder, const Shape& input);

/// Untrained, for data like these, with plain_preprocessing, the parameters drawn by initialise(network, seed).
Model make_autoencoder(const AutoencoderNet& net, const Dataset& data, std::uint64_t seed);
/// The same around a network that has its parameters already.
Model make_autoencoder(Network network, std::size_t encoder_layers, const Dataset& data);

/// The two parts of an autoencoder as networks of their own, with its parameters and statistics: from the input to the
/// code, and from the code to the output. (The encoder ends in an activation `identity`, since a network has an output.)
/// Errors: the model is none.
Network encoder_of(const Model& model);
Network decoder_of(const Model& model);

/// Errors: the model is an autoencoder or one of targets that are numbers, which say no class.
void expect_classifier(const Model& model);

}  // namespace nudge
