#include "data/idx.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "nudge/error.hpp"

namespace nudge {

namespace {

std::string hexadecimal(std::uint8_t byte) {
  constexpr char digits[] = "0123456789abcdef";
  return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}

const char* kind_of(std::size_t dimensions) {
  if (dimensions == idx_label_dimensions) return "labels have 1";
  return "pictures have 3 (count, height, width)";
}

const char* type_name(std::uint8_t type) {
  switch (type) {
    case 0x09:
      return "signed bytes";
    case 0x0b:
      return "16-bit integers";
    case 0x0c:
      return "32-bit integers";
    case 0x0d:
      return "32-bit floats";
    case 0x0e:
      return "64-bit floats";
    default:
      return "an unknown type of value";
  }
}

}  // namespace

IdxHeader parse_idx_header(std::span<const std::uint8_t> start, std::size_t dimensions, const std::string& name,
                           IdxType type) {
  if (start.size() < 4) {
    fail(name, ": has ", start.size(), " bytes, an IDX file starts with 4 that say what it holds");
  }
  if (start[0] != 0 || start[1] != 0) {
    fail(name, ": is not an IDX file: it starts with ", hexadecimal(start[0]), " ", hexadecimal(start[1]),
         ", expected 0x00 0x00");
  }
  if (start[2] != static_cast<std::uint8_t>(type)) {
    fail(name, ": holds ", type_name(start[2]), " (IDX type ", hexadecimal(start[2]), "), expected ",
         type == IdxType::byte ? "unsigned bytes (0x08)" : "32-bit integers (0x0c)");
  }
  if (start[3] != dimensions) {
    fail(name, ": has ", int{start[3]}, " dimensions, ", kind_of(dimensions));
  }
  const std::size_t header_size = idx_header_size(dimensions);
  if (start.size() < header_size) {
    fail(name, ": ends within its header, after ", start.size(), " of ", header_size, " bytes");
  }
  IdxHeader header;
  header.byte_count = type == IdxType::byte ? 1 : 4;
  for (std::size_t d = 0; d < dimensions; ++d) {
    const std::uint8_t* at = start.data() + 4 + 4 * d;
    const std::size_t size = std::size_t{at[0]} << 24 | std::size_t{at[1]} << 16 | std::size_t{at[2]} << 8 | at[3];
    if (size == 0) fail(name, ": dimension ", d + 1, " of ", dimensions, " is 0, so the file holds nothing");
    header.dimensions.push_back(size);
    // Signed, as sizes of vectors and differences of pointers are.
    constexpr auto largest = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
    if (size > largest / header.byte_count) {
      fail(name, ": its header announces more values than memory has addresses");
    }
    header.byte_count *= size;
  }
  return header;
}

void fail_about_idx_length(const IdxHeader& header, std::uint64_t found, bool at_least, const std::string& name) {
  std::string sizes;
  for (const std::size_t size : header.dimensions) sizes += (sizes.empty() ? "" : " x ") + std::to_string(size);
  fail(name, ": its header announces ", sizes, header.dimensions.size() > 1 ? text(" = ", header.byte_count) : "",
       " bytes, but ", at_least ? "more than " : "", found, " follow",
       found < header.byte_count ? ": it is cut off" : "");
}

IdxArray parse_idx(std::span<const std::uint8_t> bytes, std::size_t dimensions, const std::string& name) {
  const std::size_t header_size = idx_header_size(dimensions);
  IdxHeader header = parse_idx_header(bytes.first(std::min(bytes.size(), header_size)), dimensions, name);
  const std::span<const std::uint8_t> values = bytes.subspan(header_size);
  if (values.size() != header.byte_count) fail_about_idx_length(header, values.size(), false, name);
  return {std::move(header.dimensions), std::vector<std::uint8_t>(values.begin(), values.end())};
}

IdxArray labels_of_integers(const IdxHeader& header, std::span<const std::uint8_t> values, const std::string& name) {
  const std::size_t count = header.dimensions[0], row_bytes = header.byte_count / count;
  IdxArray labels{{count}, std::vector<std::uint8_t>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* at = values.data() + i * row_bytes;
    if (at[0] != 0 || at[1] != 0 || at[2] != 0) {
      std::uint32_t value = 0;
      for (std::size_t byte = 0; byte < 4; ++byte) value = value << 8U | at[byte];
      fail(name, ": the label of example ", i, " is ", static_cast<std::int32_t>(value), ", but a class is a number ",
           "from 0 to 255 (in the first column)");
    }
    labels.values[i] = at[3];
  }
  return labels;
}

std::size_t idx_class_count(const IdxArray& labels) {
  return std::size_t{1} + *std::max_element(labels.values.begin(), labels.values.end());
}

Dataset idx_dataset(IdxArray images, const IdxArray& labels, std::vector<std::string> classes,
                    const std::string& name) {
  const std::size_t count = images.dimensions[0];
  if (labels.values.size() != count) {
    fail(name, ": has ", count, " pictures but ", labels.values.size(), " labels");
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (labels.values[i] >= classes.size()) {
      const bool one = classes.size() == 1;
      fail(name, ": the label of example ", i, " is ", labels.values[i], ", but there ", one ? "is " : "are ",
           classes.size(), one ? " class" : " classes");
    }
  }
  Dataset data;
  data.name = name;
  data.shape = {1, images.dimensions[1], images.dimensions[2]};
  data.pixels = std::move(images.values);
  data.labels.assign(labels.values.begin(), labels.values.end());  // C19 every picture has its label
  data.classes = std::move(classes);
  return data;
}

}  // namespace nudge
