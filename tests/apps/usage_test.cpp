// What every verb has in common: help, version, wrong usage, where results and errors go.

#include <gtest/gtest.h>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::vector<std::vector<std::string>> verbs{
    {"sweep"},    {"compare"},     {"train"},   {"resume"},      {"eval"},         {"predict"},      {"inspect"},
    {"gradient"}, {"check"},       {"data"},    {"data", "get"}, {"data", "show"}, {"data", "list"}, {"explain"},
    {"average"},  {"sensitivity"}, {"hebbian"}, {"steepest"},    {"one-example"},  {"descents"},     {"story"}};

TEST(Usage, HelpGroupsTheVerbsAndDocumentsTheExitCodes) {
  Workplace place;
  const Outcome help = place.nudge({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.err, "");
  for (const char* part : {"Train:", "Understand:", "Explain:", "Data:", "Exit codes:", "130", "NUDGE_DATA"}) {
    EXPECT_TRUE(contains(help.out, part)) << part << "\n" << help.out;
  }
}

TEST(Usage, EveryVerbHelpsWithExamples) {
  Workplace place;
  for (std::vector<std::string> arguments : verbs) {
    arguments.emplace_back("--help");
    const Outcome help = place.nudge(arguments);
    EXPECT_EQ(help.code, 0) << arguments.front();
    EXPECT_TRUE(contains(help.out, "Examples:\n  nudge " + arguments.front())) << help.out;
  }
}

TEST(Usage, VersionIsPrinted) {
  Workplace place;
  const Outcome version = place.nudge({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_TRUE(version.out.starts_with("nudge ")) << version.out;
}

struct WrongUsage {
  std::vector<std::string> arguments;
  std::string message;
};

TEST(Usage, WhatIsNotUnderstoodIsNamedOnStderrAndReturnsTwo) {
  Workplace place;
  const std::vector<WrongUsage> table{
      {{}, "no verb is given; the verbs are train, resume"},
      {{"trian"}, "unknown verb \"trian\"; the verbs are train, resume"},
      {{"data", "fetch"}, "unknown verb \"fetch\"; the verbs are get, show, list"},
      {{"data"}, "no verb is given; the verbs are get, show, list"},
      {{"--colour"}, "--colour"},
      {{"train", "--learning", "1"}, "--learning"},
      {{"train", "a.toml", "b.toml"}, "b.toml"},
      {{"eval"}, "MODEL is required"},
      {{"eval", "m", "--split", "half"}, "half"},
      {{"eval", "m", "--threads", "0"}, "--threads"},
      {{"gradient", "m", "--from", "-1"}, "--from"},
      {{"gradient", "m", "--index", "1", "--count", "2"}, "--count excludes --index"},
      {{"predict", "m", "--index", "1", "--pick", "worst"}, "--index excludes --pick"},
      {{"predict", "m", "--pick", "best"}, "best"},
      {{"predict", "m", "--nth", "1"}, "--nth requires --label"},
      {{"predict", "m"}, "predict needs pictures"},
      {{"predict", "m", "a.png", "--index", "1"}, "not both"},
      {{"train", "--set", "optimizer.learnin_rate=1"}, "the nearest is optimizer.learning_rate"},
      {{"train", "--set", "momentum"}, "expected section.key=value"},
      {{"train", "--activation", "rleu"}, "--activation: network.activation"},
      {{"train", "--batch", "some"}, "\"all\""},
      {{"train", "--epochs", "0"}, "--epochs: training.epochs"},
      {{"train", "--learning-rate", "fast"}, "--learning-rate: optimizer.learning_rate"},
      {{"check", "--net", "784"}, "784"},
      {{"check", "--loss", "crossentropy"}, "crossentropy"}};
  for (const WrongUsage& wrong : table) {
    const Outcome outcome = place.nudge(wrong.arguments);
    EXPECT_EQ(outcome.code, 2) << wrong.message << "\n" << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.starts_with("nudge: ")) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, wrong.message)) << "expected: " << wrong.message << "\ncame: " << outcome.err;
  }
}

TEST(Usage, WhatIsMissingIsNamedOnStderrAndReturnsOne) {
  Workplace place;
  const std::vector<WrongUsage> table{{{"eval", "nowhere"}, "nowhere"},
                                      {{"predict", "nowhere", "a.png"}, "nowhere"},
                                      {{"inspect", "nowhere"}, "nowhere"},
                                      {{"gradient", "nowhere"}, "nowhere"},
                                      {{"resume", "nowhere"}, "nowhere"},
                                      {{"train", "nowhere.toml"}, "nowhere.toml: there is no such file"},
                                      {{"train", "--data", "mnist"}, "nudge data get mnist"},
                                      {{"train", "--data", "minst"}, "minst"},
                                      {{"data", "show", "mnist"}, "nudge data get mnist"},
                                      {{"data", "get", "minst"}, "minst"}};
  for (const WrongUsage& wrong : table) {
    const Outcome outcome = place.nudge(wrong.arguments);
    EXPECT_EQ(outcome.code, 1) << wrong.message << "\n" << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.starts_with("nudge: ")) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, wrong.message)) << "expected: " << wrong.message << "\ncame: " << outcome.err;
  }
}

TEST(Usage, ResultsThatNobodyCanReadAreAFailure) {
  Workplace place;
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  EXPECT_EQ(place.code_with_output_to("/dev/null", {"data", "list"}), 0);
  EXPECT_EQ(place.code_with_output_to("/dev/full", {"data", "list"}), 1);
}

}  // namespace
}  // namespace nudge::test
