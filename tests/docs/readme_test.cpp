// The README's second piece of code, run. The first is examples/train_and_predict.cpp.

#include <gtest/gtest.h>

#include <memory>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"

namespace nudge {
namespace {

TEST(Readme, MakesANetworkOfConvolutionsFromAText) {
  struct {
    std::shared_ptr<Dataset> train = std::make_shared<Dataset>();
  } data;
  data.train->shape = {1, 28, 28};
  data.train->pixels.resize(data.train->shape.size());
  data.train->labels = {0};
  data.train->classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

  const char* convolutions = "conv5x5:6, relu, maxpool2, conv5x5:16, relu, maxpool2, 120, relu, 10";
  const nudge::Model untrained = nudge::make_model(convolutions, *data.train, 1);

  EXPECT_EQ(untrained.network.architecture().outputs(), 10U);
  // 28x28 -> 6 of 24x24 -> 6 of 12x12 -> 16 of 8x8 -> 16 of 4x4 -> 120 -> 10
  EXPECT_EQ(untrained.network.parameters().size(),
            6U * (5 * 5 + 1) + 16U * (6 * 5 * 5 + 1) + 120U * (16 * 4 * 4 + 1) + 10U * (120 + 1));
}

}  // namespace
}  // namespace nudge
