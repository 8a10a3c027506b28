// finetune, transfer, and classes by choice.

#include <gtest/gtest.h>

#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/image.hpp"
#include "nudge/model_file.hpp"
#include "nudge/png.hpp"

namespace nudge::test {
namespace {

/// A run in "two" that has learnt classes 0 and 1 of the bars.
void train_on_two(Workplace& place) {
  write_bars(place / "bars");
  must(place, {"train", "--data", "bars", "--classes", "0-1", "--net", "64-12-6-2", "--epochs", "3", "--out", "two"});
}

TEST(Finetune, LearnsOtherClassesWithAFrozenBody) {
  Workplace place;
  train_on_two(place);
  must(place, {"finetune", "two", "--data", "bars", "--freeze", "all-but-head", "--epochs", "2", "--out", "three"});
  const Model before = load_model(place / "two"), after = load_model(place / "three");
  EXPECT_EQ(before.classes, (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(after.classes, (std::vector<std::string>{"0", "1", "2"}));
  const std::size_t body = before.network.architecture().tensors()[4].offset;
  EXPECT_TRUE(std::ranges::equal(before.network.parameters().first(body), after.network.parameters().first(body)));
  EXPECT_EQ(must(place, {"eval", "three", "--json"}).json().at("examples"), 30);
  EXPECT_TRUE(contains(must(place, {"explain", "three"}).out, "L1, L2 were frozen in the model's training"));
  EXPECT_EQ(must(place, {"explain", "three", "--json"}).json().at("frozen"), (nlohmann::json{"L1", "L2"}));
  EXPECT_FALSE(must(place, {"explain", "two", "--json"}).json().contains("frozen"));
  EXPECT_EQ(must(place, {"eval", "two", "--json"}).json().at("examples"), 20);  // of its two classes alone
}

TEST(Finetune, SetsTheBodyFreeAndGoesOnWithTheSameBits) {
  Workplace place;
  train_on_two(place);
  const auto tune = [&](const std::string& out, const std::string& epochs) {
    must(place, {"finetune", "two", "--data", "bars", "--freeze", "1", "--unfreeze-at", "2", "--body-rate", "0.01",
                 "--head-rate", "0.1", "--epochs", epochs, "--out", out});
  };
  tune("whole", "4");
  tune("part", "1");
  must(place, {"resume", "part", "--epochs", "4"});
  EXPECT_EQ(content_of(place / "whole/model.safetensors"), content_of(place / "part/model.safetensors"));
  const Model before = load_model(place / "two"), after = load_model(place / "whole");
  EXPECT_NE(before.network.parameters()[0], after.network.parameters()[0]);
  EXPECT_TRUE(contains(content_of(place / "whole/config.toml"), "unfreeze_at = 2"));
}

TEST(Finetune, BringsPicturesToTheModelsInput) {
  Workplace place;
  train_on_two(place);
  for (const char* name : {"dark", "light"}) {
    std::filesystem::create_directories(place / "mine" / name);
    for (int i = 0; i < 6; ++i) {
      const auto gray = static_cast<std::uint8_t>((name[0] == 'l' ? 200 : 20) + i);
      write_png(place / "mine" / name / (std::to_string(i) + ".png"),
                Image{{3, 5, 7}, std::vector<std::uint8_t>(105, gray)});
    }
  }
  must(place, {"finetune", "two", "--data", "mine", "--epochs", "2", "--out", "tuned"});
  const nlohmann::json told = must(place, {"eval", "tuned", "--json"}).json();
  EXPECT_EQ(told.at("examples"), 2);
  EXPECT_TRUE(contains(content_of(place / "tuned/config.toml"), "height = 8"));
}

TEST(Finetune, ReadsATableByTheModelsColumns) {
  Workplace place;
  const auto write = [&](const char* name, bool exchanged, int classes) {
    std::ofstream file(place / name);
    file << (exchanged ? "label,y,x\n" : "label,x,y\n");
    for (int i = 0; i < 60; ++i) {
      const double x = i % classes, y = 5;
      file << i % classes << ',' << (exchanged ? y : x) << ',' << (exchanged ? x : y) << '\n';
    }
  };
  write("a.csv", false, 2);
  write("b.csv", true, 2);
  must(place, {"train", "--data", "a.csv", "--net", "2-8-2", "--epochs", "30", "--batch", "10", "--out", "a"});
  EXPECT_EQ(must(place, {"eval", "a", "--json"}).json().at("accuracy"), 1.0);
  must(place, {"finetune", "a", "--data", "b.csv", "--epochs", "1", "--learning-rate", "1e-9", "--out", "b"});
  EXPECT_EQ(must(place, {"eval", "b", "--json"}).json().at("accuracy"), 1.0);
}

TEST(Finetune, KeepsWhatKeysSay) {
  Workplace place;
  train_on_two(place);
  must(place, {"finetune", "two", "--data", "bars", "--epochs", "3", "--set", "optimizer.frozen=[\"L1\"]", "--set",
               "training.unfreeze_at=2", "--set", "optimizer.layer_rates={L2=0.5}", "--out", "kept"});
  const std::string recipe = content_of(place / "kept/config.toml");
  for (const char* line : {"frozen = [\"L1\"]", "unfreeze_at = 2", "\"L2\" = 0.5"}) {
    EXPECT_TRUE(contains(recipe, line)) << recipe;
  }
}

TEST(Finetune, FreezesTheBodyOfAModelOfMuon) {
  Workplace place;
  write_bars(place / "bars");
  must(place, {"train", "--data", "bars", "--optimizer", "muon", "--net", "64-8-3", "--epochs", "1", "--out", "muon"});
  must(place, {"finetune", "muon", "--data", "bars", "--freeze", "all-but-head", "--epochs", "1", "--out", "tuned"});
  const Model before = load_model(place / "muon"), after = load_model(place / "tuned");
  EXPECT_TRUE(std::ranges::equal(before.network.parameters().first(520), after.network.parameters().first(520)));
}

TEST(Finetune, OtherPicturesOfTheSameKindComeToTheModelsInputToo) {
  Workplace place;
  train_on_two(place);
  for (const std::string folder : {"mine", "others"}) {
    for (const char* name : {"dark", "light"}) {
      std::filesystem::create_directories(place / folder / name);
      for (int i = 0; i < 6; ++i) {
        const auto gray = static_cast<std::uint8_t>((name[0] == 'l' ? 200 : 20) + i + (folder == "mine" ? 0 : 9));
        write_png(place / folder / name / (std::to_string(i) + ".png"),
                  Image{{1, 5, 7}, std::vector<std::uint8_t>(35, gray)});
      }
    }
  }
  must(place, {"finetune", "two", "--data", "mine", "--epochs", "1", "--out", "tuned"});
  EXPECT_EQ(must(place, {"eval", "tuned", "--data", "others", "--split", "train", "--json"}).json().at("examples"), 12);
}

TEST(Finetune, ComparesThreeWaysAtFewLabels) {
  Workplace place;
  train_on_two(place);
  const Arguments ask{"transfer", "two", "--data", "bars", "--labels", "1,3", "--draws", "2", "--steps", "5"};
  const Outcome words = must(place, ask);
  EXPECT_TRUE(contains(words.out, "3 x 3   from scratch")) << words.out;
  Arguments as_json = ask;
  as_json.emplace_back("--json");
  const nlohmann::json results = must(place, as_json).json().at("results");
  ASSERT_EQ(results.size(), 6U);
  EXPECT_EQ(results[5].at("way"), "fine-tuned");
  EXPECT_EQ(results[5].at("accuracies").size(), 2U);
}

TEST(Finetune, LeavesTheUnlabelledExamplesOfTheOtherTaskBehind) {
  Workplace place;
  write_bars(place / "bars");
  must(place, {"train", "--data", "bars", "--per-class", "5", "--net", "64-8-3", "--epochs", "1", "--set",
               "unlabelled.batch=20", "--set", "unlabelled.consistency=1", "--set", "strong_augment.rotation=9",
               "--unlabelled", "bars", "--out", "first"});
  const std::string before = content_of(place / "first/config.toml");
  for (const char* line : {"batch = 20", "/bars\"\nunlabelled = \"/", "consistency = 1.0", "rotation = 9.0"}) {
    EXPECT_TRUE(contains(before, line)) << line;
  }
  must(place, {"finetune", "first", "--data", "bars", "--epochs", "1", "--out", "second"});
  const std::string after = content_of(place / "second/config.toml");
  for (const char* line : {"[unlabelled]\nbatch = 0\n", "/bars\"\nunlabelled = \"\"", "consistency = 0.0"}) {
    EXPECT_TRUE(contains(after, line)) << line;
  }
  EXPECT_FALSE(contains(after, "rotation = 9.0"));
  EXPECT_FALSE(contains(content_of(place / "second/metrics.jsonl"), "sure"));
}

TEST(Finetune, SaysWhatIsWrong) {
  Workplace place;
  train_on_two(place);
  std::filesystem::create_directories(place / "twos/2");
  write_png(place / "twos/2/one.png", Image{{1, 8, 8}, std::vector<std::uint8_t>(64, 9)});
  expect_refused(
      place,
      {{{"finetune", "two"}, 2, "--data is needed"},
       {{"finetune", "two", "--data", "bars", "--freeze", "3"}, 1, "3 layers cannot be frozen: the network has 3"},
       {{"finetune", "two", "--data", "bars", "--freeze", "some"}, 2, "--freeze some: a number of layers"},
       {{"finetune", "two", "--data", "bars", "--unfreeze-at", "2"}, 1, "no layer is frozen until then"},
       {{"finetune", "two", "--data", "bars", "--standardise"}, 1, "the model takes its input as it is"},
       {{"transfer", "two", "--data", "bars", "--labels", "all"}, 2, "--labels all: whole numbers from 1 are expected"},
       {{"transfer", "two", "--data", "bars", "--per-class", "2"},
        2,
        "neither --per-class nor --train-count is expected"},
       {{"finetune", "two", "--data", "bars", "--unfreeze-at", "-1"}, 2, "--unfreeze-at"},
       {{"eval", "two", "--data", "twos"}, 1, "twos: has no example of the classes 0, 1 (data.classes)"},
       {{"finetune", "two", "--data", "bars", "--body-rate", "0"}, 1, "a learning rate of 0"},
       {{"finetune", "two", "--data", "bars", "--classes", "1-4"}, 1, "bars: has no class \"3\""},
       {{"train", "--data", "bars", "--classes", "1,1", "--net", "64-2"}, 1, "the class \"1\" is named twice"},
       {{"transfer", "two", "--data", "bars", "--labels", "99"}, 1, "cannot draw 99 examples of the class 0"}});
}

}  // namespace
}  // namespace nudge::test
