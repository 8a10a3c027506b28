#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "files/exif.hpp"
#include "nudge/png.hpp"
#include "support/error_of.hpp"
#include "support/jpeg_bytes.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// 24 x 16 pixels, whose brightness grows to the right and down: smooth, so that a JPEG keeps it well.
Image ramp(std::size_t channels) {
  Image image{{channels, 16, 24}, {}};
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t y = 0; y < 16; ++y) {
      for (std::size_t x = 0; x < 24; ++x) image.pixels.push_back(static_cast<std::uint8_t>(5 * x + 4 * y + 30 * c));
    }
  }
  return image;
}

int farthest(const Image& a, const Image& b) {
  int most = a.shape == b.shape ? 0 : 1000;
  for (std::size_t i = 0; i < a.pixels.size() && most < 1000; ++i)
    most = std::max(most, std::abs(a.pixels[i] - b.pixels[i]));
  return most;
}

TEST(PictureFile, AJpegIsReadGrayAndInColour) {
  for (const std::size_t channels : {1U, 3U}) {
    const Image image = ramp(channels);
    EXPECT_LE(farthest(decode_picture(bytes_of(jpeg_bytes(image)), "x.jpg"), image), 3) << channels;
  }
}

TEST(PictureFile, IsWhatItsFirstBytesSayWhateverItsName) {
  const TemporaryFolder folder;
  write_bytes(folder / "a.png", jpeg_bytes(ramp(1)));
  write_png(folder / "b.jpg", ramp(3));
  EXPECT_LE(farthest(read_picture(folder / "a.png"), ramp(1)), 3);
  EXPECT_EQ(read_picture(folder / "b.jpg").pixels, ramp(3).pixels);
}

TEST(PictureFile, ADamagedJpegIsAnError) {
  const std::string whole = jpeg_bytes(ramp(3));
  for (std::size_t length = 3; length < whole.size(); length += 7) {
    EXPECT_TRUE(error_of([&] {
                  decode_picture(bytes_of(whole.substr(0, length)), "x.jpg");
                }).starts_with("x.jpg: is a damaged JPEG ("))
        << length;
  }
  std::string other = whole;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    other[i] = static_cast<char>(other[i] ^ 0x55);
    try {
      decode_picture(bytes_of(other), "x.jpg");
    } catch (const Error&) {
    }
    other[i] = whole[i];
  }
}

TEST(PictureFile, AJpegMayAnnounceNoMoreThanItsBytesCanHold) {
  std::string bytes = jpeg_bytes(ramp(1));
  const std::size_t frame = bytes.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  bytes[frame + 5] = bytes[frame + 7] = 0x1f;  // the high bytes of height and width
  EXPECT_TRUE(error_of([&] { decode_picture(bytes_of(bytes), "x.jpg"); }).starts_with("x.jpg: announces "))
      << "8 thousand";
  bytes[frame + 5] = 0x7f;
  EXPECT_TRUE(
      error_of([&] { decode_picture(bytes_of(bytes), "x.jpg"); }).ends_with("sides of up to 8192 pixels are read"));
}

TEST(PictureFile, AJpegStandsAsTheCameraWasHeld) {
  const Image image = ramp(1);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const Image seen = decode_picture(bytes_of(jpeg_bytes(image, orientation)), "x.jpg");
    EXPECT_LE(farthest(seen, upright(image, orientation)), 3) << orientation;
    EXPECT_EQ(seen.shape.height, orientation < 5 ? 16U : 24U) << orientation;
  }
}

TEST(PictureFile, OrientationsTurnAndMirror) {
  const Image image{{1, 2, 3}, {1, 2, 3, 4, 5, 6}};
  using Bytes = std::vector<std::uint8_t>;
  EXPECT_EQ(upright(image, 1).pixels, image.pixels);
  EXPECT_EQ(upright(image, 2).pixels, (Bytes{3, 2, 1, 6, 5, 4}));
  EXPECT_EQ(upright(image, 3).pixels, (Bytes{6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(upright(image, 4).pixels, (Bytes{4, 5, 6, 1, 2, 3}));
  EXPECT_EQ(upright(image, 5).pixels, (Bytes{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(upright(image, 6).pixels, (Bytes{4, 1, 5, 2, 6, 3})) << "the camera was turned by a quarter";
  EXPECT_EQ(upright(image, 7).pixels, (Bytes{6, 3, 5, 2, 4, 1}));
  EXPECT_EQ(upright(image, 8).pixels, (Bytes{3, 6, 2, 5, 1, 4}));
}

TEST(PictureFile, SaysWhatElseAFileIs) {
  const auto error = [](const std::string& bytes) {
    return error_of([&] { decode_picture(bytes_of(bytes), "x.png"); });
  };
  const std::string end = "; PNG and JPEG pictures are read";
  EXPECT_EQ(error(""), "x.png: is empty" + end);
  EXPECT_EQ(error("some words"), "x.png: is no picture" + end);
  EXPECT_EQ(error("GIF89a..."), "x.png: is a GIF file" + end);
  EXPECT_EQ(error(std::string("\0\0\0\x18", 4) + "ftypheic"), "x.png: is a HEIC file" + end);
}

TEST(PictureList, HoldsThePicturesOfAllFoldersBelow) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "b/deep");
  std::filesystem::create_directories(folder / ".hidden");
  for (const char* name :
       {"z.png", "a.JPG", "b/1.jpeg", "b/deep/2.PNG", ".hidden/3.png", "b/._1.png", "b/notes.txt", "m.Gif"}) {
    write_bytes(folder / name, "");
  }
  const PictureList list = list_pictures(folder.path());
  EXPECT_EQ(list.files,
            (std::vector<std::filesystem::path>{folder / "a.JPG", folder / "b/1.jpeg", folder / "b/deep/2.PNG",
                                                folder / "m.Gif", folder / "z.png"}));
  EXPECT_EQ(list.notes,
            std::vector<std::string>{folder.path().string() + ": 1 file is no picture and is not read (.txt)"});
  EXPECT_EQ(error_of([&] { list_pictures(folder / ".hidden/.."); }), "");
  std::filesystem::create_directories(folder / "none");
  EXPECT_TRUE(error_of([&] { list_pictures(folder / "none"); }).ends_with("none: holds no PNG or JPEG pictures"));
}

TEST(PictureList, EndsWhereALinkLeadsBack) {
  const TemporaryFolder folder;
  std::filesystem::create_directory_symlink(folder.path(), folder / "back");
  EXPECT_TRUE(error_of([&] { list_pictures(folder.path()); }).ends_with("is it a link that leads back?"));
}

}  // namespace
}  // namespace nudge
