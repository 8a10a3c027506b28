// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
//   "\x93NUMPY", version (2 bytes), the header's length (2 bytes; from version 2 on 4), the header, the numbers
// The header is a Python dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (16, 784), }

#include "files/numpy_file.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <string_view>

#include "files/zip_archive.hpp"
#include "nudge/error.hpp"

namespace nudge {
namespace {

/// More than any gradient that is compared: a larger file is something else.
constexpr std::uint64_t most_npz_bytes = std::uint64_t{1} << 31;

struct NumpyHeader {
  std::string descr;
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

class NumpyReader {
 public:
  NumpyReader(std::span<const std::uint8_t> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  TensorData read(const std::string& tensor) {
    const NumpyHeader header = read_header();
    std::size_t count = 1;
    for (const std::size_t side : header.shape) {
      if (side != 0 && count > bytes_.size() / side) damaged("its shape is larger than the file");
      count *= side;
    }
    const std::vector<double> numbers = read_numbers(header.descr, count);
    return make_tensor<double>(tensor, header.shape, header.fortran_order ? row_major(numbers, header.shape) : numbers);
  }

 private:
  [[noreturn]] void damaged(const char* what) const { fail(name_, ": a damaged numpy array (", what, ")"); }

  NumpyHeader read_header() {
    static constexpr std::string_view magic = "\x93NUMPY";
    if (bytes_.size() < 12 || std::memcmp(bytes_.data(), magic.data(), magic.size()) != 0)
      damaged("it does not begin as one");
    const bool is_long = bytes_[6] >= 2;
    std::size_t size = bytes_[8] | std::size_t{bytes_[9]} << 8;
    if (is_long) size |= std::size_t{bytes_[10]} << 16 | std::size_t{bytes_[11]} << 24;
    const std::size_t begin = is_long ? 12 : 10;
    if (size > bytes_.size() - begin) damaged("its header is cut off");
    const std::string_view text(reinterpret_cast<const char*>(bytes_.data()) + begin, size);
    numbers_ = bytes_.subspan(begin + size);
    NumpyHeader header;
    const std::string_view descr = value_of(text, "descr");
    if (!descr.starts_with('\'')) fail(name_, ": a structured numpy array; a plain array of numbers is expected");
    header.descr = descr.substr(1, descr.find('\'', 1) - 1);
    header.fortran_order = value_of(text, "fortran_order").starts_with("True");
    header.shape = shape_of(value_of(text, "shape"));
    return header;
  }

  /// What stands behind 'key':
  std::string_view value_of(std::string_view text, std::string_view key) const {
    const std::size_t at = text.find("'" + std::string(key) + "'");
    const std::size_t colon = at == std::string_view::npos ? at : text.find(':', at);
    if (colon == std::string_view::npos) damaged("its header");
    const std::size_t value = text.find_first_not_of(' ', colon + 1);
    if (value == std::string_view::npos) damaged("its header");
    return text.substr(value);
  }

  std::vector<std::size_t> shape_of(std::string_view text) const {
    std::vector<std::size_t> shape;
    const std::size_t end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) damaged("its shape");
    const char* at = text.data() + 1;
    const char* last = text.data() + end;
    while (at < last) {
      if (*at == ' ' || *at == ',') {
        ++at;
        continue;
      }
      std::size_t side = 0;
      const auto [next, error] = std::from_chars(at, last, side);
      if (error != std::errc()) damaged("its shape");
      shape.push_back(side);
      at = next;
    }
    return shape;
  }

  template <typename Number, typename Bits>
  std::vector<double> as_doubles(std::size_t count, bool big_endian) const {
    if (numbers_.size() / sizeof(Bits) < count) damaged("numbers are missing at its end");
    std::vector<double> numbers(count);
    for (std::size_t i = 0; i < count; ++i) {
      Bits bits = 0;
      for (std::size_t b = 0; b < sizeof(Bits); ++b) {
        const std::size_t place = big_endian ? b : sizeof(Bits) - 1 - b;
        bits = static_cast<Bits>(static_cast<std::uint64_t>(bits) << 8 | numbers_[i * sizeof(Bits) + place]);
      }
      numbers[i] = static_cast<double>(std::bit_cast<Number>(bits));
    }
    return numbers;
  }

  std::vector<double> read_numbers(const std::string& descr, std::size_t count) const {
    const bool big = descr.starts_with('>');
    const std::string type = descr.empty() ? "" : descr.substr(1);
    if (type == "f8") return as_doubles<double, std::uint64_t>(count, big);
    if (type == "f4") return as_doubles<float, std::uint32_t>(count, big);
    if (type == "i8") return as_doubles<std::int64_t, std::uint64_t>(count, big);
    if (type == "i4") return as_doubles<std::int32_t, std::uint32_t>(count, big);
    if (type == "O") fail(name_, ": a numpy array of objects; a plain array of numbers is expected (dtype=float)");
    fail(name_, ": a numpy array of type ", descr, "; float64 or float32 is expected");
  }

  /// Numbers that lie column by column.
  static std::vector<double> row_major(const std::vector<double>& numbers, const std::vector<std::size_t>& shape) {
    std::vector<double> result(numbers.size());
    std::vector<std::size_t> index(shape.size());
    for (const double number : numbers) {
      std::size_t place = 0;
      for (std::size_t d = 0; d < shape.size(); ++d) place = place * shape[d] + index[d];
      result[place] = number;
      for (std::size_t d = 0; d < shape.size() && ++index[d] == shape[d]; ++d) index[d] = 0;
    }
    return result;
  }

  std::span<const std::uint8_t> bytes_;
  std::span<const std::uint8_t> numbers_;
  const std::string& name_;
};

}  // namespace

TensorData read_npy(std::span<const std::uint8_t> bytes, const std::string& tensor, const std::string& name) {
  return NumpyReader(bytes, name).read(tensor);
}

SafeTensors read_npz(std::span<const std::uint8_t> bytes, const std::string& name) {
  SafeTensors content;
  for (const ZipEntry& entry : read_zip(bytes, name, most_npz_bytes)) {
    std::string tensor = entry.name;
    if (tensor.ends_with(".npy")) tensor.resize(tensor.size() - 4);
    content.tensors.push_back(read_npy(entry.bytes, tensor, name + ": " + entry.name));
  }
  return content;
}

}  // namespace nudge
