#include "nudge/safetensors.hpp"

#include <utility>

#include "models/number_formats.hpp"
#include "models/safetensors_bytes.hpp"
#include "models/safetensors_front.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

template <typename T>
const char* dtype_of() {
  return sizeof(T) == 4 ? "F32" : "F64";
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

std::vector<TensorView> SafeTensors::views() const {
  std::vector<TensorView> views;
  views.reserve(tensors.size());
  for (const TensorData& tensor : tensors) views.push_back({tensor.name, tensor.dtype, tensor.shape, tensor.bytes});
  return views;
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
  const std::size_t each = real_size(tensor.dtype);
  std::vector<T> numbers(each == 0 ? 0 : tensor.bytes.size() / each);
  read_numbers<T>({tensor.name, tensor.dtype, tensor.shape, tensor.bytes}, numbers, not_finite);
  return numbers;
}

template TensorView view_tensor(std::string, std::vector<std::size_t>, std::span<const float>);
template TensorView view_tensor(std::string, std::vector<std::size_t>, std::span<const double>);
template TensorData make_tensor(std::string, std::vector<std::size_t>, std::span<const float>);
template TensorData make_tensor(std::string, std::vector<std::size_t>, std::span<const double>);
template std::vector<float> numbers_of(const TensorData&, NotFinite);
template std::vector<double> numbers_of(const TensorData&, NotFinite);

std::vector<std::byte> safetensors_to_bytes(const std::vector<TensorView>& tensors,
                                            const std::map<std::string, std::string>& metadata, Checksum checksum,
                                            const std::string& name) {
  const std::string front = safetensors_front(tensors, metadata, checksum, name);
  std::size_t size = front.size();
  for (const TensorView& tensor : tensors) size += tensor.bytes.size();
  std::vector<std::byte> bytes;
  bytes.reserve(size);
  const auto add = [&](const auto& part) {
    const auto* first = reinterpret_cast<const std::byte*>(part.data());
    bytes.insert(bytes.end(), first, first + part.size());
  };
  add(front);
  for (const TensorView& tensor : tensors) add(tensor.bytes);
  return bytes;
}

SafeTensorsViews view_safetensors(std::span<const std::byte> bytes, const std::string& name, bool checksum_required) {
  const std::span<const std::uint8_t> all(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  const auto length = static_cast<std::size_t>(header_length(all, all.size(), name));  // no more than there are bytes
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + length_bytes, length);
  const std::span<const std::uint8_t> data = all.subspan(length_bytes + length);
  SafeTensorsHeader header = parse_safetensors_header(text, data.size(), name);
  StoredChecksum checksum(header, text, name, checksum_required);
  checksum.add(data);
  checksum.check();
  SafeTensorsViews views{{}, std::move(header.metadata)};
  views.tensors.reserve(header.tensors.size());
  for (TensorEntry& entry : header.tensors) {
    const auto begin = static_cast<std::size_t>(entry.begin), end = static_cast<std::size_t>(entry.end);
    views.tensors.push_back(
        {std::move(entry.name), std::move(entry.dtype), std::move(entry.shape), data.subspan(begin, end - begin)});
  }
  return views;
}

SafeTensors safetensors_from_bytes(std::span<const std::byte> bytes, const std::string& name, bool checksum_required) {
  SafeTensorsViews views = view_safetensors(bytes, name, checksum_required);
  SafeTensors content{{}, std::move(views.metadata)};
  content.tensors.reserve(views.tensors.size());
  for (TensorView& view : views.tensors) {
    content.tensors.push_back(
        {std::move(view.name), std::move(view.dtype), std::move(view.shape), {view.bytes.begin(), view.bytes.end()}});
  }
  return content;
}

}  // namespace nudge
