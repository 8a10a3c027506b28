#include "models/safetensors_header.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

#include "base/json_reader.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

struct ElementType {
  std::string_view name;
  std::uint64_t size;
};
constexpr std::array<ElementType, 15> element_types = {{{"BOOL", 1},
                                                        {"U8", 1},
                                                        {"I8", 1},
                                                        {"F8_E4M3", 1},
                                                        {"F8_E5M2", 1},
                                                        {"U16", 2},
                                                        {"I16", 2},
                                                        {"F16", 2},
                                                        {"BF16", 2},
                                                        {"U32", 4},
                                                        {"I32", 4},
                                                        {"F32", 4},
                                                        {"U64", 8},
                                                        {"I64", 8},
                                                        {"F64", 8}}};

/// Bytes of one number; nothing for a type that is not of the format.
std::optional<std::uint64_t> element_size(std::string_view dtype) {
  for (const ElementType& type : element_types) {
    if (type.name == dtype) return type.size;
  }
  return std::nullopt;
}

/// The bytes of a tensor of this type and shape; nothing where that exceeds 64 bits.
std::optional<std::uint64_t> byte_count(std::uint64_t element, const std::vector<std::size_t>& shape) {
  // A length of 0 makes the tensor empty, whatever the other lengths are.
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
  std::uint64_t bytes = element;
  for (const std::uint64_t length : shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) return std::nullopt;
  }
  return bytes;
}

std::string tensor_shape(const std::vector<std::size_t>& shape) {
  std::string out = "[";
  for (const std::size_t length : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(length);
  return out + "]";
}

void check_tensor(const std::string& file, const std::string& name, std::string_view dtype,
                  const std::vector<std::size_t>& shape, std::uint64_t bytes) {
  const auto element = element_size(dtype);
  if (!element) fail(file, ": tensor '", name, "' has the unknown dtype '", dtype, "'");
  const auto expected = byte_count(*element, shape);
  if (!expected) fail(file, ": tensor '", name, "' of shape ", tensor_shape(shape), " is larger than any file");
  if (*expected != bytes) {
    fail(file, ": tensor '", name, "' of shape ", tensor_shape(shape), " and dtype ", dtype, " takes ", *expected,
         " bytes, but has ", bytes);
  }
}

/// Follows the events of the header's JSON through its one legal form:
///   { "__metadata__": { text: text, ... },
///     name: { "dtype": text, "shape": [whole, ...], "data_offsets": [begin, end] }, ... }
class HeaderReader : public JsonEvents {
 public:
  HeaderReader(const std::string& file, SafeTensorsHeader& header) : file_(file), header_(header) {}

  void begin_object() override {
    if (place_ == Place::before) {
      place_ = Place::top;
    } else if (place_ == Place::top) {
      place_ = in_metadata_ ? Place::metadata : Place::tensor;
    } else {
      unexpected("an object");
    }
  }
  void key(std::string key) override {
    switch (place_) {
      case Place::top:
        if (!names_.insert(key).second) fail(file_, ": the header has '", key, "' twice");
        in_metadata_ = key == "__metadata__";
        if (!in_metadata_) {
          header_.tensors.push_back({.name = std::move(key), .dtype = {}, .shape = {}});
          has_dtype_ = has_shape_ = false;
          offsets_ = 0;
        }
        break;
      case Place::metadata:
        if (header_.metadata.contains(key)) fail(file_, ": the metadata have '", key, "' twice");
        key_ = std::move(key);
        break;
      default:
        if (key != "dtype" && key != "shape" && key != "data_offsets") {
          fail(file_, ": tensor '", tensor().name, "' has the unknown field '", key, "'");
        }
        if ((key == "dtype" && has_dtype_) || (key == "shape" && has_shape_) ||
            (key == "data_offsets" && offsets_ > 0)) {
          fail(file_, ": tensor '", tensor().name, "' has '", key, "' twice");
        }
        key_ = std::move(key);
    }
  }
  void end_object() override {
    if (place_ == Place::tensor) {
      if (!has_dtype_ || !has_shape_ || offsets_ == 0) {
        fail(file_, ": tensor '", tensor().name, "' lacks '",
             !has_dtype_   ? "dtype"
             : !has_shape_ ? "shape"
                           : "data_offsets",
             "'");
      }
      if (tensor().begin > tensor().end) {
        fail(file_, ": tensor '", tensor().name, "' begins at byte ", tensor().begin, " and ends before it, at ",
             tensor().end);
      }
      check_tensor(file_, tensor().name, tensor().dtype, tensor().shape, tensor().end - tensor().begin);
    }
    place_ = place_ == Place::top ? Place::after : Place::top;
  }
  void begin_array() override {
    if (place_ == Place::tensor && key_ == "shape") {
      place_ = Place::shape;
      has_shape_ = true;
    } else if (place_ == Place::tensor && key_ == "data_offsets") {
      place_ = Place::offsets;
    } else {
      unexpected("an array");
    }
  }
  void end_array() override {
    if (place_ == Place::offsets && offsets_ != 2) {
      fail(file_, ": tensor '", tensor().name, "': data_offsets are two numbers, not ", offsets_);
    }
    place_ = Place::tensor;
  }
  void value(Json value) override {
    if (place_ == Place::metadata && value.is_text()) {
      header_.metadata.emplace(key_, value.text());
    } else if (place_ == Place::tensor && key_ == "dtype" && value.is_text()) {
      tensor().dtype = value.text();
      has_dtype_ = true;
    } else if (place_ == Place::shape && value.is_whole()) {
      constexpr std::uint64_t longest = std::numeric_limits<std::size_t>::max();
      if (value.whole() > longest) unexpected("a side of more numbers than this machine can count to");
      tensor().shape.push_back(static_cast<std::size_t>(value.whole()));
    } else if (place_ == Place::offsets && value.is_whole()) {
      if (++offsets_ == 1) tensor().begin = value.whole();
      tensor().end = value.whole();
    } else {
      unexpected(name_of(value));
    }
  }

 private:
  enum class Place { before, top, metadata, tensor, shape, offsets, after };

  TensorEntry& tensor() { return header_.tensors.back(); }

  static std::string name_of(const Json& value) {
    switch (value.kind()) {
      case Json::Kind::null:
        return "null";
      case Json::Kind::boolean:
        return "true or false";
      case Json::Kind::whole:
        return "a number";
      case Json::Kind::negative:
        return "a negative number";
      case Json::Kind::text:
        return "a text";
      default:
        return "the number " + one_line(value);
    }
  }

  [[noreturn]] void unexpected(const std::string& what) {
    switch (place_) {
      case Place::before:
      case Place::after:
        fail(file_, ": the header is ", what, " instead of an object");
      case Place::top:
        fail(file_, ": the header's ", in_metadata_ ? "__metadata__" : "tensor '" + tensor().name + "'", " is ", what,
             " instead of an object");
      case Place::metadata:
        fail(file_, ": the metadata's '", key_, "' is ", what, " instead of a text");
      case Place::tensor:
        fail(file_, ": tensor '", tensor().name, "': ", key_, " is ", what, " instead of ",
             key_ == "dtype" ? "a text" : "an array");
      case Place::shape:
      case Place::offsets:
        break;
    }
    fail(file_, ": tensor '", tensor().name, "': ", key_, " holds ", what, " instead of a whole number");
  }

  const std::string& file_;
  SafeTensorsHeader& header_;
  Place place_ = Place::before;
  std::set<std::string> names_;
  bool in_metadata_ = false;
  std::string key_;
  bool has_dtype_ = false;
  bool has_shape_ = false;
  std::size_t offsets_ = 0;  ///< read of the tensor under way
};

/// Sorts the tensors by their place and checks that they fill the data from end to end.
void order_by_place(std::vector<TensorEntry>& tensors, std::uint64_t data_size, const std::string& file) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t covered = 0;
  for (const TensorEntry& tensor : tensors) {
    if (tensor.end > data_size) {
      fail(file, ": tensor '", tensor.name, "' ends at byte ", tensor.end, " of the data, but the file holds only ",
           data_size);
    }
    if (tensor.begin < covered) {
      fail(file, ": tensor '", tensor.name, "' begins at byte ", tensor.begin,
           " of the data and overlaps the one before it, which ends at ", covered);
    }
    if (tensor.begin > covered) {
      fail(file, ": bytes ", covered, " to ", tensor.begin, " of the data belong to no tensor (a gap before '",
           tensor.name, "')");
    }
    covered = tensor.end;
  }
  if (covered != data_size) {
    fail(file, ": the tensors end at byte ", covered, " of the data, but the file holds ", data_size);
  }
}

}  // namespace

SafeTensorsHeader parse_safetensors_header(std::string_view json, std::uint64_t data_size, const std::string& file) {
  SafeTensorsHeader header;
  HeaderReader reader(file, header);
  // One more than there may be, so that the reader above says what is wrong.
  constexpr int depth = 4;
  read_json(json, file + ": the header", reader, depth);
  order_by_place(header.tensors, data_size, file);
  return header;
}

std::string safetensors_header(const std::vector<TensorView>& tensors,
                               const std::map<std::string, std::string>& metadata, Checksum checksum,
                               const std::string& file) {
  Json header = Json::object();
  Json texts = Json::object();
  if (checksum == Checksum::crc32) texts[checksum_key] = no_checksum;
  for (const auto& [key, value] : metadata) {
    if (key != checksum_key) texts[key] = value;
  }
  if (texts.size() > 0) header["__metadata__"] = std::move(texts);
  std::uint64_t place = 0;
  for (const TensorView& tensor : tensors) {
    check_tensor(file, tensor.name, tensor.dtype, tensor.shape, tensor.bytes.size());
    if (header.find(tensor.name) != nullptr) fail(file, ": two tensors are called '", tensor.name, "'");
    header[tensor.name] = {{"dtype", tensor.dtype},
                           {"shape", tensor.shape},
                           {"data_offsets", Json::array({place, place + tensor.bytes.size()})}};
    place += tensor.bytes.size();
  }
  std::string out = to_text(header, file);
  out.resize((out.size() + 7) / 8 * 8, ' ');
  return out;
}

}  // namespace nudge
