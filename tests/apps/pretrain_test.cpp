// pretrain, and what can be done with the autoencoder that it makes.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/model_file.hpp"

namespace nudge::test {
namespace {

/// An autoencoder of the bars with a code of three numbers, in "coder".
void pretrain(Workplace& place, const Arguments& more = {}) {
  write_bars(place / "bars");
  Arguments arguments{"pretrain", "--data", "bars", "--net", "64-16-3", "--batch", "10", "--out", "coder"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  must(place, arguments);
}

TEST(Pretrain, LeavesARunOfAnAutoencoder) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome told =
      must(place, {"pretrain", "--data", "bars", "--net", "64-16-3", "--epochs", "3", "--out", "coder"});
  EXPECT_TRUE(contains(told.out, "     test ")) << told.out;
  EXPECT_TRUE(contains(told.out, "mean squared error  0.")) << told.out;
  EXPECT_FALSE(contains(told.out, "accuracy")) << told.out;
  const std::string recipe = content_of(place / "coder/config.toml");
  for (const char* line : {"decoder = \"mirror\"", "loss = \"half-quadratic\"", "name = \"adam\""}) {
    EXPECT_TRUE(contains(recipe, line)) << recipe;
  }
  EXPECT_FALSE(contains(content_of(place / "coder/metrics.jsonl"), "accuracy"));
  EXPECT_TRUE(contains(content_of(place / "coder/report.html"), "\"reconstruction\":{\"cost\":"));
  EXPECT_TRUE(contains(must(place, {"inspect", "coder"}).out, "3 numbers, which L1 to L2 make"));
  EXPECT_EQ(must(place, {"inspect", "coder", "--json"}).json().at("code"), 3);
  EXPECT_TRUE(contains(must(place, {"export", "coder", "--out", "t.safetensors", "--names", "torch"}).out, ""));
}

TEST(Pretrain, GoesOnWithTheSameBits) {
  Workplace place;
  const Arguments corrupted{"--masking", "0.3", "--noise", "0.1", "--validation", "30"};
  Arguments whole = corrupted, part = corrupted;
  whole.insert(whole.end(), {"--epochs", "4"});
  part.insert(part.end(), {"--epochs", "2", "--out", "part"});
  pretrain(place, whole);
  part.insert(part.begin(), {"pretrain", "--data", "bars", "--net", "64-16-3", "--batch", "10"});
  must(place, part);
  must(place, {"resume", "part", "--epochs", "4"});
  for (const char* file : {"model.safetensors", "metrics.jsonl", "config.toml"}) {
    EXPECT_EQ(content_of(place / "coder" / file), content_of(place / "part" / file)) << file;
  }
}

TEST(Pretrain, FinetuneMakesAClassifierOfTheEncoder) {
  Workplace place;
  pretrain(place, {"--epochs", "10"});
  must(place, {"finetune", "coder", "--data", "bars", "--per-class", "5", "--freeze", "all-but-head", "--epochs", "2",
               "--out", "tuned"});
  const Model before = load_model(place / "coder"), after = load_model(place / "tuned");
  EXPECT_FALSE(after.encoder_layers);
  EXPECT_EQ(after.classes, (std::vector<std::string>{"0", "1", "2"}));
  const std::size_t body = 64 * 16 + 16 + 16 * 3 + 3;
  EXPECT_TRUE(std::ranges::equal(before.network.parameters().first(body), after.network.parameters().first(body)));
  EXPECT_EQ(must(place, {"eval", "tuned", "--json"}).json().at("examples"), 30);
  const Outcome compared =
      must(place, {"transfer", "coder", "--data", "bars", "--labels", "3", "--draws", "2", "--steps", "5", "--json"});
  EXPECT_EQ(compared.json().at("results").size(), 3U);
}

TEST(Reconstruct, SetsTheAutoencoderBesidePrincipalComponents) {
  Workplace place;
  pretrain(place, {"--epochs", "3", "--masking", "0.2"});
  const Outcome words = must(place, {"reconstruct", "coder"});
  EXPECT_TRUE(contains(words.out, "principal components, 3")) << words.out;
  const nlohmann::json told = must(place, {"reconstruct", "coder", "--split", "train", "--json"}).json();
  EXPECT_EQ(told.at("examples"), (nlohmann::json{30, 30, 30}));
  EXPECT_EQ(told.at("code"), 3);
  EXPECT_EQ(told.at("numbers"), 64);
  EXPECT_EQ(told.at("corrupted").at("masking"), 0.2);
  EXPECT_LT(told.at("components").at("mean_squared_error"), told.at("mean").at("mean_squared_error"));
  EXPECT_EQ(told.at("autoencoder").at("of_classes").size(), 3U);
  EXPECT_EQ(told.at("shown").size(), 16U);
  EXPECT_TRUE(told.at("shown")[0].contains("corrupted"));
  EXPECT_FALSE(told.contains("plane")) << "its code has three numbers";
}

TEST(Pretrain, AutoencodersAreSweptByTheirCost) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome swept = must(place, {"sweep",
                                     "--data",
                                     "bars",
                                     "--net",
                                     "64-4",
                                     "--loss",
                                     "half-quadratic",
                                     "--set",
                                     "autoencoder.decoder=mirror",
                                     "--validation",
                                     "30",
                                     "--epochs",
                                     "2",
                                     "--optimizer",
                                     "adam",
                                     "--grid",
                                     "optimizer.learning_rate=0.0001,0.01",
                                     "--out",
                                     "swept",
                                     "--json"});
  EXPECT_TRUE(contains(swept.err, "validation cost ")) << swept.err;
  EXPECT_FALSE(contains(swept.err, "failed")) << swept.err;
  const nlohmann::json best = swept.json().at("outcomes").at(0);
  EXPECT_EQ(best.at("values").at("optimizer.learning_rate"), "0.01") << swept.out;
  EXPECT_TRUE(best.at("validation_cost").is_number());
  EXPECT_TRUE(best.at("validation_accuracy").is_null());
}

TEST(Pretrain, NeedsNoClasses) {
  Workplace place;
  std::ofstream table(place / "one.csv");
  for (int i = 0; i < 60; ++i) table << "a," << i % 7 / 10.0 << ',' << i % 5 / 10.0 << ',' << i % 3 / 10.0 << '\n';
  table.close();
  must(place, {"pretrain", "--data", "one.csv", "--net", "3-2", "--epochs", "1", "--batch", "5", "--out", "coder"});
  EXPECT_EQ(load_model(place / "coder").classes, std::vector<std::string>{"a"});
}

TEST(Pretrain, SaysWhatIsWrong) {
  Workplace place;
  pretrain(place, {"--epochs", "1"});
  must(place, {"train", "--data", "bars", "--net", "64-3", "--epochs", "1", "--out", "classifier"});
  std::ofstream(place / "classifier.toml") << "[network]\nloss = \"cross-entropy\"\n";
  expect_refused(
      place, {{{"eval", "coder"}, 1, "coder: is an autoencoder, which says no class: `nudge reconstruct coder`"},
              {{"predict", "coder", "--index", "1"}, 1, "is an autoencoder"},
              {{"explain", "coder"}, 1, "is an autoencoder"},
              {{"compare", "coder", "coder"}, 1, "is an autoencoder"},
              {{"fold", "coder", "--out", "none"}, 1, "is an autoencoder"},
              {{"reconstruct", "classifier"}, 1, "classifier: is a classifier; an autoencoder is expected"},
              {{"reconstruct", "coder", "--html", "coder/model.safetensors"}, 2, "coder/model.safetensors"},
              {{"reconstruct", "coder", "--examples", "1001"}, 2, "--examples 1001: at most 1000 are expected"},
              {{"pretrain", "classifier.toml", "--data", "bars"}, 1, "network.loss is cross-entropy, which compares"},
              {{"pretrain", "--data", "bars", "--decoder", ""}, 2, "--decoder: mirror or the layers of the decoder"},
              {{"pretrain", "--data", "bars", "--decoder", "miror"}, 2, "--decoder: item 1 'miror'"},
              {{"pretrain", "--data", "bars", "--net", "64-3", "--decoder", "3-9"}, 1, "the decoder makes 9 numbers"},
              {{"pretrain", "--data", "bars", "--masking", "1"}, 2, "--masking: expected a number from 0 to below 1"},
              {{"pretrain", "--data", "bars", "--net", "64-3", "--standardise"}, 1, "and its output makes 0 to 1"},
              {{"train", "--data", "bars", "--net", "64-3", "--set", "autoencoder.noise=1"},
               1,
               "autoencoder.noise is above 0, but only an autoencoder's inputs are corrupted"}});
}

}  // namespace
}  // namespace nudge::test
