#include "base/crc32.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace nudge {
namespace {

std::string crc_of(std::string_view text, std::size_t piece) {
  Crc32 crc;
  for (std::size_t first = 0; first < text.size(); first += piece) {
    const std::string_view part = text.substr(first, piece);
    crc.add_numbers(std::span(part.data(), part.size()));
  }
  return crc.digits();
}

TEST(Crc32, GivesTheKnownAnswers) {
  EXPECT_EQ(crc_of("", 1), "00000000");
  EXPECT_EQ(crc_of("123456789", 9), "cbf43926");
  EXPECT_EQ(crc_of("The quick brown fox jumps over the lazy dog", 43), "414fa339");
}

TEST(Crc32, DoesNotDependOnThePieces) {
  const std::string text(1000, 'x');
  for (const std::size_t piece : {1, 3, 7, 8, 9, 64, 999}) EXPECT_EQ(crc_of(text, piece), crc_of(text, 1000)) << piece;
}

}  // namespace
}  // namespace nudge
