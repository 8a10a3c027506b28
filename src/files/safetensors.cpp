#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <system_error>

#include "files/atomic_file.hpp"
#include "files/crc32.hpp"
#include "files/safetensors_header.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

namespace {

constexpr std::size_t length_bytes = 8;

std::array<std::uint8_t, length_bytes> encode_length(std::uint64_t length) {
  std::array<std::uint8_t, length_bytes> bytes;
  std::memcpy(bytes.data(), &length, length_bytes);
  return bytes;
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A header with the digits of the checksum as zeros, whatever they are.
void add_header(Crc32& crc, std::string_view header) {
  crc.add(bytes_of(header.substr(0, checksum_prefix.size())));
  crc.add(bytes_of(no_checksum));
  crc.add(bytes_of(header.substr(checksum_prefix.size() + no_checksum.size())));
}

template <typename T>
const char* dtype_of() {
  return sizeof(T) == 4 ? "F32" : "F64";
}

template <typename From, typename To>
std::vector<To> convert_numbers(const TensorData& tensor, NotFinite not_finite) {
  std::vector<To> numbers(tensor.bytes.size() / sizeof(From));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    From value;
    std::memcpy(&value, tensor.bytes.data() + i * sizeof(From), sizeof(From));
    numbers[i] = static_cast<To>(value);
    if (not_finite == NotFinite::refused && !std::isfinite(numbers[i])) {
      fail("tensor '", tensor.name, "': number ", i, " is ", static_cast<double>(value), ", which is not finite",
           std::isfinite(value) ? " as a float" : "");
    }
  }
  return numbers;
}

}  // namespace

const TensorData& SafeTensors::tensor(const std::string& name) const {
  std::string names;
  for (const TensorData& candidate : tensors) {
    if (candidate.name == name) return candidate;
    names += (names.empty() ? "" : ", ") + candidate.name;
  }
  fail("no tensor is called '", name, "'; there ", tensors.size() == 1 ? "is " : "are ",
       names.empty() ? "none" : names);
}

template <typename T>
TensorView view_tensor(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers) {
  return {std::move(name),
          dtype_of<T>(),
          std::move(shape),
          {reinterpret_cast<const std::uint8_t*>(numbers.data()), numbers.size_bytes()}};
}

template <typename T>
TensorData make_tensor(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers) {
  const TensorView view = view_tensor(std::move(name), std::move(shape), numbers);
  return {view.name, view.dtype, view.shape, {view.bytes.begin(), view.bytes.end()}};
}

template <typename T>
std::vector<T> numbers_of(const TensorData& tensor, NotFinite not_finite) {
  if (tensor.dtype == "F32") return convert_numbers<float, T>(tensor, not_finite);
  if (tensor.dtype == "F64") return convert_numbers<double, T>(tensor, not_finite);
  fail("tensor '", tensor.name, "' has dtype ", tensor.dtype, ", expected F32 or F64");
}

template TensorView view_tensor(std::string, std::vector<std::size_t>, std::span<const float>);
template TensorView view_tensor(std::string, std::vector<std::size_t>, std::span<const double>);
template TensorData make_tensor(std::string, std::vector<std::size_t>, std::span<const float>);
template TensorData make_tensor(std::string, std::vector<std::size_t>, std::span<const double>);
template std::vector<float> numbers_of(const TensorData&, NotFinite);
template std::vector<double> numbers_of(const TensorData&, NotFinite);

void write_safetensors(const std::vector<TensorView>& tensors, const std::map<std::string, std::string>& metadata,
                       const std::filesystem::path& path, Checksum checksum) {
  std::string header = safetensors_header(tensors, metadata, checksum, path.string());
  const auto length = encode_length(header.size());
  if (checksum == Checksum::crc32) {
    Crc32 crc;
    crc.add(length);
    add_header(crc, header);
    for (const TensorView& tensor : tensors) crc.add(tensor.bytes);
    header.replace(checksum_prefix.size(), no_checksum.size(), crc.digits());
  }
  AtomicFile file(path);
  file.write(length);
  file.write(bytes_of(header));
  for (const TensorView& tensor : tensors) file.write(tensor.bytes);
  file.commit();
}

void write_safetensors(const SafeTensors& content, const std::filesystem::path& path, Checksum checksum) {
  std::vector<TensorView> views;
  for (const TensorData& tensor : content.tensors) {
    views.push_back({tensor.name, tensor.dtype, tensor.shape, tensor.bytes});
  }
  write_safetensors(views, content.metadata, path, checksum);
}

SafeTensors read_safetensors(const std::filesystem::path& path, bool checksum_required) {
  const std::string name = path.string();
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) fail(name, ": no such file");
  if (!std::filesystem::is_regular_file(status)) fail(name, ": not a file");
  std::ifstream in(path, std::ios::binary);
  const std::uint64_t size = in ? std::filesystem::file_size(path, error) : 0;
  if (!in || error) fail(name, ": cannot be read");
  return read_safetensors(in, size, name, checksum_required);
}

SafeTensors read_safetensors(std::istream& in, std::uint64_t size, const std::string& name, bool checksum_required) {
  if (size < length_bytes) {
    fail(name, ": not a safetensors file: it has ", size, " bytes, and its header's length alone takes 8");
  }

  const auto read = [&](void* target, std::size_t bytes) {
    in.read(static_cast<char*>(target), static_cast<std::streamsize>(bytes));
    if (!in) fail(name, ": cannot be read to its end");
  };
  std::array<std::uint8_t, length_bytes> length;
  read(length.data(), length_bytes);
  const auto header_size = std::bit_cast<std::uint64_t>(length);
  if (header_size > size - length_bytes) {
    fail(name, ": not a safetensors file, or not a whole one: its first 8 bytes claim a header of ", header_size,
         " bytes, but only ", size - length_bytes, " follow");
  }
  std::string header(header_size, '\0');
  read(header.data(), header.size());
  SafeTensorsHeader entries = parse_safetensors_header(header, size - length_bytes - header_size, name);

  const auto stored = entries.metadata.find(checksum_key);
  const bool checked = stored != entries.metadata.end();
  if (checksum_required && !checked) fail(name, ": has no checksum (crc32 in its metadata)");
  if (checked && (!header.starts_with(checksum_prefix) || stored->second.size() != no_checksum.size())) {
    fail(name,
         ": its checksum (crc32 in its metadata) is not where nudge puts it: another program rewrote the header; ",
         "without that entry the file is read unchecked");
  }
  SafeTensors content;
  Crc32 crc;
  if (checked) {
    crc.add(length);
    add_header(crc, header);
  }
  for (TensorEntry& entry : entries.tensors) {
    TensorData tensor{std::move(entry.name), std::move(entry.dtype), std::move(entry.shape), {}};
    tensor.bytes.resize(entry.end - entry.begin);
    read(tensor.bytes.data(), tensor.bytes.size());
    if (checked) crc.add(tensor.bytes);
    content.tensors.push_back(std::move(tensor));
  }
  if (checked) {
    if (crc.digits() != stored->second) {
      fail(name, ": damaged: its checksum is ", stored->second, ", but its bytes give ", crc.digits());
    }
    entries.metadata.erase(stored);
  }
  content.metadata = std::move(entries.metadata);
  return content;
}

}  // namespace nudge
