// predict: many at once.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/png.hpp"
#include "support/jpeg_bytes.hpp"

namespace nudge::test {
namespace {

namespace fs = std::filesystem;

Image grays(std::uint8_t from) {
  Image image{{1, 8, 8}, {}};
  for (std::size_t i = 0; i < 64; ++i) image.pixels.push_back(static_cast<std::uint8_t>(from + i % 8 * 4));
  return image;
}

std::vector<nlohmann::json> lines_of(const Outcome& outcome) {
  std::vector<nlohmann::json> list;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) list.push_back(nlohmann::json::parse(line));
  return list;
}

void write_jpeg(const fs::path& path, const Image& image) {
  std::ofstream(path, std::ios::binary) << jpeg_bytes(image);
}

TEST(PredictMany, GoesOnAfterAPictureThatCannotBeRead) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  write_png(place / "one.png", grays(0));
  std::ofstream(place / "bad.png") << "\xff\xd8\xff\xe0 torn";
  write_jpeg(place / "jpeg.png", grays(20));
  const Outcome outcome = place.nudge({"predict", "run", "one.png", "bad.png", "gone.png", "jpeg.png", "--json"});
  EXPECT_EQ(outcome.code, 1);
  const auto lines = lines_of(outcome);
  ASSERT_EQ(lines.size(), 2U) << outcome.err;
  EXPECT_EQ(lines[0].at("image"), "one.png");
  EXPECT_EQ(lines[1].at("image"), "jpeg.png");
  EXPECT_TRUE(contains(outcome.err, "bad.png: is a damaged JPEG")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "gone.png")) << outcome.err;
}

TEST(PredictMany, NamesPicturesOfOtherFormatsInAFolder) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  fs::create_directories(place / "shots/more");
  write_png(place / "shots/one.png", grays(0));
  std::ofstream(place / "shots/moving.gif") << "GIF89a and more";
  std::ofstream(place / "shots/more/small.webp") << "RIFF....WEBP";
  write_png(place / "shots/more/called.gif", grays(20));
  const Outcome outcome = place.nudge({"predict", "run", "shots", "--json"});
  EXPECT_EQ(outcome.code, 1);
  const auto lines = lines_of(outcome);
  ASSERT_EQ(lines.size(), 2U) << outcome.err;
  EXPECT_EQ(lines[0].at("image"), "shots/more/called.gif");
  EXPECT_EQ(lines[1].at("image"), "shots/one.png");
  EXPECT_TRUE(contains(outcome.err,
                       "shots/moving.gif: is a GIF file; PNG and JPEG pictures are read; convert it, for "
                       "example: convert moving.gif moving.png\n"))
      << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "shots/more/small.webp: is a WebP file")) << outcome.err;
}

TEST(PredictMany, WritesTheNumberOfTheExampleThatWasChosen) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const auto number_of = [&](const std::vector<std::string>& choice) {
    std::vector<std::string> words{"predict", "run", "--csv", "one.csv"};
    words.insert(words.end(), choice.begin(), choice.end());
    const Outcome outcome = place.nudge(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const std::string table = content_of(place / "one.csv");
    const std::size_t line = table.find('\n') + 1;
    return table.substr(line, table.find(',') == std::string::npos ? 0 : table.find(',', line) - line);
  };
  EXPECT_EQ(number_of({"--index", "6"}), "7");
  // Classes take turns: the examples of class 1 stand at 1, 4, 7.
  EXPECT_EQ(number_of({"--label", "1", "--nth", "2"}), "8");
  EXPECT_EQ(number_of({"--split", "test"}), "1");
}

TEST(PredictMany, WritesTheNumberOfAnExampleWithoutLabel) {
  Workplace place;
  std::ofstream(place / "known.csv") << "a,b,kind\n1,2,x\n3,1,y\n1,3,x\n4,1,y\n2,3,x\n5,2,y\n";
  std::ofstream(place / "asked.csv") << "a,b\n1,2\n3,1\n";
  ASSERT_EQ(place
                .nudge({"train", "--data", "known.csv", "--label-column", "kind", "--net", "2-3-2", "--epochs", "1",
                        "--out", "run", "--threads", "1"})
                .code,
            0);
  const Outcome outcome = place.nudge({"predict", "run", "--data", "asked.csv", "--index", "1", "--csv", "one.csv"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(content_of(place / "one.csv"), "\n2,")) << content_of(place / "one.csv");
}

TEST(PredictMany, ShowsWhatTheNetworkIsGiven) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  Image wide{{1, 8, 16}, std::vector<std::uint8_t>(128, 0)};
  for (std::size_t y = 0; y < 8; ++y) wide.pixels[y * 16 + 8] = wide.pixels[y * 16 + 9] = 255;
  write_png(place / "wide.png", wide);
  const Outcome outcome = place.nudge({"predict", "run", "wide.png", "--show"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::string drawn = "wide.png, as the network is given it\n";
  for (std::size_t y = 0; y < 8; ++y) drawn += "        @@\n";
  EXPECT_TRUE(outcome.out.starts_with(drawn)) << outcome.out;
  EXPECT_EQ(place.nudge({"predict", "run", "wide.png", "--show", "--json"}).code, 2);
  EXPECT_EQ(place.nudge({"predict", "run", "--index", "0", "--show"}).code, 2);
}

TEST(Explain, TakesAJpegToo) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  write_jpeg(place / "bar.jpg", grays(0));
  const Outcome outcome = place.nudge({"explain", "run", "bar.jpg", "--target", "0", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST(PredictMany, TakesAFolderWithThoseInIt) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  fs::create_directories(place / "new/more");
  write_png(place / "new/b.png", grays(0));
  write_jpeg(place / "new/more/a.jpg", grays(9));
  std::ofstream(place / "new/list.txt") << "b\n";
  const Outcome outcome = place.nudge({"predict", "run", "new", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto lines = lines_of(outcome);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].at("image"), "new/more/a.jpg");
  EXPECT_TRUE(contains(outcome.err, "new: 1 file is no picture and is not read (.txt)")) << outcome.err;
}

TEST(PredictMany, OfASplitAreTheAnswersToItsExamplesOneByOne) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const auto all = lines_of(place.nudge({"predict", "run", "--split", "train", "--json"}));
  ASSERT_EQ(all.size(), 90U);
  for (const int i : {0, 17, 89}) {
    EXPECT_EQ(all[static_cast<std::size_t>(i)],
              place.nudge({"predict", "run", "--split", "train", "--index", std::to_string(i), "--json"}).json());
  }
  std::size_t correct = 0;
  for (const auto& one : all) correct += one.at("correct").get<bool>() ? 1 : 0;
  EXPECT_EQ(place.nudge({"eval", "run", "--split", "train", "--json"}).json().at("correct"), correct);
}

TEST(PredictMany, WritesATableOfNumbersAndLabels) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const auto all = lines_of(place.nudge({"predict", "run", "--data", "bars", "--json"}));
  const Outcome outcome = place.nudge({"predict", "run", "--data", "bars", "--csv", "answers.csv"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "answers.csv\n");
  std::string expected = "ImageId,Label\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    expected += std::to_string(i + 1) + "," + all[i].at("class").get<std::string>() + "\n";
  }
  EXPECT_EQ(content_of(place / "answers.csv"), expected);

  write_png(place / "a,b.png", grays(0));
  ASSERT_EQ(place.nudge({"predict", "run", "a,b.png", "--csv", "pictures.csv"}).code, 0);
  EXPECT_TRUE(contains(content_of(place / "pictures.csv"), "\n\"a,b.png\",")) << content_of(place / "pictures.csv");
}

TEST(PredictMany, TakesATableWithoutLabels) {
  Workplace place;
  write_bars_csv(place / "train.csv");
  ASSERT_EQ(
      place
          .nudge({"train", "--threads", "1", "--data", "train.csv", "--net", "64-8-3", "--epochs", "2", "--out", "run"})
          .code,
      0);
  std::istringstream lines(content_of(place / "train.csv"));
  std::ofstream unlabelled(place / "test.csv");
  for (std::string line; std::getline(lines, line);) unlabelled << line.substr(line.find(',') + 1) << '\n';
  unlabelled.close();
  const Outcome outcome = place.nudge({"predict", "run", "--data", "test.csv", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto all = lines_of(outcome);
  ASSERT_EQ(all.size(), 120U);
  EXPECT_FALSE(all[0].contains("label"));
  EXPECT_EQ(all[7].at("image"), "test.csv 7");
  EXPECT_EQ(place.nudge({"predict", "run", "--data", "test.csv", "--index", "7", "--json"}).json(), all[7]);
  EXPECT_EQ(place.nudge({"predict", "run", "--data", "test.csv", "--pick", "worst"}).code, 2);
  EXPECT_EQ(place.nudge({"predict", "run", "--data", "test.csv", "--index", "120"}).code, 2);
}

TEST(PredictMany, TakesTheNumbersOfOneExample) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const nlohmann::json shown =
      place.nudge({"data", "show", "bars", "--split", "test", "--index", "4", "--json"}).json();
  std::string numbers;
  for (const int pixel : shown.at("pixels").get<std::vector<int>>()) {
    numbers += (numbers.empty() ? "" : ",") + std::to_string(pixel);
  }
  const nlohmann::json by_hand = place.nudge({"predict", "run", "--input", numbers, "--json"}).json();
  const nlohmann::json example = place.nudge({"predict", "run", "--index", "4", "--json"}).json();
  EXPECT_EQ(by_hand.at("probabilities"), example.at("probabilities"));
  const Outcome few = place.nudge({"predict", "run", "--input", "1,2,3"});
  EXPECT_EQ(few.code, 2);
  EXPECT_TRUE(contains(few.err, "--input")) << few.err;
}

TEST(EvalOfPictures, BringsThemToTheModelsChannels) {
  Workplace place;
  for (int i = 0; i < 12; ++i) {
    const std::string end = std::to_string(i % 2) + "/" + std::to_string(i) + ".png";
    const Image gray = grays(static_cast<std::uint8_t>(i * 9));
    Image colour = to_channels(gray, 3);
    for (std::size_t at = 64; at < 192; ++at) colour.pixels[at] /= 2;
    for (const char* folder : {"gray/", "colour/"}) fs::create_directories((place / (folder + end)).parent_path());
    write_png(place / ("gray/" + end), gray);
    write_png(place / ("colour/" + end), colour);
  }
  for (const auto& [own, other, words] :
       {std::tuple{"gray", "colour", "are made gray"}, std::tuple{"colour", "gray", "are made red, green and blue"}}) {
    ASSERT_EQ(place
                  .nudge({"train", "--threads", "1", "--data", own, "--net", "4, relu, 2", "--epochs", "1", "--out",
                          std::string("of-") + own})
                  .code,
              0);
    const Outcome outcome = place.nudge({"eval", std::string("of-") + own, "--data", other, "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.json().at("examples"), 12);
    EXPECT_TRUE(contains(outcome.err, words)) << outcome.err;
  }
}

}  // namespace
}  // namespace nudge::test
