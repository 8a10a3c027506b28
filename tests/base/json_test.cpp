#include "base/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/json_place.hpp"
#include "base/json_reader.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

TEST(Json, IsBuiltFromBracesInTheirOrder) {
  const std::vector<std::string> names{"a", "b"};
  Json json{{"text", "x"}, {"shape", Json::array({4, 6u})}, {"inner", {{"rate", 0.5}, {"on", true}}}, {"names", names}};
  json["nothing"] = nullptr;
  json["more"].push_back({{"negative", -7}});
  json["text"] = std::string("y");
  EXPECT_EQ(one_line(json),
            R"({"text":"y","shape":[4,6],"inner":{"rate":0.5,"on":true},"names":["a","b"],"nothing":null,)"
            R"("more":[{"negative":-7}]})");
}

TEST(Json, CopiesAreTheirOwn) {
  Json first{{"a", Json::array({1, "two"})}};
  Json second = first;
  second["a"].push_back(3);
  EXPECT_EQ(first["a"].size(), 2u);
  const Json moved = std::move(second);
  EXPECT_EQ(one_line(moved), R"({"a":[1,"two",3]})");
  first = moved;
  EXPECT_EQ(first, moved);
  first = first["a"].elements()[1];
  EXPECT_EQ(one_line(first), R"("two")");
}

TEST(Json, UpdateReplacesEqualKeysAndAddsTheOthers) {
  Json json{{"a", 1}, {"b", 2}};
  json.update({{"c", 3}, {"a", 4}});
  EXPECT_EQ(one_line(json), R"({"a":4,"b":2,"c":3})");
}

TEST(Json, KeepsWholeNumbersExact) {
  for (const char* text : {"0", "18446744073709551615", "9223372036854775808", "-1", "-9223372036854775808"}) {
    EXPECT_EQ(one_line(parse_json(text, "")), text);
  }
  EXPECT_EQ(one_line(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(one_line(parse_json("-0", "")), "0");
  EXPECT_EQ(one_line(parse_json("18446744073709551616", "")), "1.8446744073709552e+19");
  EXPECT_TRUE(parse_json("3", "") == Json(3));
  EXPECT_FALSE(parse_json("3.0", "") == Json(3));
}

TEST(Json, WritesNumbersPlainWhereTheyHaveFewDigits) {
  const std::pair<double, const char*> numbers[] = {{0.1, "0.1"},
                                                    {100, "100.0"},
                                                    {-0.0, "-0.0"},
                                                    {1e14, "100000000000000.0"},
                                                    {123456789012345, "123456789012345.0"},
                                                    {1e15, "1e+15"},
                                                    {0.0001, "0.0001"},
                                                    {0.00001, "1e-05"},
                                                    {1.5e-7, "1.5e-07"},
                                                    {1e100, "1e+100"},
                                                    {5e-324, "5e-324"},
                                                    {1.7976931348623157e308, "1.7976931348623157e+308"},
                                                    {1.0 / 3, "0.3333333333333333"},
                                                    {NAN, "null"},
                                                    {-INFINITY, "null"}};
  for (const auto& [number, text] : numbers) EXPECT_EQ(one_line(number), text);
}

TEST(Json, WritesAFloatWithItsOwnFewDigits) {
  EXPECT_EQ(one_line(0.1F), "0.1");
  EXPECT_EQ(one_line(double{0.1F}), "0.10000000149011612");
  EXPECT_EQ(one_line(1.0F / 3), "0.33333334");
  EXPECT_EQ(one_line(1e-45F), "1e-45");
  EXPECT_EQ(one_line(3.4028235e38F), "3.4028235e+38");
  EXPECT_EQ(one_line(-16777216.0F), "-16777216.0");
}

TEST(Json, EscapesWhatMustBe) {
  EXPECT_EQ(one_line(std::string("\"\\/\b\f\n\r\t\x01\x1f\x7f\0", 12)), R"("\"\\/\b\f\n\r\t\u0001\u001f)"
                                                                        "\x7F"
                                                                        R"(\u0000")");
  EXPECT_EQ(one_line("\xC3\xA9\xF0\x9F\x98\x80"), "\"\xC3\xA9\xF0\x9F\x98\x80\"");
}

TEST(Json, RepairsWhatIsNotUtf8OrRefusesIt) {
  // A sequence that breaks off is one error, a byte that begins none another.
  EXPECT_EQ(one_line("a\xE2\x82z\xFF\xC0\x80"), "\"a\uFFFDz\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(one_line({{"\xE9", 1}}), "{\"\uFFFD\":1}");
  EXPECT_ERROR(to_text({{"\xE9", 1}}, "FILE"), "FILE: is to hold ‘\\xe9’, which is not UTF-8");
}

TEST(Json, PrettyKeepsEachRowOfAMatrixOnALine) {
  EXPECT_EQ(pretty(parse_json(R"({"b":[[1,2],[3,4]],"a":0.1,"e":{},"n":[[]],"o":{"x":[]}})", "")),
            "{\n  \"b\": [\n    [1, 2],\n    [3, 4]\n  ],\n  \"a\": 0.1,\n  \"e\": {},\n  \"n\": [\n    []\n  ],\n"
            "  \"o\": {\n    \"x\": []\n  }\n}");
  EXPECT_EQ(pretty("x"), "\"x\"");
}

TEST(ParseJson, SaysWhereAndWhatIsWrong) {
  const std::pair<std::string, const char*> wrong[] = {
      {"", "F: not JSON (byte 1): it ends too early"},
      {"  ", "(byte 3): it ends too early"},
      {"[1,]", "(byte 4): a value is expected"},
      {"[1 2]", "(byte 4): a comma or a closing bracket"},
      {"{\"a\":1,}", "(byte 8): a key in quotes is expected"},
      {"{\"a\" 1}", "(byte 6): a colon is expected"},
      {"{\"a\":1", "(byte 7): a comma or a closing brace"},
      {"1 1", "(byte 3): the document has ended before"},
      {"01", "(byte 2): the document has ended before"},
      {"1.", "(byte 3): a digit is expected"},
      {"-", "(byte 2): a digit is expected"},
      {"1e+", "(byte 4): a digit is expected"},
      {"[1e999]", "(byte 2): a number that is too large"},
      {"nul", "(byte 1): a value is expected"},
      {"NaN", "(byte 1): a value is expected"},
      {"'a'", "(byte 1): a value is expected"},
      {"\"a", "(byte 3): a text does not end"},
      {"\"\\x\"", "(byte 3): an unknown escape"},
      {"\"\\u12g4\"", "(byte 6): a hex digit is expected"},
      {"\"\\ud800\"", "(byte 2): half of a surrogate pair"},
      {"\"\\udc00\"", "(byte 2): half of a surrogate pair"},
      {"\"\\ud800\\u0041\"", "(byte 2): half of a surrogate pair"},
      {"\"a\nb\"", "(byte 3): a control character"},
      {"\"\xE9\"", "(byte 2): not UTF-8"},
      {"\xEF\xBB\xBF{}", "(byte 1): a value is expected"},
      {std::string("1\0", 2), "(byte 2): the document has ended before"},
      {"{\"a\":1,\"b\":2,\"a\":3}", "F: an object has the key 'a' twice"},
      {std::string(17, '[') + std::string(17, ']'), "F: nested deeper than 16 levels"},
      {std::string((16 << 20) + 1, ' '), "16777217 bytes of JSON, more than the 16777216"}};
  for (const auto& one : wrong) EXPECT_ERROR(parse_json(one.first, "F"), one.second) << one.first.substr(0, 60);
  EXPECT_EQ(one_line(parse_json(std::string(16, '[') + std::string(16, ']'), "")),
            std::string(16, '[') + std::string(16, ']'));
}

TEST(ParseJson, TakesNumbersNearZeroForZero) {
  for (const char* text : {"1e-999", "0.0e-99999999999999999999", "0e99999999999999999999"}) {
    EXPECT_EQ(parse_json(text, "").number(), 0) << text;
  }
  EXPECT_EQ(one_line(parse_json("-1e-999", "")), "-0.0");
  EXPECT_EQ(parse_json("0." + std::string(400, '0') + "1e400", "").number(), 0.1);
  EXPECT_EQ(parse_json("1" + std::string(400, '0') + "e-400", "").number(), 1);
  EXPECT_ERROR(parse_json("0.1e99999999999999999999", ""), "too large");
}

TEST(JsonPlace, NamesThePlace) {
  const Json json = parse_json(R"({"layers": [{"rate": "x"}]})", "");
  const JsonPlace place(json, "FILE");
  EXPECT_ERROR(place["layers"].elements()[0]["rate"].number(), "FILE: layers[0].rate: expected a number, found \"x\"");
  EXPECT_ERROR(place["name"], "FILE: 'name' is missing");
  EXPECT_ERROR(place["layers"].whole(), "FILE: layers: expected a whole number, found an array");
  EXPECT_ERROR(place.expect_keys({"layers", "loss"}), "FILE: 'loss' is missing");
  EXPECT_ERROR(place.expect_keys({}, {"loss"}), "FILE: unknown key 'layers'");
}

}  // namespace
}  // namespace nudge
