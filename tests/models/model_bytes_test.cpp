#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <string_view>

#include "nudge/model.hpp"
#include "nudge/net_text.hpp"
#include "nudge/safetensors.hpp"
#include "support/error_of.hpp"
#include "support/expect_error.hpp"
#include "support/largest_allocation.hpp"

namespace nudge {
namespace {

using Bytes = std::vector<std::byte>;

/// A small network with layers of many kinds, composites among them, and running statistics.
Model small_model() {
  const Shape input{1, 6, 6};
  Model model{Network(make_net(input,
                               "conv3x3:2:same, batchnorm, relu, residual(conv1x1:2, elu | conv1x1:2), maxpool2, "
                               "dropout0.25, 4, leaky-relu, 3",
                               {})),
              {.shape = input, .scale = 1.0F / 255, .mean = {0.1307F}, .deviation = {0.3081F}},
              {"a\"b", "", "\xC3\xA9"},
              "C:\\digits\n",
              "[data]\nsource = \"x\"\n",
              EpochMetrics{.epoch = 3,
                           .step = 1800,
                           .learning_rate = 0.1,
                           .train_cost = 1.0 / 3,
                           .evaluated_on = {},
                           .cost = {},
                           .accuracy = 0.97,
                           .gradient_norm = {}},
              TableColumns{.count = 39,
                           .label = {"kind", 39},
                           .weight = TableColumns::Column{"how \"much\"", 1},
                           .dropped = {{"Id", 2}, {"", 3}},
                           .values = {}}};
  initialise(model.network, 5);
  return model;
}

bool same(const Model& a, const Model& b) {
  const auto same_bits = [](std::span<const float> x, std::span<const float> y) {
    return x.size() == y.size() && (x.empty() || std::memcmp(x.data(), y.data(), x.size_bytes()) == 0);
  };
  return a.network.architecture() == b.network.architecture() &&
         same_bits(a.network.parameters(), b.network.parameters()) &&
         same_bits(a.network.statistics(), b.network.statistics()) && a.preprocessing == b.preprocessing &&
         a.classes == b.classes && a.dataset == b.dataset && a.training == b.training && a.result == b.result &&
         a.columns == b.columns;
}

TEST(ModelBytes, ReadBackBitForBit) {
  const Model model = small_model();
  Bytes bytes = model_to_bytes(model);
  EXPECT_TRUE(same(model_from_bytes(bytes), model));
  EXPECT_EQ(model_to_bytes(model_from_bytes(bytes)), bytes);
  // Wherever they lie.
  bytes.insert(bytes.begin(), std::byte{0});
  EXPECT_TRUE(same(model_from_bytes(std::span(bytes).subspan(1)), model));
}

TEST(ModelBytes, TakeAMeanForEachNumberOfThePicture) {
  Model model = small_model();
  model.preprocessing.mean.assign(36, 0.25F);
  model.preprocessing.deviation.assign(36, 0.5F);
  model.preprocessing.mean[35] = -1;
  check(model);
  EXPECT_TRUE(same(model_from_bytes(model_to_bytes(model)), model));
}

/// A dense layer within so many composites, residual ones and sequential ones in turn.
Model nested(std::size_t composites) {
  std::vector<Layer> layers = {{Dense{36, 36}}};
  for (std::size_t i = 0; i < composites; ++i) {
    layers = i % 2 == 0 ? std::vector<Layer>{{Residual{.body = std::move(layers), .shortcut = {}}}}
                        : std::vector<Layer>{{Sequential{.layers = std::move(layers)}}};
  }
  layers.insert(layers.begin(), {Flatten{}});
  layers.push_back({Dense{36, 3}});
  Model model = small_model();
  model.network = Network(Architecture({1, 6, 6}, std::move(layers), Loss::cross_entropy));
  initialise(model.network, 5);
  return model;
}

TEST(ModelBytes, TakeTheDeepestNetThatThereIs) {
  for (const std::size_t composites : {7U, 15U, 16U}) {
    const Model model = nested(composites);
    EXPECT_TRUE(same(model_from_bytes(model_to_bytes(model)), model)) << composites;
  }
  EXPECT_ERROR(nested(17), "network: layers within layers, more than 16 deep");
  const auto as_text = [](std::size_t brackets) {
    std::string item = "36";
    for (std::size_t i = 0; i < brackets; ++i) item = "residual(" + item + ")";
    return "flatten, " + item + ", 3";
  };
  Model model = small_model();
  model.network = Network(make_net({1, 6, 6}, as_text(16), {}));
  EXPECT_TRUE(same(model_from_bytes(model_to_bytes(model)), model));
  EXPECT_ERROR(make_net({1, 6, 6}, as_text(17), {}), "brackets within brackets, more than 16 deep");
}

TEST(ModelBytes, SayWhoTheyAreWhereTheyAreRefused) {
  Model model = small_model();
  EXPECT_ERROR(model_from_bytes({}, "the level's model"), "the level's model: not a safetensors file: it has 0 bytes");
  Bytes bytes = model_to_bytes(model);
  bytes.back() ^= std::byte{1};
  EXPECT_ERROR(model_from_bytes(bytes, "M"),
               "M: the checksum (crc32 in its metadata) does not fit: the file is damaged");
  model.network.parameters()[4] = NAN;
  EXPECT_ERROR(model_to_bytes(model, "M"), "M: parameter L1.0.4 (number 4 of layers.0.weight) is nan");
  const Bytes other = safetensors_to_bytes({}, {{"k", "v"}}, Checksum::none, "M");
  EXPECT_ERROR(model_from_bytes(other, "M"), "M: not a model that nudge saved");
}

/// One small damage: a bit flipped, a byte changed, some cut, some put in, some exchanged.
void damage(Bytes& bytes, std::mt19937& random) {
  const auto place = [&] { return random() % bytes.size(); };
  const auto at = [&](std::size_t index) { return bytes.begin() + static_cast<std::ptrdiff_t>(index); };
  const std::size_t first = place();
  switch (random() % 6) {
    case 0:
      bytes[first] ^= std::byte{1} << (random() % 8);
      break;
    case 1:
      bytes[first] = static_cast<std::byte>(random());
      break;
    case 2:
      bytes.erase(at(first), at(std::min(bytes.size(), first + random() % 16)));
      break;
    case 3: {
      const std::size_t from = place();
      const Bytes copied(at(from), at(std::min(bytes.size(), from + random() % 32)));
      bytes.insert(at(first), copied.begin(), copied.end());
      break;
    }
    case 4:
      bytes.resize(bytes.size() + random() % 64);
      break;
    default:
      std::swap(bytes[first], bytes[place()]);
  }
}

/// Most damage lies where it tells: in the header's length and the header.
void damage_front(Bytes& bytes, std::mt19937& random) {
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), 8);
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(8 + header);
  Bytes front(bytes.begin(), end);
  const Bytes rest(end, bytes.end());
  damage(front, random);
  // A header of another length is found at its new end, or else nothing behind the first error would ever be read.
  if (random() % 4 != 0 && front.size() > 8) {
    const std::uint64_t length = front.size() - 8;
    std::memcpy(front.data(), &length, 8);
  }
  front.insert(front.end(), rest.begin(), rest.end());
  bytes = std::move(front);
}

TEST(ModelBytes, DamageIsReadOrRefusedButNeverWorse) {
  const Model model = small_model();
  const Bytes checked = model_to_bytes(model);
  const SafeTensors content = safetensors_from_bytes(checked, "M");
  const Bytes unchecked = safetensors_to_bytes(content.views(), content.metadata, Checksum::none, "M");
  std::mt19937 random(17);
  std::size_t refused = 0;
  constexpr std::size_t rounds = 20000;
  for (std::size_t round = 0; round < rounds; ++round) {
    Bytes bytes = unchecked;
    for (auto changes = random() % 3 + 1; changes > 0 && bytes.size() > 8; --changes) {
      if (random() % 4 != 0) {
        std::uint64_t header = 0;
        std::memcpy(&header, bytes.data(), 8);
        if (header <= bytes.size() - 8) damage_front(bytes, random);
      } else {
        damage(bytes, random);
      }
    }
    largest_allocation = 0;
    const std::string message = error_of([&] { model_from_bytes(bytes, "M"); });
    EXPECT_LT(largest_allocation, 20 * bytes.size()) << "round " << round;
    if (!message.empty()) {
      ++refused;
      EXPECT_TRUE(message.starts_with("M: ")) << message;
    }
  }
  EXPECT_GT(refused, rounds / 2);
  EXPECT_LT(refused, rounds);
}

TEST(ModelBytes, EveryFlippedBitAndEveryCutOfCheckedBytesIsNoticed) {
  const Bytes good = model_to_bytes(small_model());
  for (std::size_t length = 0; length < good.size(); length += length < 3000 ? 1 : 97) {
    EXPECT_NE(error_of([&] { model_from_bytes(std::span(good).first(length)); }), "") << length;
  }
  // Whoever changes the word crc32 itself has removed the checksum, and is read unchecked.
  constexpr std::size_t word = 8 + std::string_view(R"({"__metadata__":{")").size();
  for (std::size_t bit = 0; bit < 8 * good.size(); bit += 3) {
    if (bit / 8 >= word && bit / 8 < word + 5) continue;
    Bytes bad = good;
    bad[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_NE(error_of([&] { model_from_bytes(bad); }), "") << bit;
  }
}

}  // namespace
}  // namespace nudge
