#include "models/number_formats.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "nudge/model.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

template <typename Stored>
TensorData tensor_of(const char* dtype, const std::vector<Stored>& numbers) {
  TensorData tensor{"w", dtype, {numbers.size()}, {}};
  tensor.bytes.resize(numbers.size() * sizeof(Stored));
  std::memcpy(tensor.bytes.data(), numbers.data(), tensor.bytes.size());
  return tensor;
}

/// By its definition: sign, five bits of exponent, ten of fraction.
double half_by_definition(unsigned bits) {
  const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
  const int exponent = static_cast<int>(bits >> 10 & 31U);
  const double fraction = (bits & 0x3FFU) / 1024.0;
  return exponent == 0 ? sign * fraction * std::pow(2.0, -14) : sign * (1 + fraction) * std::pow(2.0, exponent - 15);
}

TEST(NumberFormats, EveryHalfIsReadExactly) {
  std::vector<std::uint16_t> halves;
  for (unsigned bits = 0; bits < 65536; ++bits) halves.push_back(static_cast<std::uint16_t>(bits));
  const std::vector<float> numbers = numbers_of<float>(tensor_of("F16", halves), NotFinite::taken);
  ASSERT_EQ(numbers.size(), 65536U);
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const bool negative = (bits & 0x8000U) != 0;
    EXPECT_EQ(std::signbit(numbers[bits]), negative) << bits;
    if ((bits >> 10 & 31U) != 31) {
      EXPECT_EQ(static_cast<double>(numbers[bits]), half_by_definition(bits)) << bits;
    } else if ((bits & 0x3FFU) == 0) {
      EXPECT_EQ(numbers[bits], (negative ? -1 : 1) * std::numeric_limits<float>::infinity());
    } else {
      EXPECT_TRUE(std::isnan(numbers[bits])) << bits;
    }
  }
}

TEST(NumberFormats, ABrainFloatIsAFloatsUpperHalf) {
  const std::vector<std::uint16_t> bits{0x3F80, 0xBF80, 0x4049, 0x8000, 0x7F80, 0x0001};
  const std::vector<double> numbers = numbers_of<double>(tensor_of("BF16", bits), NotFinite::taken);
  EXPECT_EQ(numbers,
            (std::vector<double>{1, -1, 3.140625, -0.0, std::numeric_limits<double>::infinity(), std::pow(2.0, -133)}));
}

TEST(NumberFormats, ADoubleIsRoundedToTheNearestFloatTiesToEven) {
  const double step = std::pow(2.0, -23);  // between 1 and the float after it
  const std::vector<double> doubles{1 + step / 2, 1 + 3 * step / 2, 1 + 0.51 * step, 0.5, std::pow(2.0, -149)};
  const std::vector<float> floats = numbers_of<float>(tensor_of("F64", doubles));
  EXPECT_EQ(floats, (std::vector<float>{1, static_cast<float>(1 + 2 * step), static_cast<float>(1 + step), 0.5F,
                                        std::numeric_limits<float>::denorm_min()}));
}

TEST(NumberFormats, WhatIsNotFiniteIsNamed) {
  EXPECT_ERROR(numbers_of<float>(tensor_of<std::uint16_t>("F16", {0x3C00, 0x7C00})),
               "tensor 'w': number 1 is inf, which is not finite");
  EXPECT_ERROR(numbers_of<float>(tensor_of<double>("F64", {-1e39})),
               "tensor 'w': number 0 is -1e+39, which is not finite as a float");
}

/// The bytes of a model file with every tensor's numbers of another type.
template <typename Stored, typename Make>
SafeTensors stored_as(const char* dtype, SafeTensors content, const Make& make) {
  for (TensorData& tensor : content.tensors) {
    std::vector<Stored> numbers;
    for (const float number : numbers_of<float>(tensor)) numbers.push_back(make(number));
    tensor.bytes = tensor_of(dtype, numbers).bytes;
    tensor.dtype = dtype;
  }
  return content;
}

class ModelOfAnotherProgram : public testing::Test {
 protected:
  static Model from(const SafeTensors& content) {
    return model_from_bytes(safetensors_to_bytes(content.views(), content.metadata, Checksum::none, "m"), "m");
  }

  Dataset data_{.name = "d", .shape = {1, 6, 6}, .classes = {"0", "1", "2"}};
  Model model_ = make_model("conv3x3:2, batchnorm, relu, 3", data_, 4);
  SafeTensors content_ = safetensors_from_bytes(model_to_bytes(model_), "m");
};

TEST_F(ModelOfAnotherProgram, MayHaveDoublesHalvesAndBrainFloats) {
  const auto same = [](std::span<const float> a, std::span<const float> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  };
  const Model doubles = from(stored_as<double>("F64", content_, [](float x) { return static_cast<double>(x); }));
  EXPECT_TRUE(same(doubles.network.parameters(), model_.network.parameters()));
  EXPECT_TRUE(same(doubles.network.statistics(), model_.network.statistics()));

  const auto upper_half = [](float x) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &x, sizeof x);
    return static_cast<std::uint16_t>(bits >> 16);
  };
  const Model brain = from(stored_as<std::uint16_t>("BF16", content_, upper_half));
  for (std::size_t i = 0; i < model_.network.parameters().size(); ++i) {
    const float exact = model_.network.parameters()[i];
    EXPECT_NEAR(brain.network.parameters()[i], exact, std::abs(exact) / 128);
  }
  const Model halves = from(stored_as<std::uint16_t>("F16", content_, [](float) { return std::uint16_t{0x3800}; }));
  EXPECT_EQ(halves.network.parameters()[0], 0.5F);
  EXPECT_EQ(halves.network.statistics()[3], 0.5F);
}

TEST_F(ModelOfAnotherProgram, NamesTheDoubleThatNoFloatHolds) {
  SafeTensors large = stored_as<double>("F64", content_, [](float x) { return static_cast<double>(x); });
  const double number = 1e300;
  std::memcpy(large.tensors[0].bytes.data() + 2 * sizeof number, &number, sizeof number);
  EXPECT_ERROR(from(large), "m: tensor 'layers.0.weight': number 2 is 1e+300, which is not finite as a float");
}

TEST_F(ModelOfAnotherProgram, MayCountTheBatchesOfABatchNormalisationAndOfNothingElse) {
  const TensorData count{"", "I64", {}, std::vector<std::uint8_t>(8, 1)};
  content_.tensors.push_back(count);
  content_.tensors.back().name = "layers.1.num_batches_tracked";
  EXPECT_EQ(from(content_).network.parameters()[0], model_.network.parameters()[0]);
  content_.tensors.back().name = "layers.0.num_batches_tracked";
  EXPECT_ERROR(from(content_), "m: tensor 'layers.0.num_batches_tracked' belongs to no layer of the architecture");
}

}  // namespace
}  // namespace nudge
