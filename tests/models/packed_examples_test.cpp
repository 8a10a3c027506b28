#include "nudge/packed_examples.hpp"

#include <gtest/gtest.h>

#include "nudge/error.hpp"
#include "nudge/safetensors.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

PackedExamples two_parts() {
  const Subset all = test::blobs({.examples = 30});
  HoldOut parts = hold_out(all, 6, 1);
  return {parts.rest, parts.held_out, {{"data.source", "blobs"}, {"data.train_count", "24"}}};
}

TEST(PackedExamples, ComeBackInTheirOrder) {
  const PackedExamples before = two_parts();
  const PackedExamples after = unpacked_examples(packed(before));
  EXPECT_EQ(after.recipe, before.recipe);
  EXPECT_EQ(after.train.data->classes, before.train.data->classes);
  EXPECT_EQ(after.train.data->shape, before.train.data->shape);
  EXPECT_EQ(after.train.data->name, "blobs");
  for (const auto& [from, to] : {std::pair(before.train, after.train), std::pair(before.test, after.test)}) {
    ASSERT_EQ(to.size(), from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      EXPECT_EQ(to.label(i), from.label(i));
      EXPECT_TRUE(std::ranges::equal(to.data->image(to.indices[i]), from.data->image(from.indices[i])));
    }
  }
}

TEST(PackedExamples, NeedNoTestPart) {
  PackedExamples examples = two_parts();
  examples.test = {};
  EXPECT_EQ(unpacked_examples(packed(examples)).test.size(), 0U);
}

TEST(PackedExamples, AreRefusedWhereTheyAreNoPicturesOfClasses) {
  EXPECT_ERROR(packed({test::blobs({.pixels = false}), {}, {}}), "blobs: pictures are expected");
  EXPECT_ERROR(packed({{test::blobs().data, {}}, {}, {}}), "there is nothing to learn from");
  EXPECT_ERROR(packed({test::blobs(), test::blobs({.classes = 2}), {}}), "other shapes or classes");
}

TEST(PackedExamples, AreReadWithCare) {
  std::vector<std::byte> bytes = packed(two_parts());
  for (std::size_t length = 0; length < bytes.size(); length += 97) {
    EXPECT_THROW(unpacked_examples(std::span(bytes).first(length)), Error) << length;
  }
  EXPECT_ERROR(unpacked_examples(safetensors_to_bytes({}, {}, Checksum::none, "x"), "x"), "x: no examples");
  const std::vector<float> numbers{1, 2};
  const auto with = [&](const std::string& about) {
    return safetensors_to_bytes(
        {view_tensor<float>("train.pixels", {2}, numbers), view_tensor<float>("train.labels", {2}, numbers)},
        {{"nudge", about}}, Checksum::none, "x");
  };
  EXPECT_ERROR(unpacked_examples(with("{}"), "x"), "x: 'kind' is missing");
  EXPECT_ERROR(
      unpacked_examples(with(R"({"kind": "model", "format": 1, "name": "n", "classes": [], "recipe": {}})"), "x"),
      "x: 'model' of format 1; 'examples' of format 1 is expected");
  EXPECT_ERROR(
      unpacked_examples(with(R"({"kind": "examples", "format": 1, "name": "n", "classes": ["a"], "recipe": {}})"), "x"),
      "x: tensor 'train.pixels' has the dtype F32 and 1 sides; U8 and 4 are expected");
}

}  // namespace
}  // namespace nudge
