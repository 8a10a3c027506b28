// The example of docs/adding_a_data_set.md: it compiles, and it is right.

#include <gtest/gtest.h>

#include <vector>

#include "docs/cifar.hpp"
#include "nudge/preprocessing.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr std::size_t record = 3073;

std::vector<std::uint8_t> two_records() {
  std::vector<std::uint8_t> bytes(2 * record, 7);
  bytes[0] = 3;
  bytes[1 + 1024 + 33] = 200;  // of the first: green, line 1, column 1
  bytes[record] = 9;
  return bytes;
}

TEST(AddingADataSet, ARecordIsALabelAndThreeChannels) {
  const Dataset data = parse_cifar(two_records(), "batch.bin");
  ASSERT_EQ(data.size(), 2U);
  EXPECT_EQ(data.classes[static_cast<std::size_t>(data.labels[0])], "cat");
  EXPECT_EQ(data.classes[static_cast<std::size_t>(data.labels[1])], "truck");
  EXPECT_EQ(data.image(0)[1024 + 33], 200);
  EXPECT_EQ(data.image(1)[1024 + 33], 7);
}

TEST(AddingADataSet, ItComesOutAsANetworksInput) {
  const auto data = std::make_shared<const Dataset>(parse_cifar(two_records(), "batch.bin"));
  std::vector<float> x(data->shape.size());
  const std::vector<std::uint32_t> first{0};
  gather(everything(data), std::span(first), plain_preprocessing(*data), Matrix<float>(x.data(), 1, x.size()));
  EXPECT_FLOAT_EQ(x[1024 + 33], 200.0F / 255.0F);
  EXPECT_FLOAT_EQ(x[0], 7.0F / 255.0F);
}

TEST(AddingADataSet, WhatIsDamagedIsRefused) {
  std::vector<std::uint8_t> bytes = two_records();
  bytes[record] = 10;
  EXPECT_ERROR(parse_cifar(bytes, "batch.bin"), "batch.bin: record 1 has the label 10; 0 to 9 were expected");
  bytes.pop_back();
  EXPECT_ERROR(parse_cifar(bytes, "batch.bin"), "batch.bin: holds 6145 bytes");
  EXPECT_ERROR(parse_cifar({}, "batch.bin"), "batch.bin: holds 0 bytes");
}

}  // namespace
}  // namespace nudge
