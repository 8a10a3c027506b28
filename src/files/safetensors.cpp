#include "nudge/safetensors.hpp"

#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "files/atomic_file.hpp"
#include "models/safetensors_front.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {

void write_safetensors(const std::vector<TensorView>& tensors, const std::map<std::string, std::string>& metadata,
                       const std::filesystem::path& path, Checksum checksum) {
  const std::string front = safetensors_front(tensors, metadata, checksum, path.string());
  AtomicFile file(path);
  file.write({reinterpret_cast<const std::uint8_t*>(front.data()), front.size()});
  for (const TensorView& tensor : tensors) file.write(tensor.bytes);
  file.commit();
}

void write_safetensors(const SafeTensors& content, const std::filesystem::path& path, Checksum checksum) {
  write_safetensors(content.views(), content.metadata, path, checksum);
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
  const auto read = [&](void* target, std::size_t bytes) {
    in.read(static_cast<char*>(target), static_cast<std::streamsize>(bytes));
    if (!in) fail(name, ": cannot be read to its end");
  };
  std::array<std::uint8_t, length_bytes> first{};
  if (size >= length_bytes) read(first.data(), length_bytes);
  std::string text(header_length(first, size, name), '\0');
  read(text.data(), text.size());
  SafeTensorsHeader header = parse_safetensors_header(text, size - length_bytes - text.size(), name);
  StoredChecksum checksum(header, text, name, checksum_required);
  SafeTensors content{{}, std::move(header.metadata)};
  for (TensorEntry& entry : header.tensors) {
    TensorData tensor{std::move(entry.name), std::move(entry.dtype), std::move(entry.shape), {}};
    tensor.bytes.resize(entry.end - entry.begin);
    read(tensor.bytes.data(), tensor.bytes.size());
    checksum.add(tensor.bytes);
    content.tensors.push_back(std::move(tensor));
  }
  checksum.check();
  return content;
}

}  // namespace nudge
