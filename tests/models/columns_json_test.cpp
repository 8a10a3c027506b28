#include "models/columns_json.hpp"

#include <gtest/gtest.h>

#include "base/json_reader.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

std::string error_of_columns(const std::string& text) {
  return error_of([&] {
    const Json json = parse_json(text, "M");
    columns_from(JsonPlace(json, "M"));
  });
}

TEST(ColumnsJson, ReadBackAsTheyWere) {
  const TableColumns columns{.count = 4, .label = {"", 4}, .weight = {}, .dropped = {{"Id", 1}}, .values = {"a", "b"}};
  const Json json = to_json(columns);
  EXPECT_EQ(columns_from(JsonPlace(json, "M")), columns);
}

TEST(ColumnsJson, NameTheColumnThatTheTableCannotHave) {
  EXPECT_EQ(error_of_columns(R"({"count": 2, "label": {"name": "a", "number": 3}, "dropped": [], "values": []})"),
            "M: label.number: 3 is not from 1 to 2");
  EXPECT_EQ(
      error_of_columns(
          R"({"count": 2, "label": {"name": "a", "number": 1}, "dropped": [{"name": "b", "number": 0}], "values": []})"),
      "M: dropped[0].number: 0 is not from 1 to 2");
}

}  // namespace
}  // namespace nudge
