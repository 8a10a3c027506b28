// What all documents have in common.

#include "documents/document.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

namespace nudge {
namespace {

using nlohmann::json;

/// What another program makes of "base64": its own reading of RFC 4648.
std::vector<std::uint8_t> bytes_of(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char digit : text) {
    if (digit == '=') break;
    bits = bits << 6U | static_cast<std::uint32_t>(digits.find(digit));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> count));
  }
  return bytes;
}

std::vector<double> numbers_of(const json& packed) {
  const std::vector<std::uint8_t> bytes = bytes_of(packed.at("base64"));
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));  // this machine is little-endian, too
  return numbers;
}

TEST(Document, BeginsWithWhatWasAsked) {
  Subject subject;
  subject.model = "runs/a";
  subject.data = "mnist";
  subject.split = "test";
  subject.classes = {"cat", "dog"};
  subject.input = {1, 2, 2};
  subject.images = {{{1, 2, 2}, {0, 1, 254, 255}}};
  subject.command = "nudge eval runs/a";
  const json made = json::parse(documents::written(documents::document("evaluation", subject), DocumentForm::plain));
  EXPECT_EQ(made.at("document"), "evaluation");
  EXPECT_TRUE(made.at("made_by").is_null()) << "nobody says";
  EXPECT_EQ(made.at("command"), "nudge eval runs/a");
  EXPECT_EQ(made.at("model"), "runs/a");
  EXPECT_EQ(made.at("split"), "test");
  EXPECT_EQ(made.at("input_shape"), json({1, 2, 2}));
  EXPECT_EQ(bytes_of(made.at("images").at(0).at("base64")), (std::vector<std::uint8_t>{0, 1, 254, 255}));
  EXPECT_FALSE(made.contains("frozen"));
}

TEST(Document, InAPageLongArraysAreBytes) {
  std::vector<double> numbers(4097);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = 1 / (static_cast<double>(i) - 100.5);
  Json document{{"long", numbers}, {"short", std::span(numbers).first(4096)}, {"matrix", Json::array()}};
  for (std::size_t row = 0; row < 64; ++row) document["matrix"].push_back(std::span(numbers).subspan(row, 65));
  const std::string page = documents::written(document, DocumentForm::page);
  EXPECT_EQ(page.find('\n'), std::string::npos);
  const json made = json::parse(page), plain = json::parse(documents::written(document, DocumentForm::plain));
  EXPECT_EQ(made.at("long").at("type"), "float64");
  EXPECT_EQ(made.at("long").at("shape"), json({4097}));
  EXPECT_EQ(numbers_of(made.at("long")), numbers);
  EXPECT_EQ(made.at("short"), plain.at("short"));
  EXPECT_EQ(made.at("matrix").at("shape"), json({64, 65}));
  const std::vector<double> matrix = numbers_of(made.at("matrix"));
  ASSERT_EQ(matrix.size(), 64U * 65U);
  EXPECT_EQ(matrix[65], numbers[1]) << "the second row begins there";
  EXPECT_EQ(plain.at("long"), json(numbers)) << "to the bit";
}

}  // namespace
}  // namespace nudge
