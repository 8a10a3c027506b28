#include "files/sha256.hpp"

#include <gtest/gtest.h>

namespace nudge {
namespace {

std::string sha256(const std::string& text, std::size_t piece = 1000000) {
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  Sha256 sum;
  for (std::size_t first = 0; first < bytes.size(); first += piece) {
    sum.add(bytes.subspan(first, std::min(piece, bytes.size() - first)));
  }
  return sum.finish();
}

// The examples of FIPS 180 and the standard's well-known vectors.
TEST(Sha256, AgreesWithKnownAnswers) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnThePieces) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i);
  for (std::size_t size = 50; size < 140; ++size) {
    const std::string start = text.substr(0, size);
    for (const std::size_t piece : {1u, 7u, 63u, 64u, 65u}) EXPECT_EQ(sha256(start, piece), sha256(start));
  }
}

}  // namespace
}  // namespace nudge
