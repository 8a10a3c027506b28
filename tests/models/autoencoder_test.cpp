// The networks of autoencoders: mirrors, parts, files, and a classifier made of the encoder.

#include "nudge/autoencoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/net_text.hpp"
#include "nudge/new_head.hpp"
#include "nudge/plan.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr Shape digit{1, 28, 28};

std::string made_of(const std::string& encoder, const std::string& decoder = "mirror", const Shape& input = digit,
                    const DenseNetSettings& settings = autoencoder_settings) {
  return to_text(autoencoder_net(input, encoder, decoder, settings).architecture.structure());
}

DenseNetSettings with_loss(Loss loss) { return {.loss = loss}; }

Subset pictures() { return test::blobs({.examples = 20, .shape = {1, 8, 8}}); }

Model untrained(const std::string& encoder, const Subset& examples = pictures()) {
  return make_autoencoder(autoencoder_net(examples.data->shape, encoder, "mirror"), *examples.data, 7);
}

TEST(Mirror, GoesBackThroughDenseLayers) {
  EXPECT_EQ(made_of("784-128-64-32"), "128, relu, 64, relu, 32, 64, relu, 128, relu, 784, sigmoid");
  EXPECT_EQ(made_of("128, relu, dropout0.5, 32, tanh"), "128, relu, dropout0.5, 32, tanh, 128, relu, 784, sigmoid");
  EXPECT_EQ(made_of("784-2", "mirror", digit, with_loss(Loss::binary_cross_entropy)), "2, 784");
  EXPECT_EQ(autoencoder_net(digit, "784-128-32", "mirror").encoder_layers, 4U);  // flatten, dense, relu, dense
}

TEST(Mirror, GoesBackThroughConvolutionsAndPoolings) {
  EXPECT_EQ(made_of("conv4x4:8:pad1:stride2, relu, conv4x4:16:pad1:stride2, relu, 32"),
            "conv4x4:8:pad1:stride2, relu, conv4x4:16:pad1:stride2, relu, 32, 784, reshape16x7x7, relu, "
            "convtranspose4x4:8:pad1:stride2, relu, convtranspose4x4:1:pad1:stride2, flatten, sigmoid");
  EXPECT_EQ(made_of("conv3x3:8:same, relu, maxpool2, conv3x3:4:same, relu, avgpool2"),
            "conv3x3:8:pad1, relu, maxpool2, conv3x3:4:pad1, relu, avgpool2, upsample2, convtranspose3x3:8:pad1, "
            "upsample2, relu, convtranspose3x3:1:pad1, flatten, sigmoid");
  EXPECT_EQ(made_of("reshape1x14x56, upsample2, convtranspose3x3:2, 5"),
            "reshape1x14x56, upsample2, convtranspose3x3:2, 5, 6840, reshape2x30x114, conv3x3:1, avgpool2, flatten, "
            "sigmoid");
}

TEST(Mirror, SaysWhatHasNone) {
  EXPECT_ERROR(made_of("conv3x3:8:pad1:stride2, relu, 32"),
               "mirror: layer 0 (conv) makes 8x14x14 of 1x28x28, and its mirror 1x27x27 of that; name the decoder's");
  EXPECT_ERROR(made_of("conv5x5:8, globalavgpool, 4"), "mirror: layer 1 (globalavgpool) has no mirror");
  EXPECT_ERROR(made_of("conv5x5:8, maxpool3:stride2, 4"), "layer 1 (maxpool) has windows that are no squares side by");
  EXPECT_ERROR(made_of("20, residual(20), 4"), "has no mirror");
}

TEST(AutoencoderNet, TakesADecoderOfItsOwn) {
  EXPECT_EQ(made_of("784-32", "100, relu, 784"), "32, 100, relu, 784, sigmoid");
  EXPECT_EQ(made_of("784-32", "32-100-784"), "32, 100, relu, 784, sigmoid");
  EXPECT_EQ(made_of("784-32", "784, tanh"), "32, 784, tanh");
  EXPECT_ERROR(made_of("784-32", "100, relu, 783"),
               "the decoder makes 783 numbers, as many as the input has are "
               "expected: 784");
  EXPECT_ERROR(made_of("784-32", "mirror", digit, with_loss(Loss::cross_entropy)), "cross-entropy came");
  EXPECT_EQ(made_of("20, residual(20, relu), 4", "residual(4), 784"),
            "20, residual(20, relu), 4, residual(4), 784, sigmoid");
  EXPECT_ERROR(made_of("700-32"), "700");
}

TEST(AutoencoderNet, ItsPartsTogetherAreTheWhole) {
  const Subset examples = pictures();
  for (const char* encoder :
       {"64-10-3", "conv4x4:2:pad1:stride2, relu, 3", "conv3x3:2:same, batchnorm, relu, maxpool2"}) {
    SCOPED_TRACE(encoder);
    const bool has_norm = std::string(encoder).find("batchnorm") != std::string::npos;
    const Model model = make_autoencoder(
        autoencoder_net(examples.data->shape, encoder, has_norm ? "upsample2, conv3x3:1:same" : "mirror"),
        *examples.data, 7);
    const Network front = encoder_of(model), back = decoder_of(model);
    ThreadTeam team;
    Plan<float> whole(model.network.architecture(), 5, Purpose::infer, team);
    Plan<float> first(front.architecture(), 5, Purpose::infer, team);
    Plan<float> second(back.architecture(), 5, Purpose::infer, team);
    for (Plan<float>* plan : {&whole, &first}) {
      gather(examples, std::vector<std::uint32_t>{0, 1, 2, 3, 4}, model.preprocessing, plan->input(5));
    }
    const auto code = forward_pass(front, first, 5).output();
    std::ranges::copy(code.all(), second.input(5).all().begin());
    const auto made = forward_pass(back, second, 5).output(), expected = forward_pass(model.network, whole, 5).output();
    EXPECT_TRUE(std::ranges::equal(made.all(), expected.all()));
  }
}

TEST(AutoencoderModel, ComesBackFromItsBytes) {
  const Model model = untrained("64-10-3");
  const Model again = model_from_bytes(model_to_bytes(model));
  EXPECT_EQ(again.encoder_layers, model.encoder_layers);
  EXPECT_TRUE(again.network.architecture() == model.network.architecture());
  EXPECT_EQ(again.classes, model.classes);
  const Model classifier = make_model("64-10-3", *pictures().data, 1);
  EXPECT_FALSE(model_from_bytes(model_to_bytes(classifier)).encoder_layers);
}

TEST(AutoencoderModel, RefusesPartsThatDoNotFit) {
  Model model = untrained("64-10-3");
  for (const std::size_t layers : {std::size_t(0), model.network.architecture().structure().size()}) {
    model.encoder_layers = layers;
    EXPECT_ERROR(check(model), "layers are its encoder: some are expected, and not all");
    EXPECT_ERROR(model_to_bytes(model, "M"), "M: model: an autoencoder whose first");
  }
  Model classifier = make_model("64-10-3", *pictures().data, 1);
  EXPECT_ERROR(encoder_of(classifier), "the model is a classifier");
  classifier.encoder_layers = 2;
  EXPECT_ERROR(check(classifier), "an autoencoder with 3 outputs for 64 inputs");
}

TEST(AutoencoderModel, ItsEncoderGetsAHead) {
  const Model model = untrained("conv4x4:2:pad1:stride2, relu, conv4x4:3:pad1:stride2, relu");
  const Model classifier = with_new_head(model, {"a", "b"}, 3);
  const Architecture& architecture = classifier.network.architecture();
  EXPECT_EQ(to_text(architecture.structure()), "conv4x4:2:pad1:stride2, relu, conv4x4:3:pad1:stride2, relu, 2");
  EXPECT_EQ(architecture.loss(), Loss::cross_entropy);
  EXPECT_FALSE(classifier.encoder_layers);
  const std::size_t body = architecture.parameter_offset(architecture.parameter_layers().back());
  EXPECT_TRUE(std::ranges::equal(classifier.network.parameters().first(body), model.network.parameters().first(body)));
  EXPECT_NE(classifier.network.parameters()[body], 0);
  EXPECT_EQ(body_layers(classifier), (std::vector<std::string>{"L1", "L2"}));
}

}  // namespace
}  // namespace nudge
