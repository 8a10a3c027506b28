// explain, average, sensitivity, hebbian.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "apps/explaining.hpp"
#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/model_file.hpp"
#include "nudge/run.hpp"

namespace nudge::test {
namespace {

void write(const std::filesystem::path& path, const std::string& content) { std::ofstream(path) << content; }

constexpr const char* toy = "[L1]\nweight = [[0.3]]\nbias = [0.1]\n[L2]\nweight = [[-1.7]]\nbias = [0.4]\n";

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

TEST(Explain, AToyByHandIsFollowedNumberByNumber) {
  Workplace place;
  write(place / "toy.toml", toy);
  const nlohmann::json json = json_of(place, {"explain", "--net", "1-1-1", "--parameters", "toy.toml", "--input", "0.8",
                                              "--target", "-0.25", "--weight-nudges"});
  const double z1 = 0.3 * 0.8 + 0.1;
  const double a1 = sigmoid(z1);
  const double z2 = -1.7 * a1 + 0.4;
  const double a2 = sigmoid(z2);
  const double cost = (a2 + 0.25) * (a2 + 0.25);
  const double delta2 = 2 * (a2 + 0.25) * a2 * (1 - a2);
  const double delta1 = delta2 * -1.7 * a1 * (1 - a1);
  constexpr double close = 1e-15;
  EXPECT_NEAR(json.at("cost").get<double>(), cost, close);
  EXPECT_EQ(json.at("nudge_of"), "activation");
  const nlohmann::json& output = json.at("outputs").at(0);
  EXPECT_NEAR(output.at("activation").get<double>(), a2, close);
  EXPECT_EQ(output.at("target"), -0.25);
  EXPECT_NEAR(output.at("nudge").get<double>(), -2 * (a2 + 0.25), close);
  const nlohmann::json& layers = json.at("layers");
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].at("layer"), 1);
  EXPECT_NEAR(layers[0].at("weighted_inputs").at(0).get<double>(), z1, close);
  EXPECT_NEAR(layers[0].at("activations").at(0).get<double>(), a1, close);
  EXPECT_NEAR(layers[0].at("nudges").at(0).get<double>(), delta2 * 1.7, close);
  EXPECT_NEAR(layers[0].at("deltas").at(0).get<double>(), delta1, close);
  EXPECT_NEAR(layers[0].at("weight_nudges").at(0).at(0).get<double>(), -delta1 * 0.8, close);
  EXPECT_NEAR(layers[1].at("weight_nudges").at(0).at(0).get<double>(), -delta2 * a1, close);
  EXPECT_NEAR(layers[1].at("bias_nudges").at(0).get<double>(), -delta2, close);
  EXPECT_NEAR(json.at("input").at("nudges").at(0).get<double>(), -delta1 * 0.3, close);
  EXPECT_EQ(json.at("input").at("activations").at(0), 0.8);
}

TEST(Explain, NumbersReadBackToTheSameBits) {
  Workplace place;
  write(place / "toy.toml", toy);
  const nlohmann::json json =
      json_of(place, {"explain", "--net", "1-1-1", "--parameters", "toy.toml", "--input", "0.1", "--target", "0.3"});
  // Neither is a float: what comes by hand stays as written.
  EXPECT_EQ(json.at("input").at("activations").at(0).get<double>(), 0.1);
  EXPECT_EQ(json.at("outputs").at(0).at("target").get<double>(), 0.3);
}

TEST(Explain, WeightNudgesAreMinusTheGradientVerbsGradient) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  ASSERT_EQ(place.nudge({"gradient", "run", "--index", "4", "--out", "g.safetensors"}).code, 0);
  const SafeTensors gradient = read_safetensors(place / "g.safetensors");
  const std::vector<double> weights = numbers_of<double>(gradient.tensor("layers.0.weight"));
  const nlohmann::json json = json_of(place, {"explain", "run", "--index", "4", "--weight-nudges"});
  EXPECT_EQ(json.at("nudge_of"), "logit");
  const nlohmann::json& rows = json.at("layers").at(0).at("weight_nudges");
  ASSERT_EQ(rows.size(), 12U);
  double largest = 0;
  for (std::size_t j = 0; j < 12; ++j) {
    ASSERT_EQ(rows[j].size(), 64U);
    for (std::size_t k = 0; k < 64; ++k) {
      EXPECT_EQ(rows[j][k].get<double>(), -weights[j * 64 + k]);
      largest = std::max(largest, std::abs(weights[j * 64 + k]));
    }
  }
  EXPECT_GT(largest, 0.0);
}

TEST(Explain, KeepsBatchNormalisationsAsLayersWhereThatIsAskedFor) {
  Workplace place;
  write_bars(place / "bars");
  const Arguments words{"explain", "--net", "4, batchnorm, relu, 3", "--data", "bars"};
  const nlohmann::json folded = json_of(place, words);
  const nlohmann::json kept = json_of(place, with(words, {"--keep-norms"}));
  EXPECT_EQ(folded.at("layers").size(), 2U);
  ASSERT_EQ(kept.at("layers").size(), 3U);
  EXPECT_NE(folded.at("model").get<std::string>().find("folded"), std::string::npos);
  EXPECT_NE(kept.at("model").get<std::string>().find("in their evaluation form"), std::string::npos);
  EXPECT_NEAR(kept.at("cost").get<double>(), folded.at("cost").get<double>(), 1e-12);
}

TEST(Explain, ShowsOnlyTheViewsThatWereAskedFor) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json votes = json_of(place, untrained("explain", {"--view", "votes", "--neuron", "L1.2"}));
  EXPECT_EQ(votes.at("votes").at("address"), "L1.2");
  EXPECT_EQ(votes.at("votes").at("votes").size(), 3U);
  for (const char* other : {"outputs", "three_ways", "layers", "input", "sensitivity", "hebbian"}) {
    EXPECT_FALSE(votes.contains(other)) << other;
  }
  const nlohmann::json all = json_of(place, untrained("explain", {"--view", "all"}));
  for (const char* field : {"outputs", "three_ways", "votes", "layers", "input", "sensitivity", "hebbian"}) {
    EXPECT_TRUE(all.contains(field)) << field;
  }
  EXPECT_FALSE(all.at("layers").at(0).contains("weight_nudges"));
}

TEST(Explain, TextSpeaksInTheArticlesWordsWithinEightyColumns) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge(untrained("explain", {"--label", "2", "--view", "all"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* part : {"64-6-3, sigmoid, quadratic, seed 7, untrained on bars test 2, of class 2",
                           "cost C = ", "2(y - a)", "Three ways to raise one neuron", "its votes",
                           "Back through the layers", "fire together, wire together", "@r", "-dC/da"}) {
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
  }
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    const auto signs = std::count_if(line.begin(), line.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
    EXPECT_LE(signs, 80) << line;
  }
}

TEST(Explain, PrintsOneScreenUnlessMoreIsAskedFor) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome brief = place.nudge(untrained("explain", {"--label", "2"}));
  ASSERT_EQ(brief.code, 0) << brief.err;
  EXPECT_LE(std::count(brief.out.begin(), brief.out.end(), '\n'), 40);
  EXPECT_TRUE(contains(brief.out, "--view all")) << brief.out;
  const Outcome all = place.nudge(untrained("explain", {"--label", "2", "--view", "all"}));
  EXPECT_GT(std::count(all.out.begin(), all.out.end(), '\n'), 60);
  EXPECT_FALSE(contains(all.out, "--view")) << all.out;
  // JSON has all of it without being asked.
  nlohmann::json unasked = json_of(place, untrained("explain")),
                 asked = json_of(place, untrained("explain", {"--view", "all"}));
  EXPECT_NE(unasked["command"], asked["command"]);
  unasked.erase("command");
  asked.erase("command");
  EXPECT_EQ(unasked, asked);
}

TEST(Explain, APictureIsExplainedAgainstTheClassItShouldBeCalled) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  ASSERT_EQ(place.nudge({"data", "show", "bars", "--split", "test", "--index", "4", "--png", "four.png"}).code, 0);
  const nlohmann::json picture = json_of(place, {"explain", "run", "four.png", "--target", "1"});
  const nlohmann::json example = json_of(place, {"explain", "run", "--index", "4"});
  EXPECT_EQ(picture.at("outputs"), example.at("outputs"));
  const nlohmann::json untrained_picture = json_of(place, untrained("explain", {"four.png", "--target", "1"}));
  EXPECT_EQ(untrained_picture.at("input").at("activations"), picture.at("input").at("activations"));
}

TEST(Explain, AFormIsWhatThatEpochOfTheTrainingHasSeen) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place, {"--set", "augment.crop=1"}).code, 0);
  const auto input = [&](const Arguments& more) {
    const Arguments example{"explain", "run", "--split", "train", "--index", "0"};
    return json_of(place, with(example, more)).at("input").at("activations").get<std::vector<double>>();
  };
  const std::vector<double> itself = input({}), last = input({"--form", "2"});
  // A crop by at most a pixel: one of nine moves.
  bool is_moved = false;
  for (int down = -1; down <= 1; ++down) {
    for (int right = -1; right <= 1; ++right) {
      std::vector<double> moved(64);
      for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 8; ++x) {
          const int from_y = std::clamp(y - down, 0, 7), from_x = std::clamp(x - right, 0, 7);
          moved[static_cast<std::size_t>(8 * y + x)] = itself[static_cast<std::size_t>(8 * from_y + from_x)];
        }
      }
      double furthest = 0;  // a form is prepared in float
      for (std::size_t i = 0; i < moved.size(); ++i) furthest = std::max(furthest, std::abs(moved[i] - last[i]));
      is_moved = is_moved || furthest < 1e-6;
    }
  }
  EXPECT_TRUE(is_moved);
  EXPECT_EQ(input({"--form", "2"}), last);
  EXPECT_EQ(input({"--form", "2", "--augment", "run/config.toml"}), last);
  std::set<std::vector<double>> forms;
  for (int form = 0; form < 8; ++form) forms.insert(input({"--form", std::to_string(form)}));
  EXPECT_GT(forms.size(), 1U);

  // A table of forms says what each of them by itself does (the example as it is prepared in float there).
  const Arguments of_three{"explain", "run", "--split", "train", "--index", "0", "--forms", "3"};
  const nlohmann::json table = json_of(place, of_three);
  ASSERT_EQ(table.at("forms").size(), 4U);
  for (int form = -1; form < 3; ++form) {
    const Arguments which = form < 0 ? Arguments{} : Arguments{"--form", std::to_string(form)};
    const nlohmann::json one = json_of(place, with({"explain", "run", "--split", "train", "--index", "0"}, which));
    const nlohmann::json& row = table.at("forms").at(static_cast<std::size_t>(form + 1));
    EXPECT_NEAR(row.at("cost").get<double>(), one.at("cost").get<double>(), 1e-7);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(row.at("outputs").at(i).at("nudge").get<double>(), one.at("outputs").at(i).at("nudge").get<double>(),
                  1e-7);
    }
  }
  const Outcome words = place.nudge(of_three);
  EXPECT_EQ(words.code, 0);
  for (const char* needed : {"form", "as it is", "said", "nudges of each output's logit"}) {
    EXPECT_NE(words.out.find(needed), std::string::npos) << needed;
  }
}

TEST(Explain, WritesAPageAndItsTables) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge(untrained("explain", {"--html", "page.html", "--export", "figures"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.ends_with("page.html\nfigures\n")) << outcome.out;
  const std::string page = content_of(place / "page.html");
  EXPECT_TRUE(contains(page, "</html>"));
  EXPECT_TRUE(contains(page, "nudge explain --net 64-6-3")) << "the command that makes it again";
  EXPECT_TRUE(content_of(place / "figures/outputs.csv").starts_with("outputs,neuron,address,"));
}

TEST(Average, IsMinusTheMeanGradientOfTheSameExamples) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Arguments range{"--split", "train", "--from", "5", "--count", "20"};
  ASSERT_EQ(place.nudge(with({"gradient", "run", "--out", "g.safetensors"}, range)).code, 0);
  const SafeTensors gradient = read_safetensors(place / "g.safetensors");
  const std::vector<double> weights = numbers_of<double>(gradient.tensor("layers.1.weight"));
  const std::vector<double> biases = numbers_of<double>(gradient.tensor("layers.1.bias"));
  for (const char* precision : {"double", "float"}) {
    const nlohmann::json json =
        json_of(place, with({"average", "run", "--rows", "L2.1.7,L2.2.bias", "--precision", precision}, range));
    ASSERT_EQ(json.at("rows").size(), 2U);
    EXPECT_EQ(json.at("examples"), 20);
    const double expected[] = {-weights[12 + 7], -biases[2]};
    for (std::size_t i = 0; i < 2; ++i) {
      const nlohmann::json& row = json.at("rows")[i];
      const double tolerance = (precision[0] == 'f' ? 1e-6 : 1e-14) * row.at("mean_magnitude").get<double>();
      EXPECT_NEAR(row.at("average").get<double>(), expected[i], tolerance) << precision;
      ASSERT_EQ(row.at("nudges").size(), 20U);
      double sum = 0;
      for (const auto& nudge : row.at("nudges")) sum += nudge.get<double>();
      EXPECT_NEAR(sum / 20, expected[i], tolerance) << precision;
    }
  }
}

TEST(Average, AWeightCanBeNamedByItsPixel) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json json = json_of(place, untrained("average", {"--rows", "L1.3@r2,c5,L2.0.1", "--count", "2"}));
  ASSERT_EQ(json.at("rows").size(), 2U);
  EXPECT_EQ(json.at("rows")[0].at("parameter"), "L1.3.21");
  EXPECT_EQ(json.at("rows")[0].at("pixel"), "L1.3@r2,c5");
  EXPECT_EQ(json.at("rows")[1].at("parameter"), "L2.0.1");
}

TEST(Average, TheWholeSetHasTheLastColumnInText) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge(untrained("average", {"--split", "train", "--top", "2"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* part : {"90 examples, in double", "average", "largest average", "most contested"}) {
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
  }
}

TEST(SensitivityVerb, ComparesThePairThatWasAskedFor) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json json = json_of(place, untrained("sensitivity", {"--index", "3", "--pair", "L2.0.1,L2.2.bias"}));
  const nlohmann::json& pair = json.at("pair");
  const double larger = pair.at("larger").at("sensitivity").get<double>();
  const double smaller = pair.at("smaller").at("sensitivity").get<double>();
  EXPECT_GE(larger, smaller);
  EXPECT_DOUBLE_EQ(pair.at("ratio").get<double>(), larger / smaller);
  EXPECT_EQ(json.at("examples"), 1);
  const nlohmann::json in_layer = json_of(place, untrained("sensitivity", {"--within", "L2.1", "--top", "4"}));
  ASSERT_EQ(in_layer.at("most").size(), 4U);
  for (const auto& one : in_layer.at("most")) {
    EXPECT_TRUE(one.at("parameter").get<std::string>().starts_with("L2.1.")) << one;
  }
}

TEST(HebbianVerb, AveragesOverTheExamplesOfAClass) {
  Workplace place;
  write_bars(place / "bars");
  const nlohmann::json json = json_of(place, untrained("hebbian", {"--label", "2", "--top", "3"}));
  ASSERT_EQ(json.at("layers").size(), 2U);
  EXPECT_EQ(json.at("layers")[0].at("examples"), 10);
  const nlohmann::json one = json_of(place, untrained("hebbian", {"--from", "2", "--count", "1", "--top", "3"}));
  for (const auto& pair : one.at("layers")[1].at("together")) {
    EXPECT_EQ(pair.at("nudge").get<double>(), pair.at("activation").get<double>() * pair.at("desire").get<double>());
  }
}

struct Wrong {
  Arguments arguments;
  int code;
  std::string message;
};

TEST(ExplainVerbs, SayWhatIsWrong) {
  Workplace place;
  write_bars(place / "bars");
  write(place / "toy.toml", toy);
  write(place / "short.toml", "[L1]\nweight = [[1]]\nbias = [1]\n");
  write(place / "wide.toml", "[L1]\nweight = [[1, 2]]\nbias = [1]\n");
  write(place / "odd.toml", "[L1]\nweights = [[1]]\n");
  write(place / "not.toml", "[L1\n");
  const Arguments by_hand{"explain", "--net", "1-1-1", "--input", "1", "--target", "0", "--parameters"};
  const std::vector<Wrong> table{
      {{"explain"}, 2, "a network is needed: MODEL, or an untrained one by --net"},
      {{"average", "--seed", "1"}, 2, "a network is needed"},
      {{"explain", "m", "--activation", "relu"}, 2, "--activation goes with --net"},
      {{"explain", "m", "--seed", "2"}, 2, "--seed goes with --net"},
      {{"explain", "m", "--parameters", "toy.toml"}, 2, "--parameters goes with --net"},
      {{"explain", "nowhere"}, 1, "nowhere"},
      {{"explain", "--net", "64-6-3"}, 2, "--data is needed"},
      {{"explain", "--net", "64"}, 2, "--net"},
      {{"explain", "--net", "64-6-4", "--data", "bars"}, 2, "--net 64-6-4: "},
      {{"explain", "--net", "63-6-3", "--data", "bars"}, 2, "--net 63-6-3: "},
      {untrained("explain", {"--view", "vote"}), 2, "--view: unknown view \"vote\"; there are outputs, three-ways"},
      {untrained("explain", {"--neuron", "L3.0"}), 2,
       "--neuron L3: expected a layer with weights and biases, L1 to L2"},
      {untrained("explain", {"--neuron", "L0.5"}), 2,
       "--neuron L0: expected a layer with weights and biases, L1 to L2"},
      {untrained("explain", {"--neuron", "L2"}), 2, "--neuron: \"L2\" is no address"},
      {untrained("explain", {"--neuron", "L1.6"}), 2, "--neuron: L1.6"},
      {untrained("explain", {"--neuron", ""}), 2, "--neuron: \"\" is no address"},
      {untrained("explain", {"--target", "1"}), 2, "--target goes with a picture or --input"},
      {untrained("explain", {"--index", "30"}), 2, "--index 30: this split of bars has 30 examples"},
      {untrained("explain", {"x.png", "--index", "3"}), 2, "explain takes one picture"},
      {untrained("explain", {"x.png", "--target", "1", "--form", "3"}), 2, "change an example of a data set"},
      {untrained("explain", {"--form", "3"}), 1, "the model's own recipe changes no picture"},
      {untrained("explain", {"--forms", "3"}), 1, "--forms: the model's own recipe changes no picture"},
      {untrained("explain", {"--forms", "0"}), 2, "--forms 0: 1 to 1000 are expected"},
      {untrained("explain", {"--forms", "2", "--form", "1"}), 2, "only one of the two"},
      {untrained("explain", {"x.png"}), 2, "a picture needs --target"},
      {untrained("explain", {"m"}), 2, "m: with --net there is no MODEL, so this is taken for a picture"},
      {{"explain", "--net", "1-1-1", "--input", "1", "--target", "0", "--data", "bars"},
       2,
       "--data bars has no effect: --input brings the example"},
      {{"explain", "--net", "1-1-1", "--input", "", "--target", "0"}, 2, "--input : expected a list joined by commas"},
      {{"explain", "--net", "1-1-1", "--input", "1", "--target", "2", "--loss", "binary-cross-entropy"},
       2,
       "--target 2: explain: the target of output 0 is 2"},
      {untrained("explain", {"--top", "0"}), 2, "--top"},
      {{"explain", "--net", "1-1-1", "--input", "1"}, 2, "--input needs --target"},
      {{"explain", "--net", "1-1-1", "--input", "1,2", "--target", "0"}, 2, "the network has 1 input, and 2 numbers"},
      {{"explain", "--net", "1-1-1", "--input", "1", "--target", "zero"}, 2, "found \"zero\""},
      {{"explain", "--net", "1-1-1", "--input", "1", "--target", "nan"}, 2, "found \"nan\""},
      {with(by_hand, {"nowhere.toml"}), 1, "nowhere.toml"},
      {with(by_hand, {"short.toml"}), 1, "short.toml: no L2.weight"},
      {with(by_hand, {"wide.toml"}), 1, "wide.toml:2:11: L1.weight row 0: expected 1 numbers, found 2"},
      {with(by_hand, {"odd.toml"}), 1, "unknown key L1.weights; there are weight and bias"},
      {with(by_hand, {"not.toml"}), 1, "not TOML"},
      {untrained("average", {"--from", "30"}), 2, "--from 30"},
      {untrained("average", {"--rows", "L2.1.7"}), 2, "--rows: L2.1.7"},
      {untrained("average", {"--rows", ""}), 2, "--rows : expected a list joined by commas"},
      {untrained("average", {"--rows", "L2.1.3,L2.1.bias,L2.1.3"}), 2, "L2.1.3 is there twice"},
      {untrained("average", {"--count", "5", "--shown", "10"}), 2, "--shown 10: there are 5 examples to show"},
      {{"average", "--net", "64-5000-3", "--data", "bars", "--top", "300000", "--shown", "30"},
       2,
       "a table of 340,003 weights and biases by 30 examples is too large"},
      {untrained("average", {"--rows", ","}), 2, "--rows ,: expected a list joined by commas"},
      {untrained("average", {"--precision", "half"}), 2, "half"},
      {untrained("sensitivity", {"--pair", "L2.0.1"}), 2, "expected two addresses"},
      {untrained("sensitivity", {"--pair", "abc,L2.0.0"}), 2, "--pair: \"abc\" is no address"},
      {untrained("sensitivity", {"--within", "L3"}), 2, "--within L3: expected a layer with weights"},
      {untrained("sensitivity", {"--within", "L0"}), 2, "--within L0: expected a layer with weights"},
      {untrained("sensitivity", {"--within", "abc"}), 2, "--within abc: expected a layer with weights"},
      {untrained("sensitivity", {"--apart", "0"}), 2, "--apart: 0, but a number of 1 or more is expected"},
      {untrained("hebbian", {"--label", "9"}), 2, "--label 9: bars has no class \"9\"; it has 0, 1, 2"},
      {untrained("steepest", {"--degrees", "0,100"}), 2, "--degrees 0,100: expected angles of 0 to 90 degrees"},
      {untrained("steepest", {"--degrees", ""}), 2, "--degrees : expected a list"},
      {untrained("steepest", {"--degrees", "0,,5"}), 2, "--degrees 0,,5: expected a list joined by commas"},
      {untrained("one-example", {"--learning-rate", "-1"}), 2, "--learning-rate"},
      {untrained("descents", {"--batches", "1,some"}), 2, "found \"some\""},
      {untrained("descents", {"--batches", "0"}), 2, "found \"0\""},
      {untrained("descents", {"--batches", "1,1"}), 2, "--batches 1,1: 1 is there twice"},
      {untrained("descents", {"--batches", "1,91"}), 2, "--batches 1,91: there are 90 training examples"},
      {untrained("descents", {"--learning-rates", "1,2"}), 2, "expected one for each of --batches"},
      {untrained("story", {"--label", "9"}), 2, "no class \"9\""},
  };
  for (const Wrong& wrong : table) {
    const Outcome outcome = place.nudge(wrong.arguments);
    EXPECT_EQ(outcome.code, wrong.code) << wrong.message << "\n" << outcome.err;
    EXPECT_EQ(outcome.out, "") << wrong.message;
    EXPECT_TRUE(outcome.err.starts_with("nudge: ")) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, wrong.message)) << "expected: " << wrong.message << "\ncame: " << outcome.err;
  }
}

TEST(Explain, CallsAnInputByItsPixel) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge(untrained("explain", {"--view", "three-ways,backward", "--neuron", "L1.0"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "\n@r")) << outcome.out;
  EXPECT_FALSE(contains(outcome.out, "L0.")) << outcome.out;
}

TEST(Explain, NamesTheNetOfAModel) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome outcome = place.nudge({"explain", "run", "--view", "outputs"});
  EXPECT_TRUE(outcome.out.starts_with("run (64-12-3, relu, cross-entropy) on bars test 0")) << outcome.out;
}

}  // namespace
}  // namespace nudge::test
