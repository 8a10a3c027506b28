#include "nudge/png.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "support/error_of.hpp"
#include "support/largest_allocation.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

using Bytes = std::vector<std::uint8_t>;

// PNG files put together by hand, as the specification describes them: whatever libpng can read and no picture program
// would write.
constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";

std::string number(std::size_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
  return out;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return number(data.size()) + body + number(crc);
}

std::string header(std::size_t width, std::size_t height, char depth, char colour_type) {
  return chunk("IHDR", number(width) + number(height) + depth + colour_type + std::string(3, '\0'));
}

/// Rows, each begun with its filter byte.
std::string data(const std::string& rows) {
  std::string out(compressBound(rows.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  return chunk("IDAT", out.substr(0, size));
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

std::string png(const std::string& chunks) { return std::string(signature) + chunks + chunk("IEND", ""); }

Image decode(const std::string& file) {
  return decode_png({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()}, "x.png");
}

enum ColourType : char { gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgb_alpha = 6 };

TEST(Png, ComesBackAsItWasWritten) {
  for (const std::size_t channels : {1u, 3u}) {
    Image image{{channels, 5, 7}, Bytes(channels * 35)};
    for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = static_cast<std::uint8_t>(i * 37);
    const Image back = decode_png(encode_png(image), "x");
    EXPECT_EQ(back.shape, image.shape);
    EXPECT_EQ(back.pixels, image.pixels);
  }
}

TEST(Png, GoesThroughAFile) {
  const TemporaryFolder folder;
  const Image image{{1, 1, 2}, {7, 250}};
  write_png(folder / "x.png", image);
  EXPECT_EQ(read_png(folder / "x.png").pixels, image.pixels);
}

TEST(Png, OfColourHasThreePlanes) {
  const Image image = decode(png(header(2, 1, 8, rgb) + data(bytes({0, 1, 2, 3, 4, 5, 6}))));
  EXPECT_EQ(image.shape, (Shape{3, 1, 2}));
  EXPECT_EQ(image.pixels, (Bytes{1, 4, 2, 5, 3, 6}));
}

TEST(Png, OfFewBitsIsSpreadToAllValues) {
  EXPECT_EQ(decode(png(header(4, 1, 1, gray) + data(bytes({0, 0b01010000})))).pixels, (Bytes{0, 255, 0, 255}));
  EXPECT_EQ(decode(png(header(4, 1, 2, gray) + data(bytes({0, 0b00011011})))).pixels, (Bytes{0, 85, 170, 255}));
}

TEST(Png, OfSixteenBitsIsRounded) {
  const std::string rows = bytes({0, 0x7f, 0xff, 0x80, 0x00, 0x00, 0xff, 0x00, 0x40, 0xff, 0xff});
  EXPECT_EQ(decode(png(header(5, 1, 16, gray) + data(rows))).pixels, (Bytes{127, 128, 1, 0, 255}));
}

TEST(Png, WithAPaletteBecomesColour) {
  const std::string colours = chunk("PLTE", bytes({10, 20, 30, 40, 50, 60}));
  const Image image = decode(png(header(2, 1, 8, palette) + colours + data(bytes({0, 1, 0}))));
  EXPECT_EQ(image.pixels, (Bytes{40, 10, 50, 20, 60, 30}));
}

TEST(Png, ShowsWhiteThroughTransparency) {
  EXPECT_EQ(decode(png(header(3, 1, 8, gray_alpha) + data(bytes({0, 100, 255, 100, 0, 0, 128})))).pixels,
            (Bytes{100, 255, 127}));
  EXPECT_EQ(decode(png(header(1, 1, 8, rgb_alpha) + data(bytes({0, 10, 20, 30, 0})))).pixels, (Bytes{255, 255, 255}));
  EXPECT_EQ(decode(png(header(2, 1, 16, gray_alpha) + data(bytes({0, 100, 0, 0, 0, 100, 0, 255, 255})))).pixels,
            (Bytes{255, 100}));
}

TEST(Png, ShowsWhiteThroughTransparentColours) {
  const std::string transparent_gray = chunk("tRNS", bytes({0, 100}));
  EXPECT_EQ(decode(png(header(2, 1, 8, gray) + transparent_gray + data(bytes({0, 100, 101})))).pixels,
            (Bytes{255, 101}));
  const std::string transparent_bit = chunk("tRNS", bytes({0, 0}));
  EXPECT_EQ(decode(png(header(2, 1, 1, gray) + transparent_bit + data(bytes({0, 0b01000000})))).pixels,
            (Bytes{255, 255}));
  const std::string colours = chunk("PLTE", bytes({10, 20, 30, 40, 50, 60})) + chunk("tRNS", bytes({0}));
  EXPECT_EQ(decode(png(header(2, 1, 8, palette) + colours + data(bytes({0, 0, 1})))).pixels,
            (Bytes{255, 40, 255, 50, 255, 60}));
}

TEST(Png, KeepsItsBytesWhateverGammaItStates) {
  const std::string linear = chunk("gAMA", number(100000));
  EXPECT_EQ(decode(png(header(3, 1, 8, gray) + linear + data(bytes({0, 5, 100, 200})))).pixels, (Bytes{5, 100, 200}));
  EXPECT_EQ(decode(png(header(1, 1, 8, gray_alpha) + linear + data(bytes({0, 100, 128})))).pixels, (Bytes{177}));
}

TEST(Png, OfTransparentGrayStaysGray) {
  EXPECT_EQ(decode(png(header(1, 1, 8, gray_alpha) + data(bytes({0, 9, 255})))).shape, (Shape{1, 1, 1}));
}

struct Broken {
  std::string what;
  std::string file;
  std::string message;
};

class BrokenPng : public testing::TestWithParam<Broken> {};

TEST_P(BrokenPng, IsRefusedWithTheReason) {
  largest_allocation = 0;
  EXPECT_EQ(error_of([] { decode(GetParam().file); }), GetParam().message);
  EXPECT_LT(largest_allocation, 100000u);
}

std::string with_wrong_crc() {
  std::string file = png(header(2, 1, 8, gray) + data(bytes({0, 1, 2})));
  file[file.size() - 14] ^= 1;
  return file;
}

const std::string good = png(header(2, 2, 8, gray) + data(bytes({0, 1, 2, 0, 3, 4})));

INSTANTIATE_TEST_SUITE_P(
    Table, BrokenPng,
    testing::Values(
        Broken{"Empty", "", "x.png: is not a PNG picture"},
        Broken{"AnotherFormat", "\xff\xd8\xff\xe0 this is a JPEG", "x.png: is not a PNG picture"},
        Broken{"OnlyASignature", std::string(signature),
               "x.png: cannot be read as a PNG (the file is cut off); sides of up to 8192 pixels are read"},
        Broken{"CutOff", good.substr(0, good.size() - 20), "x.png: is damaged (the file is cut off)"},
        Broken{"WrongCrc", with_wrong_crc(), "x.png: is damaged (a checksum in it does not fit)"},
        Broken{"TooFewRows", png(header(2, 9, 8, gray) + data(bytes({0, 1, 2}))),
               "x.png: is damaged (it holds fewer pixels than its header says)"},
        Broken{"TooWide", png(header(8193, 1, 8, gray) + data(bytes({0}))),
               "x.png: cannot be read as a PNG (its header is not valid); sides of up to 8192 pixels are read"},
        Broken{"NoWidth", png(header(0, 1, 8, gray) + data(bytes({0}))),
               "x.png: cannot be read as a PNG (its header is not valid); sides of up to 8192 pixels are read"},
        Broken{"NoPalette", png(header(2, 1, 8, palette) + data(bytes({0, 1, 0}))),
               "x.png: cannot be read as a PNG (a part of it is missing or not valid); sides of up to 8192 pixels are "
               "read"},
        Broken{"FarMoreThanTheFileHolds", png(header(8192, 8192, 8, rgb) + data(bytes({0}))),
               "x.png: announces 8192 x 8192 pixels, more than its 66 bytes can hold"}),
    [](const auto& each) { return each.param.what; });

TEST(Png, IsReadToTheEndWhereverItIsCut) {
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_NE(error_of([&] { decode(good.substr(0, size)); }), "") << size;
  }
}

TEST(Png, SurvivesEveryFlippedBit) {
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      error_of([&] { decode(damaged); });
    }
  }
}

TEST(Png, IsNotWrittenFromWhatIsNoPicture) {
  EXPECT_EQ(error_of([] { encode_png({{2, 1, 1}, {0, 0}}); }), "a PNG has 1 channel (gray) or 3 (colour), not 2");
  EXPECT_EQ(error_of([] { encode_png({{1, 2, 2}, {0, 0}}); }), "cannot write a picture of 1x2x2 with 2 bytes as PNG");
}

}  // namespace
}  // namespace nudge
