// gradient and check.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/model_file.hpp"

namespace nudge::test {
namespace {

SafeTensors gradient_of(Workplace& place, const std::vector<std::string>& choice) {
  std::vector<std::string> arguments{"gradient", "run", "--split", "train", "--out", "gradient.safetensors"};
  arguments.insert(arguments.end(), choice.begin(), choice.end());
  const Outcome outcome = place.nudge(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return read_safetensors(place / "gradient.safetensors");
}

/// The file's tensor with every number times `factor`.
void scale(SafeTensors& file, const std::string& name, double factor) {
  for (TensorData& tensor : file.tensors) {
    if (tensor.name != name) continue;
    std::vector<double> numbers = numbers_of<double>(tensor);
    for (double& number : numbers) number *= factor;
    tensor = make_tensor<double>(tensor.name, tensor.shape, numbers);
  }
}

TEST(Gradient, HasTheModelsTensorNamesAndShapes) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const SafeTensors gradient = gradient_of(place, {"--from", "5", "--count", "20"});
  const SafeTensors model = read_safetensors(place / "run/model.safetensors");
  ASSERT_EQ(gradient.tensors.size(), 4U);
  for (const TensorData& tensor : gradient.tensors) EXPECT_EQ(tensor.shape, model.tensor(tensor.name).shape);
}

TEST(Gradient, OfARangeIsTheMeanOfItsExamples) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const auto numbers = [&](const std::vector<std::string>& choice) {
    return numbers_of<double>(gradient_of(place, choice).tensor("layers.0.weight"));
  };
  const std::vector<double> mean = numbers({"--from", "3", "--count", "2"});
  const std::vector<double> first = numbers({"--index", "3"});
  const std::vector<double> second = numbers({"--from", "4", "--count", "1"});
  double largest = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    EXPECT_NEAR(mean[i], (first[i] + second[i]) / 2, 1e-14);
    largest = std::max(largest, std::abs(mean[i]));
  }
  EXPECT_GT(largest, 0.0);
}

TEST(Gradient, AgreesWithItselfAndReturnsZero) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  gradient_of(place, {"--count", "10"});
  const Outcome outcome = place.nudge(
      {"gradient", "run", "--split", "train", "--count", "10", "--compare", "gradient.safetensors", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.json().at("comparison").at("agrees"), true);
  EXPECT_EQ(outcome.json().at("comparison").at("tensors").size(), 4U);
}

TEST(Gradient, NamesTheTensorThatDiffersAndTheLikelyCauseAndReturnsThree) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  SafeTensors mine = gradient_of(place, {"--count", "10"});
  scale(mine, "layers.0.weight", 10);
  write_safetensors(mine, place / "mine.safetensors", Checksum::none);
  const std::vector<std::string> arguments{"gradient", "run", "--split",   "train",
                                           "--count",  "10",  "--compare", "mine.safetensors"};
  const Outcome words = place.nudge(arguments);
  EXPECT_EQ(words.code, 3) << words.err;
  EXPECT_TRUE(contains(words.out, "not averaged")) << words.out;
  std::vector<std::string> with_json = arguments;
  with_json.emplace_back("--json");
  const nlohmann::json json = place.nudge(with_json).json().at("comparison");
  EXPECT_EQ(json.at("agrees"), false);
  for (const auto& tensor : json.at("tensors")) EXPECT_EQ(tensor.at("agrees"), tensor.at("name") != "layers.0.weight");
}

TEST(Gradient, ATensorThatIsMissingDoesNotAgreeAndAnUnknownOneIsRefused) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  SafeTensors mine = gradient_of(place, {"--count", "10"});
  mine.tensors.pop_back();
  write_safetensors(mine, place / "mine.safetensors", Checksum::none);
  const std::vector<std::string> arguments{"gradient", "run", "--split",   "train",
                                           "--count",  "10",  "--compare", "mine.safetensors"};
  const Outcome missing = place.nudge(arguments);
  EXPECT_EQ(missing.code, 3);
  EXPECT_TRUE(contains(missing.out, "not in the file: layers.1.bias")) << missing.out;

  mine.tensors = {make_tensor<double>("fc1.weight", {7}, std::vector<double>(7))};
  write_safetensors(mine, place / "mine.safetensors", Checksum::none);
  const Outcome unknown = place.nudge(arguments);
  EXPECT_EQ(unknown.code, 1);
  EXPECT_TRUE(contains(unknown.err, "no tensor \"fc1.weight\" of shape (7); it has layers.0.weight")) << unknown.err;
}

TEST(Gradient, AFolderLeavesNothingOutInSilence) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const SafeTensors mine = gradient_of(place, {"--count", "10"});
  std::filesystem::create_directories(place / "all/empty");
  write_safetensors(mine, place / "all/LOUD.SAFETENSORS", Checksum::none);
  for (const char* name : {"all/words.txt", "all/tabs.TSV", "all/short.npz", "all/program.py", "all/.hidden"})
    std::ofstream(place / name) << "no gradient\n";
  const Outcome outcome =
      place.nudge({"gradient", "run", "--split", "train", "--count", "10", "--compare", "all", "--json"});
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  const nlohmann::json submissions = outcome.json().at("submissions");
  ASSERT_EQ(submissions.size(), 4U) << submissions;
  EXPECT_EQ(submissions[0].at("name"), "LOUD.SAFETENSORS");
  EXPECT_EQ(submissions[0].at("agrees"), true);
  EXPECT_TRUE(contains(submissions[1].at("error").get<std::string>(), "short.npz: not an .npz file")) << submissions;
  EXPECT_TRUE(contains(outcome.err, "program.py: not read")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "empty: an empty folder")) << outcome.err;
  EXPECT_FALSE(contains(outcome.err, ".hidden")) << outcome.err;
  EXPECT_FALSE(contains(outcome.err, "biases")) << outcome.err;
}

TEST(Gradient, WritesATableOfAFolderAlone) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  must(place, {"gradient", "run", "--count", "5", "--out", "g.safetensors"});
  expect_refused(place, {{{"gradient", "run", "--count", "5", "--compare", "g.safetensors", "--csv", "t.csv"},
                          2,
                          "--csv goes with a folder of gradients; --compare g.safetensors is a file"},
                         {{"gradient", "run", "--count", "5", "--csv", "t.csv"}, 2, "--csv"}});
  EXPECT_FALSE(std::filesystem::exists(place / "t.csv"));
}

TEST(Gradient, WarnsOfBiasesOfZero) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome outcome = place.nudge({"gradient", "--net", "64-4-3", "--seed", "1", "--data", "bars", "--count", "5",
                                       "--out", "g.safetensors", "--compare", "g.safetensors"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "all biases of this model are 0")) << outcome.err;
}

TEST(Gradient, NamesARangeThatIsNotThere) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  const Outcome beyond = place.nudge({"gradient", "run", "--from", "30"});
  EXPECT_EQ(beyond.code, 2);
  EXPECT_TRUE(contains(beyond.err, "--from 30: this split of bars has 30 examples")) << beyond.err;
  const Outcome too_many = place.nudge({"gradient", "run", "--from", "20", "--count", "11"});
  EXPECT_EQ(too_many.code, 2);
  EXPECT_TRUE(contains(too_many.err, "has 10 examples")) << too_many.err;
}

TEST(Check, PassesForRightDerivatives) {
  Workplace place;
  const Outcome words = place.nudge({"check", "--net", "6-4-3", "--activation", "tanh", "--loss", "quadratic"});
  EXPECT_EQ(words.code, 0) << words.out;
  const Outcome json = place.nudge({"check", "--net", "6-4-3", "--json"});
  ASSERT_EQ(json.code, 0);
  EXPECT_EQ(json.json().at("passed"), true);
  EXPECT_LT(json.json().at("error").get<double>(), 1e-7);
}

TEST(Check, ReturnsThreeWhenTheErrorIsAboveTheTolerance) {
  Workplace place;
  EXPECT_EQ(place.nudge({"check", "--net", "6-4-3", "--tolerance", "1e-300"}).code, 3);
}

}  // namespace
}  // namespace nudge::test
