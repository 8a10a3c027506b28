// Nothing that happens to the standard streams ends in a crash or in a damaged file, and no name commands a terminal.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

struct Streams {
  std::string command;
  int code;
};

TEST(Streams, WhateverTakesNoWordsTheExitCodeIsTheDocumentedOne) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  Workplace place;
  const std::vector<Streams> table{
      {"\"$NUDGE\" data list >/dev/null", 0},  {"\"$NUDGE\" data list >/dev/full", 1},
      {"\"$NUDGE\" --help >/dev/full", 1},     {"\"$NUDGE\" data list >/dev/full 2>/dev/full", 1},
      {"\"$NUDGE\" data list >&-", 0},         {"\"$NUDGE\" data list <&- >&- 2>&-", 0},
      {"\"$NUDGE\" eval none 2>/dev/full", 1}, {"\"$NUDGE\" eval none 2>&-", 1},
      {"\"$NUDGE\" evil 2>/dev/full", 2},      {"\"$NUDGE\" evil <&- >&- 2>&-", 2},
  };
  for (const Streams& streams : table) EXPECT_EQ(place.shell(streams.command).code, streams.code) << streams.command;
}

std::size_t json_lines(const std::string& content) {
  std::istringstream in(content);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) EXPECT_TRUE(nlohmann::json::accept(line)) << line;
  return count;
}

TEST(Streams, ATrainingWithoutAnyLeavesTheFilesOfOneWithAll) {
  Workplace place;
  const std::string train = "\"$NUDGE\" train --data bars.csv --net 64-4-3 --epochs 2 --threads 1 --out ";
  write_bars_csv(place / "bars.csv");
  ASSERT_EQ(place.shell(train + "whole").code, 0);
  for (const char* closed : {"<&- >&-", ">&- 2>&-", "<&- >&- 2>&-", "<&-", "2>&-"}) {
    std::filesystem::remove_all(place / "run");
    EXPECT_EQ(place.shell(train + "run " + closed).code, 0) << closed;
    EXPECT_EQ(content_of(place / "run/metrics.jsonl"), content_of(place / "whole/metrics.jsonl")) << closed;
    EXPECT_EQ(json_lines(content_of(place / "run/timing.jsonl")), json_lines(content_of(place / "whole/timing.jsonl")));
  }
}

TEST(Streams, ATrainingWhoseWordsGoNowhereComesToItsEnd) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  Workplace place;
  write_bars_csv(place / "bars.csv");
  const Outcome outcome =
      place.shell("\"$NUDGE\" train --data bars.csv --net 64-4-3 --epochs 2 --threads 1 --out run >/dev/full");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "cannot write the results to stdout")) << outcome.err;
  EXPECT_TRUE(std::filesystem::exists(place / "run/report.html"));
}

TEST(Streams, ANameCannotCommandTheTerminal) {
  Workplace place;
  std::ofstream(place / "d.csv") << "\x1b[2Jcat,1.5,2\n\x1b[2Jdog,2.5,3\n\x1b[2Jcat,1.5,x\n";
  const Outcome refused = place.nudge({"data", "show", "d.csv", "--index", "0"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_FALSE(contains(refused.err, "\x1b")) << refused.err;
  std::ofstream(place / "d.csv") << "\x1b[2Jcat,1.5,2\n\x1b[2Jdog,2.5,3\n";
  const Outcome shown = place.nudge({"data", "show", "d.csv", "--index", "0"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_TRUE(contains(shown.out, "\\x1b[2Jcat")) << shown.out;
}

/// On a terminal, which script(1) makes.
std::string shown_on_terminal(Workplace& place, const std::string& environment) {
  return place.shell(environment + " script -qec '\"$NUDGE\" data show bars.csv --index 0' /dev/null </dev/null").out;
}

TEST(Streams, ColoursAreShownWhereTheTerminalWantsThem) {
  Workplace place;
  if (place.shell("command -v script").code != 0) GTEST_SKIP() << "script(1) of util-linux is not installed";
  write_bars_csv(place / "bars.csv");
  const std::string colours = "\x1b[";
  EXPECT_TRUE(contains(shown_on_terminal(place, "env -u NO_COLOR TERM=xterm"), colours));
  EXPECT_TRUE(contains(shown_on_terminal(place, "NO_COLOR= TERM=xterm"), colours))
      << "an empty NO_COLOR forbids nothing";
  EXPECT_FALSE(contains(shown_on_terminal(place, "NO_COLOR=1 TERM=xterm"), colours));
  EXPECT_FALSE(contains(shown_on_terminal(place, "env -u NO_COLOR TERM=dumb"), colours));
  EXPECT_FALSE(contains(shown_on_terminal(place, "env -u NO_COLOR -u TERM"), colours));
}

}  // namespace
}  // namespace nudge::test
