#include <gtest/gtest.h>

#include <algorithm>

#include "nudge/net_text.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using test::blobs;

Architecture net() { return dense_net({1, 4, 4}, {16, 12, 8, 3}, {}); }

TEST(ParameterRanges, AreARangeATensor) {
  const auto ranges = parameter_ranges(net(), {.decay_biases = false, .layer_rates = {{"L2", 0.5}}, .frozen = {"L1"}});
  ASSERT_EQ(ranges.size(), 6U);
  const std::size_t ends[] = {192, 204, 300, 308, 332, 335};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(ranges[i].begin, i == 0 ? 0 : ends[i - 1]);
    EXPECT_EQ(ranges[i].end, ends[i]);
    EXPECT_EQ(ranges[i].decays, i % 2 == 0);
    EXPECT_EQ(ranges[i].frozen, i < 2);
    EXPECT_EQ(ranges[i].rate, i / 2 == 1 ? 0.5 : 1.0);
    EXPECT_EQ(ranges[i].rows, 0U);
  }
  for (const auto& range : parameter_ranges(net(), {})) EXPECT_TRUE(range.decays && !range.frozen);
}

TEST(ParameterRanges, MuonTakesTheHiddenWeightMatrices) {
  const auto ranges = parameter_ranges(net(), {.kind = OptimizerKind::muon});
  const std::size_t rows[] = {12, 0, 8, 0, 0, 0};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(ranges[i].rows, rows[i]) << i;
  EXPECT_ERROR(parameter_ranges(dense_net({4}, {4, 3}, {}), {.kind = OptimizerKind::muon}),
               "optimizer.name is muon, but the network has no weights besides those of its output layer");
}

TEST(ParameterRanges, OfAConvolutionalNetSpareNormalisationAndFlattenKernels) {
  const Shape image{2, 8, 8};
  // L1 convolution, L2 batch norm, L3 dense, L4 layer norm, L5 the output's weights.
  const Architecture net(image, parse_layers("conv3x3:6, batchnorm, relu, 5, layernorm, relu, 3", image),
                         Loss::cross_entropy);
  const auto ranges = parameter_ranges(net, {.kind = OptimizerKind::muon, .decay_biases = false});
  const auto& tensors = net.tensors();
  ASSERT_EQ(ranges.size(), tensors.size());
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    SCOPED_TRACE(tensors[i].name);
    const bool is_matrix = tensors[i].dimensions.size() > 1;
    EXPECT_EQ(ranges[i].decays, is_matrix);
    EXPECT_EQ(ranges[i].rows, is_matrix && tensors[i].address != "L5" ? tensors[i].dimensions[0] : 0);
  }
  EXPECT_EQ(ranges[0].rows, 6U);
  EXPECT_EQ(ranges[0].end, 6U * 2 * 3 * 3);
}

TEST(ParameterRanges, NameAKeyWhoseLayerIsNotThere) {
  EXPECT_ERROR(parameter_ranges(net(), {.layer_rates = {{"L4", 2}}}),
               "optimizer.layer_rates: the network has no layer 'L4' with parameters; they are L1 to L3");
  EXPECT_ERROR(parameter_ranges(net(), {.frozen = {"1"}}), "optimizer.frozen: the network has no layer '1'");
  EXPECT_ERROR(parameter_ranges(net(), {.frozen = {"L1", "L2", "L3"}}), "optimizer.frozen: all layers");
}

TEST(ParameterRanges, AFrozenLayerEndsWithTheBitsItBeganWithAndTheOthersLearn) {
  ThreadTeam team;
  const Subset train = blobs({.examples = 100});
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adamw, OptimizerKind::muon}) {
    const Model model = make_model(net(), *train.data, 1);
    const Network& before = model.network;
    Trainer trainer(model, train,
                    {.batch_size = 20,
                     .epochs = 2,
                     .optimizer = {.kind = kind,
                                   .learning_rate = 0.01,
                                   .weight_decay = 0.1,
                                   .lookahead = 3,
                                   .average_decay = 0.9,
                                   .frozen = {"L2"}}},
                    team);
    while (!trainer.finished()) trainer.step();
    const Network& network = trainer.model().network;
    for (const ParameterTensor& tensor : network.architecture().tensors()) {
      const std::span<const float> now = network.view(tensor).all(), then = before.view(tensor).all();
      EXPECT_EQ(std::equal(now.begin(), now.end(), then.begin()), tensor.address == "L2") << tensor.name;
      const auto average = trainer.averaged_parameters().subspan(tensor.offset, tensor.size());
      EXPECT_EQ(std::equal(average.begin(), average.end(), then.begin()), tensor.address == "L2") << tensor.name;
    }
  }
}

}  // namespace
}  // namespace nudge
