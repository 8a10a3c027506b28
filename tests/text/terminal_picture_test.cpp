#include "text/terminal_picture.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "support/error_of.hpp"

namespace nudge {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(TerminalPicture, WithoutColourDrawsEachPixelTwiceAsWide) {
  const Bytes pixels = {0, 255, 128, 255, 0, 0};
  EXPECT_EQ(terminal_picture(pixels, {1, 2, 3}, false), "  @@++\n@@\n");
}

TEST(TerminalPicture, WithoutColourDrawsColoursByTheirLuma) {
  const Bytes pixels = {255, 0, 255, 0, 255, 0};
  EXPECT_EQ(terminal_picture(pixels, {3, 1, 2}, false), "@@\n");
}

TEST(TerminalPicture, InGrayPutsTwoPixelsIntoACharacter) {
  const Bytes pixels = {0, 255, 255, 0};
  EXPECT_EQ(terminal_picture(pixels, {1, 2, 2}, true),
            "\x1b[38;5;16;48;5;231m\xe2\x96\x80\x1b[38;5;231;48;5;16m\xe2\x96\x80\x1b[0m\n");
}

TEST(TerminalPicture, InGrayUsesTheTerminalsGrays) {
  const Bytes pixels = {128, 10};
  EXPECT_EQ(terminal_picture(pixels, {1, 2, 1}, true), "\x1b[38;5;244;48;5;232m\xe2\x96\x80\x1b[0m\n");
}

TEST(TerminalPicture, InColourUsesThePixelsColour) {
  const Bytes pixels = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(terminal_picture(pixels, {3, 2, 1}, true), "\x1b[38;2;1;3;5;48;2;2;4;6m\xe2\x96\x80\x1b[0m\n");
}

TEST(TerminalPicture, FillsAnOddLastRowWithBlack) {
  const Bytes pixels = {255};
  EXPECT_EQ(terminal_picture(pixels, {1, 1, 1}, true), "\x1b[38;5;231;48;5;16m\xe2\x96\x80\x1b[0m\n");
}

TEST(TerminalPicture, NamesAColourOnlyWhereItChanges) {
  const Bytes pixels(20, 0);
  const std::string picture = terminal_picture(pixels, {1, 2, 10}, true);
  EXPECT_EQ(picture.find("\x1b[38"), picture.rfind("\x1b[38"));
}

TEST(TerminalPicture, RefusesWhatIsNoPicture) {
  const Bytes pixels(8);
  EXPECT_EQ(error_of([&] {
              terminal_picture(pixels, {2, 2, 2}, false);
            }),
            "terminal_picture: a picture has 1 channel (gray) or 3 (colour), not 2");
  EXPECT_EQ(error_of([&] {
              terminal_picture(pixels, {1, 3, 3}, false);
            }),
            "terminal_picture: 8 bytes for a picture of 1x3x3");
}

}  // namespace
}  // namespace nudge
