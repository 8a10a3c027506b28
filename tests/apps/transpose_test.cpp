// Pictures that lie on their side in their files, as EMNIST's do.

#include <gtest/gtest.h>

#include <fstream>
#include <utility>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t header = 16, side = 8;

/// The bars with rows and columns exchanged, under names such as EMNIST's.
void write_turned_bars(const fs::path& upright, const fs::path& turned) {
  fs::create_directories(turned);
  for (const auto& [part, name] : {std::pair{"train", "train"}, std::pair{"t10k", "test"}}) {
    const std::string images = content_of(upright / (std::string(part) + "-images-idx3-ubyte"));
    std::string exchanged = images;
    for (std::size_t first = header; first < images.size(); first += side * side) {
      for (std::size_t i = 0; i < side * side; ++i) exchanged[first + i % side * side + i / side] = images[first + i];
    }
    const std::string start = "emnist-bars-" + std::string(name);
    std::ofstream(turned / (start + "-images-idx3-ubyte"), std::ios::binary) << exchanged;
    fs::copy_file(upright / (std::string(part) + "-labels-idx1-ubyte"), turned / (start + "-labels-idx1-ubyte"));
  }
}

TEST(Transpose, MakesTheTrainingOfTheUprightPictures) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  write_turned_bars(place / "bars", place / "turned");
  const Outcome trained = place.nudge({"train", "--data", "turned", "--transpose", "--net", "64-12-3", "--epochs", "3",
                                       "--batch", "10", "--learning-rate", "0.3", "--out", "other"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_EQ(content_of(place / "other/metrics.jsonl"), content_of(place / "run/metrics.jsonl"));
  EXPECT_EQ(place.nudge({"data", "show", "turned", "--transpose"}).out.substr(6),
            place.nudge({"data", "show", "bars"}).out.substr(4));
}

TEST(Transpose, IsRememberedByTheModelAndAskedForOtherData) {
  Workplace place;
  write_bars(place / "bars");
  write_turned_bars(place / "bars", place / "turned");
  ASSERT_EQ(place
                .nudge({"train", "--threads", "1", "--data", "turned", "--transpose", "--net", "64-12-3", "--epochs",
                        "20", "--learning-rate", "0.3", "--batch", "10", "--out", "run"})
                .code,
            0);
  const auto correct = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"eval", "run", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = place.nudge(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return std::pair{outcome.json().at("correct").get<int>(), outcome.err};
  };
  const int own = correct({}).first;
  fs::copy(place / "turned", place / "copy");
  EXPECT_EQ(correct({"--data", "copy"}).first, own) << "the same data";
  const auto [upright, words] = correct({"--data", "bars"});
  EXPECT_EQ(upright, own) << "the same pictures, which stand upright";
  EXPECT_TRUE(contains(words, "bars: is read as it lies")) << words;
  fs::remove(place / "copy/emnist-bars-train-images-idx3-ubyte");
  fs::remove(place / "copy/emnist-bars-train-labels-idx1-ubyte");
  EXPECT_EQ(correct({"--data", "copy", "--transpose"}).first, own);
}

TEST(Transpose, NeedsPictures) {
  Workplace place;
  std::ofstream(place / "flowers.csv") << "kind,length,width\nrose,1.5,2\niris,-0.25,3\n";
  const Outcome outcome = place.nudge({"data", "show", "flowers.csv", "--transpose"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "flowers.csv: holds no pictures")) << outcome.err;
}

}  // namespace
}  // namespace nudge::test
