#include "nudge/png.hpp"

#include <png.h>

#include <csetjmp>
#include <cstring>
#include <utility>

#include "files/atomic_file.hpp"
#include "files/input_file.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t largest_png_file = std::uint64_t{256} << 20;
constexpr std::size_t signature_size = 8;

/// libpng reports errors by longjmp, which must not leave the scope of a C++ object with a destructor. So the functions
/// that call libpng hold plain values only; what they fill belongs to their callers.
struct Problem {
  const char* words = "";
};

constexpr const char* cut_off = "the file is cut off";
constexpr const char* no_memory = "there is no memory for it";

/// libpng's own words are for programmers.
const char* in_our_words(const char* message) {
  for (const char* ours : {cut_off, no_memory}) {
    if (std::strcmp(message, ours) == 0) return ours;
  }
  if (std::strstr(message, "CRC") != nullptr) return "a checksum in it does not fit";
  if (std::strstr(message, "IHDR") != nullptr) return "its header is not valid";
  if (std::strstr(message, "Not enough") != nullptr) return "it holds fewer pixels than its header says";
  return "a part of it is missing or not valid";
}

void note_problem(png_structp png, png_const_charp message) {
  static_cast<Problem*>(png_get_error_ptr(png))->words = in_our_words(message);
  png_longjmp(png, 1);
}

void ignore_warning(png_structp, png_const_charp) {}

/// Bytes that libpng reads from.
struct Source {
  const std::uint8_t* next;
  std::size_t left;
};

void take_bytes(png_structp png, png_bytep out, png_size_t count) {
  auto* source = static_cast<Source*>(png_get_io_ptr(png));
  if (count > source->left) png_error(png, cut_off);
  std::memcpy(out, source->next, count);
  source->next += count;
  source->left -= count;
}

/// A PNG being read. Usage: open, which fills the size; then rows.
struct Reader {
  Source source{};
  Problem problem{};
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::size_t width = 0, height = 0, channels = 0;

  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

/// Reads the header and asks for 8-bit gray or RGB, with alpha where there is transparency. False: see reader.problem.
bool open(Reader& reader) {
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader.problem, note_problem, ignore_warning);
  if (reader.png == nullptr) return false;
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  reader.info = png_create_info_struct(reader.png);
  if (reader.info == nullptr) png_error(reader.png, no_memory);
  png_set_read_fn(reader.png, &reader.source, take_bytes);
  png_set_user_limits(reader.png, largest_png_side, largest_png_side);
  png_set_crc_action(reader.png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  png_read_info(reader.png, reader.info);

  png_set_expand(reader.png);  // palettes to RGB, 1-, 2- and 4-bit gray to 8, transparent colours to alpha
  png_set_scale_16(reader.png);
  png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  reader.width = png_get_image_width(reader.png, reader.info);
  reader.height = png_get_image_height(reader.png, reader.info);
  reader.channels = png_get_channels(reader.png, reader.info);
  return true;
}

/// Fills rows of width * channels interleaved bytes. False: see reader.problem.
bool read_rows(Reader& reader, png_bytepp rows) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  png_read_image(reader.png, rows);
  png_read_end(reader.png, nullptr);
  return true;
}

/// A PNG being written.
struct Writer {
  std::vector<std::uint8_t>* out = nullptr;
  Problem problem{};
  png_structp png = nullptr;
  png_infop info = nullptr;

  ~Writer() { png_destroy_write_struct(&png, &info); }
};

void give_bytes(png_structp png, png_bytep bytes, png_size_t count) {
  auto* out = static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
  out->insert(out->end(), bytes, bytes + count);
}

bool write_rows(Writer& writer, const Shape& shape, png_bytepp rows) {
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer.problem, note_problem, ignore_warning);
  if (writer.png == nullptr) return false;
  if (setjmp(png_jmpbuf(writer.png)) != 0) return false;
  writer.info = png_create_info_struct(writer.png);
  if (writer.info == nullptr) png_error(writer.png, no_memory);
  png_set_write_fn(writer.png, writer.out, give_bytes, nullptr);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(shape.width), static_cast<png_uint_32>(shape.height),
               8, shape.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer.png, writer.info);
  png_write_image(writer.png, rows);
  png_write_end(writer.png, nullptr);
  return true;
}

std::vector<png_bytep> row_pointers(std::vector<std::uint8_t>& bytes, std::size_t height) {
  std::vector<png_bytep> rows(height);
  for (std::size_t y = 0; y < height; ++y) rows[y] = bytes.data() + y * (bytes.size() / height);
  return rows;
}

/// A value of which `alpha` / 255 covers a white background.
std::uint8_t over_white(std::uint8_t value, std::uint8_t alpha) {
  return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace

Image decode_png(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (bytes.size() < signature_size || png_sig_cmp(bytes.data(), 0, signature_size) != 0) {
    fail(name, ": is not a PNG picture");
  }
  Reader reader;
  reader.source = {bytes.data(), bytes.size()};
  if (!open(reader)) {
    fail(name, ": cannot be read as a PNG (", reader.problem.words, "); sides of up to ", largest_png_side,
         " pixels are read");
  }
  const std::size_t size = reader.width * reader.height * reader.channels;
  // Deflate makes data at most 1032 times smaller, so a larger picture than that cannot be in the file: it is not given
  // memory. A pixel takes at least 1 bit there, and at most 32 in memory.
  if (size / 32 > bytes.size() * 1032) {
    fail(name, ": announces ", reader.width, " x ", reader.height, " pixels, more than its ", bytes.size(),
         " bytes can hold");
  }
  std::vector<std::uint8_t> interleaved(size);
  std::vector<png_bytep> rows = row_pointers(interleaved, reader.height);
  if (!read_rows(reader, rows.data())) fail(name, ": is damaged (", reader.problem.words, ")");

  const bool transparent = reader.channels % 2 == 0;
  const std::size_t channels = transparent ? reader.channels - 1 : reader.channels;
  const std::size_t plane = reader.width * reader.height;
  Image image{{channels, reader.height, reader.width}, {}};
  if (reader.channels == 1) {
    image.pixels = std::move(interleaved);
    return image;
  }
  image.pixels.resize(channels * plane);
  for (std::size_t i = 0; i < plane; ++i) {
    const std::uint8_t* pixel = &interleaved[i * reader.channels];
    const std::uint8_t alpha = transparent ? pixel[channels] : 255;
    for (std::size_t c = 0; c < channels; ++c) image.pixels[c * plane + i] = over_white(pixel[c], alpha);
  }
  return image;
}

Image read_png(const std::filesystem::path& path) {
  return decode_png(read_file(path, largest_png_file), path.string());
}

std::vector<std::uint8_t> encode_png(const Image& image) {
  const auto [channels, height, width] = image.shape;
  if (channels != 1 && channels != 3) fail("a PNG has 1 channel (gray) or 3 (colour), not ", channels);
  if (height == 0 || width == 0 || image.pixels.size() != image.shape.size()) {
    fail("cannot write a picture of ", to_string(image.shape), " with ", image.pixels.size(), " bytes as PNG");
  }
  const std::size_t plane = height * width;
  std::vector<std::uint8_t> interleaved(image.pixels.size());
  for (std::size_t i = 0; i < plane; ++i) {
    for (std::size_t c = 0; c < channels; ++c) interleaved[i * channels + c] = image.pixels[c * plane + i];
  }
  std::vector<png_bytep> rows = row_pointers(interleaved, height);
  std::vector<std::uint8_t> out;
  out.reserve(interleaved.size() + interleaved.size() / 64 + height + 1024);  // so that give_bytes need not throw
  Writer writer;
  writer.out = &out;
  if (!write_rows(writer, image.shape, rows.data())) fail("cannot write a PNG (", writer.problem.words, ")");
  return out;
}

void write_png(const std::filesystem::path& path, const Image& image) {
  write_file_atomically(path, encode_png(image));
}

}  // namespace nudge
