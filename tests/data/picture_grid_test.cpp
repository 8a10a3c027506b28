#include "data/picture_grid.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace nudge {
namespace {

TEST(PictureGrid, PutsPicturesBesideEachOther) {
  PictureGrid grid({1, 1, 2}, 2, 1, 1);
  grid.put(1, 0, std::vector<float>{-5, 254.6F});
  EXPECT_EQ(grid.image().shape, (Shape{1, 3, 2}));
  EXPECT_EQ(grid.image().pixels, (std::vector<std::uint8_t>{128, 128, 128, 128, 0, 255}));
}

}  // namespace
}  // namespace nudge
