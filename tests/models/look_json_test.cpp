#include "models/look_json.hpp"

#include <gtest/gtest.h>

#include "base/json_reader.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

const LearntLook look{{.ground = 0, .contrast = 1.0 / 3, .ink = 0.03, .extent = 0.5, .figures = 1},
                      {.ground = 12.5, .contrast = 255, .ink = 1, .extent = 1, .figures = 2}};

TEST(LookJson, ReadsBackAsItWas) {
  const Json json = to_json(look);
  EXPECT_EQ(look_from(JsonPlace(json, "M")), look);
}

TEST(LookJson, NamesTheMeasureThatNoPictureHas) {
  const auto error_with = [](const char* measure, double value) {
    Json json = to_json(look);
    json["most"][measure] = value;
    return error_of([&] { look_from(JsonPlace(json, "M")); });
  };
  EXPECT_EQ(error_with("ground", 256), "M: most.ground: 256 is not from 0 to 255");
  EXPECT_EQ(error_with("extent", -0.5), "M: most.extent: -0.5 is not from 0 to 1");
  EXPECT_TRUE(error_with("figures", 1.5).starts_with("M: most.figures: ")) << error_with("figures", 1.5);
}

}  // namespace
}  // namespace nudge
