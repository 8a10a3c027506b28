// --unlabelled: examples that nobody has labelled, beside a few that somebody has.

#include <gtest/gtest.h>

#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/data_files.hpp"
#include "nudge/image.hpp"
#include "nudge/png.hpp"

namespace nudge::test {
namespace {

namespace fs = std::filesystem;

/// Of the bars two of each class in sub-folders of `mine`, and sixty in `photos` without labels, larger and coloured.
void write_photos(Workplace& place) {
  write_bars(place / "bars");
  const auto bars = load_data((place / "bars").string()).train;
  for (std::size_t i = 0; i < 72; ++i) {
    const Image picture = example_image(*bars, i);
    const std::string name = std::to_string(i) + ".png";
    if (i < 12) {
      const fs::path folder = place / "mine" / bars->classes[static_cast<std::size_t>(bars->labels[i])];
      fs::create_directories(folder);
      write_png(folder / name, picture);
    } else {
      const fs::path folder = place / "photos" / (i % 2 == 0 ? "monday" : "sunday");
      fs::create_directories(folder);
      write_png(folder / name, to_channels(resize(picture, 16, 16), 3));
    }
  }
}

const Arguments how{"--threads", "1",
                    "--net",     "64-12-3",
                    "--set",     "unlabelled.batch=20",
                    "--set",     "unlabelled.information=1",
                    "--set",     "unlabelled.threshold=0.3"};

Arguments with(Arguments first, const Arguments& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST(UnlabelledFolder, IsLearntFromBesideTheLabelledOne) {
  Workplace place;
  write_photos(place);
  const Outcome told =
      must(place, with({"train", "--data", "mine", "--unlabelled", "photos/", "--epochs", "3", "--out", "run"}, how));
  EXPECT_TRUE(contains(told.out, "sure ")) << told.out;
  EXPECT_FALSE(contains(told.out, ", right ")) << "nobody knows: " << told.out;
  const std::string metrics = content_of(place / "run/metrics.jsonl");
  EXPECT_TRUE(contains(metrics, "\"step\":9,")) << "three epochs of 60 / 20 steps: " << metrics;
  EXPECT_TRUE(contains(metrics, "\"sure\":")) << metrics;
  EXPECT_FALSE(contains(metrics, "sure_right")) << metrics;
  EXPECT_TRUE(contains(content_of(place / "run/config.toml"), "/photos\"\n"));

  // A run that was stopped ends in the same bytes; one whose pool was moved goes on when it is told where.
  must(place, with({"train", "--data", "mine", "--unlabelled", "photos", "--epochs", "1", "--out", "short"}, how));
  fs::rename(place / "photos", place / "moved");
  EXPECT_EQ(must(place, {"eval", "short", "--json"}).json().at("examples"), 2) << "which needs no pool";
  const Outcome lost = place.nudge({"resume", "short", "--epochs", "3"});
  EXPECT_EQ(lost.code, 1);
  EXPECT_TRUE(contains(lost.err, "`nudge resume short --unlabelled DATA`")) << lost.err;
  must(place, {"resume", "short", "--epochs", "3", "--threads", "2", "--unlabelled", "moved"});
  EXPECT_EQ(content_of(place / "short/metrics.jsonl"), metrics);
}

TEST(UnlabelledFolder, IsLearntFromInFinetuningToo) {
  Workplace place;
  write_photos(place);
  must(place, {"train", "--data", "bars", "--classes", "0-1", "--net", "64-12-2", "--epochs", "1", "--out", "two"});
  const Outcome told =
      must(place, {"finetune", "two", "--data", "mine", "--unlabelled", "photos", "--epochs", "1", "--set",
                   "unlabelled.batch=20", "--set", "unlabelled.pseudo_labels=1", "--out", "three"});
  EXPECT_TRUE(contains(content_of(place / "three/metrics.jsonl"), "\"step\":3,")) << told.out;
  // What is wanted of a step together is no example's own: an explanation says that it is left out.
  EXPECT_TRUE(
      contains(must(place, {"explain", "three"}).err, "learnt from examples without labels too (20 in a step)"));
  EXPECT_FALSE(contains(must(place, {"explain", "two"}).err, "without labels"));
}

TEST(UnlabelledFolder, SaysWhatIsWrong) {
  Workplace place;
  write_photos(place);
  write_bars_csv(place / "bars.csv");
  fs::create_directories(place / "empty");
  std::ofstream(place / "narrow.csv") << "1,2,3\n4,5,6\n";
  const auto train = [](const std::string& data, const std::string& pool) {
    return with({"train", "--data", data, "--unlabelled", pool}, how);
  };
  expect_refused(
      place, {{train("mine", "none"), 1, "none: there is no such file or folder of examples without labels"},
              {train("mine", "empty"), 1, "empty: holds no PNG or JPEG pictures"},
              {train("bars.csv", "narrow.csv"), 1, "narrow.csv: an example has 3 values, the model takes 64"},
              {{"train", "--data", "mine", "--unlabelled", "photos", "--net", "64-3"},
               1,
               "photos without effect: unlabelled.batch is 0, so no step has examples without labels; say how many"},
              {{"pretrain", "--data", "mine", "--unlabelled", "photos", "--net", "64-3"},
               1,
               "data.unlabelled is photos, but an autoencoder"}});
}

}  // namespace
}  // namespace nudge::test
