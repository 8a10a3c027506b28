// Our reader and writer (src/base) against nlohmann's, which has the same rules but for those named here. It lies here
// because the tests of the core need no library but GoogleTest.

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>

#include "base/json_reader.hpp"
#include "base/utf8.hpp"
#include "nudge/error.hpp"
#include "support/error_of.hpp"
#include "support/largest_allocation.hpp"

namespace nudge {
namespace {

using Oracle = nlohmann::ordered_json;

/// The document on one line; nothing where the reader refuses the text.
std::optional<std::string> ours(const std::string& text) {
  try {
    return one_line(parse_json(text, "F"));
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Looks for what only we refuse: a key twice, and what is nested deeper than 16.
struct Strictness : nlohmann::json_sax<Oracle> {
  bool start_object(std::size_t) override {
    keys.emplace_back();
    return deeper();
  }
  bool key(std::string& key) override {
    twice = twice || !keys.back().insert(key).second;
    return true;
  }
  bool end_object() override {
    keys.pop_back();
    --depth;
    return true;
  }
  bool start_array(std::size_t) override { return deeper(); }
  bool end_array() override {
    --depth;
    return true;
  }
  bool deeper() {
    deep = deep || ++depth > deepest_json;
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const Oracle::exception&) override { return false; }

  std::vector<std::set<std::string>> keys;
  int depth = 0;
  bool twice = false;
  bool deep = false;
};

std::optional<std::string> theirs(const std::string& text) {
  // It skips a byte order mark, and takes a zero byte for the end.
  if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string::npos) return std::nullopt;
  Strictness strictness;
  if (!Oracle::sax_parse(text, &strictness) || strictness.twice || strictness.deep) return std::nullopt;
  return Oracle::parse(text).dump();
}

TEST(JsonOracle, AgreesOnATableOfTexts) {
  const std::array<std::string, 78> texts = {"",
                                             " ",
                                             "null",
                                             "true",
                                             "false",
                                             "nul",
                                             "truee",
                                             "True",
                                             "0",
                                             "-0",
                                             "1",
                                             "-1",
                                             "01",
                                             "-01",
                                             "+1",
                                             ".5",
                                             "1.",
                                             "1.e5",
                                             "0.5",
                                             "-0.0",
                                             "1e5",
                                             "1E+5",
                                             "1e-5",
                                             "1e",
                                             "1e+",
                                             "0x10",
                                             "1_000",
                                             "Infinity",
                                             "NaN",
                                             "1e308",
                                             "1e309",
                                             "-1e309",
                                             "4.9e-324",
                                             "1e-400",
                                             "18446744073709551615",
                                             "18446744073709551616",
                                             "-9223372036854775808",
                                             "-9223372036854775809",
                                             "\"\"",
                                             "\"a",
                                             "a\"",
                                             "\"\\\"\"",
                                             "\"\\",
                                             "\"\\a\"",
                                             "\"\\u0000\"",
                                             "\"\\u00e9\"",
                                             "\"\\uD83D\\uDE00\"",
                                             "\"\\uD83D\"",
                                             "\"\\uDE00\"",
                                             "\"\\uD83Dx\"",
                                             "\"\\uD83D\\n\"",
                                             "\"\\u12\"",
                                             "\"\t\"",
                                             "\"\x7F\"",
                                             "\"\xC3\xA9\"",
                                             "\"\xC0\x80\"",
                                             "\"\xED\xA0\x80\"",
                                             "\"\xF4\x90\x80\x80\"",
                                             "\"\xF0\x9F\x98\x80\"",
                                             "\"\xEF\xBF\xBE\"",
                                             "\"\xE2\x82\"",
                                             "[]",
                                             "[",
                                             "]",
                                             "[1",
                                             "[1,",
                                             "[1,]",
                                             "[,1]",
                                             "[1 2]",
                                             "{}",
                                             "{\"a\"}",
                                             "{\"a\":}",
                                             "{\"a\":1,}",
                                             "{a:1}",
                                             "{\"a\":1,\"a\":2}",
                                             "// x\n1",
                                             "[1]/**/",
                                             " \t\r\n[ 1 , { } ] \n"};
  for (const std::string& text : texts) EXPECT_EQ(ours(text), theirs(text)) << text;
}

/// Texts as we write them: a header, a model's description, a line of metrics, texts with every kind of escape.
const std::array<std::string, 5> seeds = {
    R"({"__metadata__":{"crc32":"1234abcd","nudge":"{\"format\":1,\"classes\":[\"0\",\"1\"]}"},)"
    R"("layers.0.weight":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},)"
    R"("layers.0.bias":{"dtype":"F32","shape":[3],"data_offsets":[24,36]}}   )",
    R"({"format":1,"input":{"channels":1,"height":28,"width":28},"layers":[{"type":"flatten"},)"
    R"({"type":"dense","outputs":128},{"type":"leaky-relu","slope":0.01},{"type":"residual","body":[{"type":"conv",)"
    R"("height":3,"bias":true}],"shortcut":[]}],"loss":"cross-entropy","preprocessing":{"scale":0.003921568859368563,)"
    R"("mean":[0.13066047430038452],"deviation":[]},"training":"[data]\nsource = \"mnist\"\n","result":null})",
    R"({"epoch":12,"step":7200,"learning_rate":1e-05,"train_cost":0.0123456789,"cost":5e-324,"accuracy":1.0})",
    "[\"\\u00e9\\ud83d\\ude00\\n\\t\\\"\\\\\\/\", \"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\", -0.0, -17, 1E+2]",
    "[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]"};

/// The text with one to four small damages: a byte changed, some cut, some of it doubled, a telling byte put in.
std::string damaged(std::string text, std::mt19937& random) {
  constexpr std::string_view telling = "{}[]\",:\\u0dDeE+-.19 \n\x80\xC3\xED\xA0\xF0";
  for (auto change = random() % 4 + 1; change > 0 && !text.empty(); --change) {
    const std::size_t place = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[place] = static_cast<char>(random());
        break;
      case 1:
        text.erase(place, random() % 8);
        break;
      case 2:
        text.insert(place, text.substr(random() % text.size(), random() % 24));
        break;
      default:
        text.insert(place, 1, telling[random() % telling.size()]);
    }
  }
  return text;
}

TEST(JsonOracle, AgreesOnDamagedTexts) {
  std::mt19937 random(11);
  std::size_t taken = 0;
  constexpr std::size_t rounds = 20000;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string text = damaged(seeds[round % seeds.size()], random);
    const std::optional<std::string> read = ours(text);
    ASSERT_EQ(read, theirs(text)) << "round " << round << ": " << text;
    taken += read ? 1U : 0U;
    if (read) {
      ASSERT_EQ(ours(*read), read) << "what was written reads back";
    }
  }
  EXPECT_GT(taken, rounds / 20);
  EXPECT_LT(taken, rounds - rounds / 20);
}

TEST(JsonOracle, WritesDoublesWithTheFewestDigits) {
  std::mt19937_64 random(5);
  std::size_t otherwise = 0;
  for (int round = 0; round < 300000; ++round) {
    const std::uint64_t bits = random();
    // All exponents, numbers of every day, and floats as doubles.
    const double number = round % 3 == 0 ? std::bit_cast<double>(bits)
                          : round % 3 == 1
                              ? static_cast<double>(bits) / 1e19 * std::pow(10, round % 23 - 11)
                              : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    const std::string text = one_line(number), theirs = Oracle(number).dump();
    // Theirs has a digit more than it needs, or a last one that is not the nearest, once in a thousand times.
    ASSERT_LE(text.size(), theirs.size()) << bits;
    otherwise += text == theirs ? 0 : 1;
    if (std::isfinite(number)) {
      ASSERT_EQ(std::bit_cast<std::uint64_t>(parse_json(one_line(number), "").number()),
                std::bit_cast<std::uint64_t>(number));
    }
  }
  EXPECT_LT(otherwise, 300000 / 200);
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    for (const double number : {std::ldexp(1.0, exponent), std::nextafter(std::ldexp(1.0, exponent), 0.0)}) {
      const std::string text = one_line(number);
      ASSERT_LE(text.size(), Oracle(number).dump().size()) << exponent;
      ASSERT_EQ(parse_json(text, "").number(), number) << exponent;
    }
  }
}

TEST(JsonOracle, WritesFloatsSoThatTheyReadBack) {
  std::mt19937 random(6);
  for (int round = 0; round < 100000; ++round) {
    const auto number = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    if (!std::isfinite(number)) continue;
    const std::string text = one_line(number);
    const double read = parse_json(text, "").number();
    ASSERT_EQ(std::bit_cast<std::uint32_t>(static_cast<float>(read)), std::bit_cast<std::uint32_t>(number)) << text;
    ASSERT_LE(text.size(), Oracle(read).dump().size()) << text;
  }
}

TEST(JsonOracle, RepairsTextsAlike) {
  std::mt19937 random(7);
  constexpr std::string_view telling = "a\"\\\n\x80\xBF\xC2\xC3\xE0\xED\xA0\xF0\x90\xF4\xFF\x01";
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto length = random() % 9; length > 0; --length) text += telling[random() % telling.size()];
    EXPECT_EQ(one_line(text), Oracle(text).dump(-1, ' ', false, Oracle::error_handler_t::replace));
  }
}

TEST(ParseJson, NeverAsksAtOnceForMoreThanTwentyTimesTheText) {
  const auto repeated = [](const std::string& first, const std::string& again, const std::string& last) {
    std::string text = first;
    while (text.size() < 100000) text += again;
    return text + last;
  };
  for (const std::string& text :
       {repeated("[1", ",1", "]"), repeated("[[]", ",[]", "]"), repeated("[\"\"", ",\"\"", "]"),
        repeated("{\"\":0", ",\"\":0", "}"), repeated("\"", "x", "\"")}) {
    largest_allocation = 0;
    error_of([&] { parse_json(text, "F"); });
    EXPECT_LT(largest_allocation, 20 * text.size()) << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace nudge
