#include "files/jpeg.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <utility>
#include <vector>

// These need the headers above.
#include <jerror.h>
#include <jpeglib.h>

#include "files/exif.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge {

namespace {

/// libjpeg reports errors by a function that must not return, so by longjmp, which must not leave the scope of a C++
/// object with a destructor: the functions that call libjpeg hold plain values only.
struct JpegProblem {
  jpeg_error_mgr manager;  // the first member: libjpeg hands out its address
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX] = "";
};

void leave_with_message(j_common_ptr jpeg) {
  auto* problem = reinterpret_cast<JpegProblem*>(jpeg->err);
  problem->manager.format_message(jpeg, problem->message);
  std::longjmp(problem->back, 1);
}

/// libjpeg fills what is missing with gray and only warns of it. That is damage here; bytes too many are none.
void refuse_damage(j_common_ptr jpeg, int level) {
  if (level >= 0) return;  // a trace
  const int code = jpeg->err->msg_code;
  for (const int harmless : {JWRN_EXTRANEOUS_DATA, JWRN_ADOBE_XFORM, JWRN_JFIF_MAJOR, JWRN_BOGUS_ICC}) {
    if (code == harmless) return;
  }
  leave_with_message(jpeg);
}

void print_nothing(j_common_ptr) {}

struct JpegReader {
  jpeg_decompress_struct jpeg{};
  JpegProblem problem{};

  JpegReader() {
    jpeg.err = jpeg_std_error(&problem.manager);
    problem.manager.error_exit = leave_with_message;
    problem.manager.emit_message = refuse_damage;
    problem.manager.output_message = print_nothing;
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&jpeg); }
};

/// Reads the header and asks for gray, red-green-blue or, where there are four inks, those. False: see the problem.
bool open_jpeg(JpegReader& reader, std::span<const std::uint8_t> bytes) {
  if (setjmp(reader.problem.back) != 0) return false;
  jpeg_create_decompress(&reader.jpeg);
  jpeg_mem_src(&reader.jpeg, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_save_markers(&reader.jpeg, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&reader.jpeg, TRUE);
  reader.jpeg.out_color_space = reader.jpeg.num_components == 1   ? JCS_GRAYSCALE
                                : reader.jpeg.num_components == 4 ? JCS_CMYK
                                                                  : JCS_RGB;
  jpeg_calc_output_dimensions(&reader.jpeg);
  return true;
}

/// Fills rows of width * channels interleaved bytes. False: see the problem.
bool read_jpeg_rows(JpegReader& reader, std::uint8_t* out) {
  if (setjmp(reader.problem.back) != 0) return false;
  jpeg_start_decompress(&reader.jpeg);
  const std::size_t row_bytes = std::size_t{reader.jpeg.output_width} * reader.jpeg.output_components;
  while (reader.jpeg.output_scanline < reader.jpeg.output_height) {
    JSAMPROW row = out + reader.jpeg.output_scanline * row_bytes;
    jpeg_read_scanlines(&reader.jpeg, &row, 1);
  }
  jpeg_finish_decompress(&reader.jpeg);
  return true;
}

std::span<const std::uint8_t> exif_of(const jpeg_decompress_struct& jpeg) {
  for (const jpeg_marker_struct* marker = jpeg.marker_list; marker != nullptr; marker = marker->next) {
    if (marker->marker == JPEG_APP0 + 1 && is_exif({marker->data, marker->data_length})) {
      return {marker->data, marker->data_length};
    }
  }
  return {};
}

/// Red, green or blue of four inks; Adobe's programs store what is left of the paper instead.
std::uint8_t light(std::uint8_t ink, std::uint8_t black, bool inverted) {
  const int of_ink = inverted ? ink : 255 - ink, of_black = inverted ? black : 255 - black;
  return static_cast<std::uint8_t>((of_ink * of_black + 127) / 255);
}

}  // namespace

bool is_jpeg(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

Image decode_jpeg(std::span<const std::uint8_t> bytes, const std::string& name) {
  JpegReader reader;
  if (!open_jpeg(reader, bytes)) fail(name, ": is a damaged JPEG (", reader.problem.message, ")");
  const std::size_t width = reader.jpeg.output_width, height = reader.jpeg.output_height;
  if (width > largest_png_side || height > largest_png_side) {
    fail(name, ": is ", width, " x ", height, " pixels large; sides of up to ", largest_png_side, " pixels are read");
  }
  // A block of 8 x 8 pixels takes at least a bit: a larger picture cannot be in the file, and is not given memory.
  if (width * height / 1024 > bytes.size()) {
    fail(name, ": announces ", width, " x ", height, " pixels, more than its ", bytes.size(), " bytes can hold");
  }
  const int orientation = exif_orientation(exif_of(reader.jpeg));  // which is gone when the rows are read
  const auto parts = static_cast<std::size_t>(reader.jpeg.out_color_components);
  std::vector<std::uint8_t> interleaved(width * height * parts);
  if (!read_jpeg_rows(reader, interleaved.data())) fail(name, ": is a damaged JPEG (", reader.problem.message, ")");

  const bool inverted = reader.jpeg.saw_Adobe_marker != 0;
  const std::size_t channels = parts == 1 ? 1 : 3;
  Image image{{channels, height, width}, std::vector<std::uint8_t>(channels * height * width)};
  for (std::size_t i = 0; i < width * height; ++i) {
    const std::uint8_t* pixel = &interleaved[i * parts];
    for (std::size_t c = 0; c < channels; ++c) {
      image.pixels[c * width * height + i] = parts == 4 ? light(pixel[c], pixel[3], inverted) : pixel[c];
    }
  }
  return upright(image, orientation);
}

}  // namespace nudge
