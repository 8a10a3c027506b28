#include "nudge/png.hpp"

#include <png.h>

#include <csetjmp>
#include <cstring>

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
  char message[128] = "";
};

void keep_message(png_structp png, png_const_charp message) {
  auto* problem = static_cast<Problem*>(png_get_error_ptr(png));
  std::strncpy(problem->message, message, sizeof problem->message - 1);
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
  if (count > source->left) png_error(png, "the file is cut off");
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

/// Reads the header and asks for 8-bit gray or RGB over white. False: see reader.problem.
bool open(Reader& reader) {
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader.problem, keep_message, ignore_warning);
  if (reader.png == nullptr) return false;
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  reader.info = png_create_info_struct(reader.png);
  if (reader.info == nullptr) png_error(reader.png, "no memory");
  png_set_read_fn(reader.png, &reader.source, take_bytes);
  png_set_user_limits(reader.png, largest_png_side, largest_png_side);
  png_set_crc_action(reader.png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  png_read_info(reader.png, reader.info);

  png_set_expand(reader.png);  // palettes to RGB, 1-, 2- and 4-bit gray to 8, transparent colours to alpha
  png_set_scale_16(reader.png);
  const bool transparent = (png_get_color_type(reader.png, reader.info) & PNG_COLOR_MASK_ALPHA) != 0 ||
                           png_get_valid(reader.png, reader.info, PNG_INFO_tRNS) != 0;
  if (transparent) {
    // With a gamma of 1 on both sides libpng mixes the bytes as they are.
    const bool sixteen = png_get_bit_depth(reader.png, reader.info) == 16;
    const auto full = static_cast<png_uint_16>(sixteen ? 65535 : 255);
    png_color_16 white{0, full, full, full, full};
    png_set_background(reader.png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
  }
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
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer.problem, keep_message, ignore_warning);
  if (writer.png == nullptr) return false;
  if (setjmp(png_jmpbuf(writer.png)) != 0) return false;
  writer.info = png_create_info_struct(writer.png);
  if (writer.info == nullptr) png_error(writer.png, "no memory");
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

}  // namespace

Image decode_png(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (bytes.size() < signature_size || png_sig_cmp(bytes.data(), 0, signature_size) != 0) {
    fail(name, ": is not a PNG picture");
  }
  Reader reader;
  reader.source = {bytes.data(), bytes.size()};
  if (!open(reader)) {
    fail(name, ": cannot be read as a PNG (", reader.problem.message, "); sides of up to ", largest_png_side,
         " pixels are read");
  }
  const std::size_t size = reader.width * reader.height * reader.channels;
  // Deflate makes data at most 1032 times smaller, so a larger picture than that cannot be in the file: it is not given
  // memory. A pixel takes at least 1 bit where it is packed most.
  if (size / 24 > bytes.size() * 1032) {
    fail(name, ": announces ", reader.width, " x ", reader.height, " pixels, more than its ", bytes.size(),
         " bytes can hold");
  }
  std::vector<std::uint8_t> interleaved(size);
  std::vector<png_bytep> rows = row_pointers(interleaved, reader.height);
  if (!read_rows(reader, rows.data())) fail(name, ": is damaged (", reader.problem.message, ")");

  Image image{{reader.channels, reader.height, reader.width}, {}};
  if (reader.channels == 1) {
    image.pixels = std::move(interleaved);
    return image;
  }
  const std::size_t plane = reader.width * reader.height;
  image.pixels.resize(size);
  for (std::size_t i = 0; i < plane; ++i) {
    for (std::size_t c = 0; c < reader.channels; ++c)
      image.pixels[c * plane + i] = interleaved[i * reader.channels + c];
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
  if (!write_rows(writer, image.shape, rows.data())) fail("cannot write a PNG (", writer.problem.message, ")");
  return out;
}

void write_png(const std::filesystem::path& path, const Image& image) {
  write_file_atomically(path, encode_png(image));
}

}  // namespace nudge
