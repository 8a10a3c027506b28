#include <gtest/gtest.h>

#include "report/text_report.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

TEST(PrettyJson, KeepsEachRowOfAMatrixOnALine) {
  EXPECT_EQ(pretty_json(R"({"b":[[1,2],[3,4]],"a":0.1})"),
            "{\n  \"b\": [\n    [1, 2],\n    [3, 4]\n  ],\n  \"a\": 0.1\n}");
}

TEST(PrettyJson, RefusesWhatIsNotJson) { EXPECT_ERROR(pretty_json("{1"), "JSON"); }

}  // namespace
}  // namespace nudge
