// What every verb has in common: help, version, wrong usage, where results and errors go.

#include <gtest/gtest.h>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"
#include "nudge/net_text.hpp"

namespace nudge::test {
namespace {

const std::vector<std::vector<std::string>> verbs{
    {"sweep"},        {"compare"},  {"train"},   {"resume"},      {"eval"},        {"predict"},
    {"inspect"},      {"gradient"}, {"check"},   {"data"},        {"data", "get"}, {"data", "show"},
    {"data", "list"}, {"explain"},  {"average"}, {"sensitivity"}, {"hebbian"},     {"steepest"},
    {"one-example"},  {"descents"}, {"story"},   {"import"},      {"export"}};

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

TEST(Usage, HelpSaysWhichOptionsDoNotGoTogether) {
  Workplace place;
  const Outcome help = place.nudge({"explain", "--help"});
  EXPECT_TRUE(contains(help.out, "not with --label, --pick")) << help.out;
  EXPECT_FALSE(contains(help.out, "Excludes:")) << help.out;
}

TEST(Usage, HelpNamesEveryNetAndActivation) {
  Workplace place;
  for (const char* verb : {"train", "sweep", "explain", "check"}) {
    const Outcome help = place.nudge({verb, "--help"});
    for (const NamedNet& net : named_nets()) EXPECT_TRUE(contains(help.out, std::string(net.name))) << verb;
    for (const std::string& name : function_names()) EXPECT_TRUE(contains(help.out, name)) << verb << name;
    EXPECT_TRUE(contains(help.out, "conv5x5:6")) << help.out;
  }
}

TEST(Usage, CheckTakesMnistsImagesUnlessTheNetSaysOthers) {
  Workplace place;
  const Outcome outcome = place.nudge({"check", "--net", "avgpool4, 10", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.json().at("tensors").at(0).at("checked"), 490) << "7 x 7 places of 28 x 28 pixels, 10 neurons";
}

TEST(Usage, HelpOfAVerbIsItsHelp) {
  Workplace place;
  EXPECT_EQ(place.nudge({"help", "train"}).out, place.nudge({"train", "--help"}).out);
  EXPECT_EQ(place.nudge({"help", "data", "get"}).out, place.nudge({"data", "get", "--help"}).out);
  EXPECT_EQ(place.nudge({"help"}).out, place.nudge({"--help"}).out);
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
      {{"trian"}, "unknown verb \"trian\"; the nearest is train; the verbs are train, resume"},
      {{"data", "fetch"}, "unknown verb \"fetch\"; the verbs are get, show, list"},
      {{"data"}, "no verb is given; the verbs are get, show, list"},
      {{"--colour"}, "--colour"},
      {{"train", "--learning", "1"}, "unknown option --learning; the nearest is --learning-rate"},
      {{"explain", "--netx", "784-10"}, "unknown option --netx; the nearest is --net"},
      {{"train", "--net", "conv5x5:6, rellu, 10"}, "--net: item 2 'rellu': unknown layer; the nearest is relu"},
      {{"train", "--net", "lenet"}, "--net: unknown net 'lenet'; the nearest is lenet5"},
      {{"train", "--net", "conv5x5:6 relu 10"}, "commas are expected between layers: conv5x5:6, relu, 10"},
      {{"train", "--set", "network.layers=conv5x5:6:same:pad1"}, "'same' and 'pad1' both say the padding"},
      {{"check", "--net", "784, 128, relu, 10"},
       "--net: item 1 '784': a list does not begin with the size of the input"},
      {{"sweep", "--out", "s"}, "--grid KEY=V,V,..., or --random N with --range"},
      {{"sweep", "--out", "s", "--range", "optimizer.momentum=0..0.9"}, "--range needs --random N"},
      {{"sweep", "--out", "s", "--grid", "optimizer.momentum=0,0.9"}, "--validation N"},
      {{"sweep", "--out", "s", "--validation", "9", "--grid", "optimizer.momentun=0,0.9"},
       "--grid optimizer.momentun=0: unknown key optimizer.momentun; the nearest is optimizer.momentum"},
      {{"sweep", "--out", "s", "--validation", "9", "--grid", "optimizer.momentum=0,2"},
       "--grid optimizer.momentum=2: optimizer.momentum: expected a number from 0 to below 1, found 2"},
      {{"sweep", "--out", "s", "--validation", "9", "--grid", "network.layers=conv5x5:4,relu,10"},
       "--grid 'network.layers=[\"conv5x5:4\", \"relu\", \"10\"]'"},
      {{"train", "a.toml", "b.toml"}, "unexpected: b.toml"},
      {{"train", "--out"}, "--out: a value is expected after it"},
      {{"train", "--out", "a", "--out", "b"}, "--out is given more than once"},
      {{"train", "--json=3"}, "--json takes no value"},
      {{"predict", "m", "--index", "one"}, "--index: one, but a whole number of 0 or more is expected"},
      {{"eval"}, "MODEL is required"},
      {{"eval", "m", "--split", "half"}, "--split: half, but one of test, validation, train is expected"},
      {{"eval", "m", "--threads", "0"}, "--threads: 0, but a whole number from 1 to 256 is expected"},
      {{"gradient", "m", "--from", "-1"}, "--from"},
      {{"gradient", "m", "--index", "1", "--count", "2"}, "--count and --index do not go together"},
      {{"predict", "m", "--index", "1", "--pick", "worst"}, "--index and --pick do not go together"},
      {{"predict", "m", "--pick", "best"}, "best"},
      {{"predict", "m", "--nth", "1"}, "--nth goes with --label only"},
      {{"predict", "m"}, "predict needs pictures"},
      {{"predict", "m", "a.png", "--index", "1"}, "one of these"},
      {{"predict", "m", "a.png", "--input", "1"}, "one of these"},
      {{"train", "--set", "optimizer.learnin_rate=1"}, "the nearest is optimizer.learning_rate"},
      {{"train", "--set", "momentum"}, "expected section.key=value"},
      {{"train", "--activation", "rleu"}, "--activation: activation 'rleu' is unknown"},
      {{"train", "--batch", "some"}, "\"all\""},
      {{"train", "--epochs", "0"}, "--epochs: expected a whole number"},
      {{"train", "--learning-rate", "fast"}, "--learning-rate: expected a number above 0"},
      {{"train", "--activation", "rleu"}, "; the nearest is relu"},
      {{"train", "--loss", "Quadratic"}, "; the nearest is quadratic"},
      {{"train", "--optimizer", "ADAM"}, "; the nearest is adam"},
      {{"train", "--net", "2-0-2"}, "--net: net '2-0-2': size 2 is 0, but a layer has at least one neuron"},
      {{"train", "--net", "2-x-2"}, "--net: net '2-x-2': 'x' is no size; sizes joined by '-' are expected"},
      {{"train", "--xyzzy", "1"}, "unknown option --xyzzy\n"},
      {{"compare", "a"}, "a second model is required"},
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

}  // namespace
}  // namespace nudge::test
