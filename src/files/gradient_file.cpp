#include <algorithm>
#include <string_view>

#include "base/lower_case.hpp"
#include "files/gradient_names.hpp"
#include "files/input_file.hpp"
#include "files/numpy_file.hpp"
#include "files/tensor_csv.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {
namespace {

/// More than any gradient that is compared: a larger file is something else.
constexpr std::uint64_t most_gradient_bytes = std::uint64_t{1} << 31;

bool has_csv_name(const std::filesystem::path& path) {
  const std::string extension = lower_case(path.extension().string());
  return extension == ".csv" || extension == ".txt" || extension == ".tsv";
}

}  // namespace

template <typename T>
SafeTensors to_safetensors(std::span<const T> flat, const std::vector<ParameterTensor>& tensors) {
  SafeTensors content;
  for (const ParameterTensor& tensor : tensors) {
    content.tensors.push_back(
        make_tensor<T>(tensor.name, tensor.dimensions, flat.subspan(tensor.offset, tensor.size())));
  }
  return content;
}
template SafeTensors to_safetensors(std::span<const float>, const std::vector<ParameterTensor>&);
template SafeTensors to_safetensors(std::span<const double>, const std::vector<ParameterTensor>&);

NamedGradient from_safetensors(const SafeTensors& given, const std::vector<ParameterTensor>& tensors,
                               const std::string& name) {
  NamedGradient gradient;
  SafeTensors content;
  const std::vector<std::size_t> others = no_tensors_in(given, tensors);
  for (std::size_t i = 0; i < given.tensors.size(); ++i) {
    const bool is_other = std::ranges::find(others, i) != others.end();
    if (is_other) gradient.passed_over.push_back(given.tensors[i].name);
    if (!is_other) content.tensors.push_back(given.tensors[i]);
  }
  std::size_t size = 0;
  for (const ParameterTensor& tensor : tensors) size = std::max(size, tensor.offset + tensor.size());
  gradient.flat.resize(size);
  const std::vector<std::size_t> places = places_of(content, tensors, name);
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    const ParameterTensor& tensor = tensors[t];
    const auto place = std::ranges::find(places, t);
    if (place == places.end()) {
      gradient.missing.push_back(tensor.name);
      continue;
    }
    const TensorData& theirs = content.tensors[static_cast<std::size_t>(place - places.begin())];
    const std::vector<double> numbers = numbers_of<double>(theirs, NotFinite::taken);
    std::copy(numbers.begin(), numbers.end(), gradient.flat.begin() + static_cast<std::ptrdiff_t>(tensor.offset));
    gradient.found.push_back(tensor);
    if (is_turned(tensor, theirs.shape)) gradient.turned.push_back(tensor.name);
    if (theirs.name != tensor.name) gradient.taken_for.emplace_back(theirs.name, tensor.name);
  }
  return gradient;
}

NamedGradient read_gradient(const std::filesystem::path& path, const std::vector<ParameterTensor>& tensors) {
  const std::string name = path.string();
  if (has_csv_name(path)) {
    const std::vector<std::uint8_t> bytes = read_file(path, most_gradient_bytes);
    return from_safetensors(
        read_tensor_csv(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), name), tensors,
        name);
  }
  std::uint8_t first[6] = {};
  InputFile(path).read(first);
  if (std::string_view(reinterpret_cast<const char*>(first), 2) == "PK") {
    return from_safetensors(read_npz(read_file(path, most_gradient_bytes), name), tensors, name);
  }
  if (std::string_view(reinterpret_cast<const char*>(first), 6) == "\x93NUMPY") {
    fail(name, ": one numpy array; all of a gradient are expected: numpy.savez(\"mine.npz\", **gradient)");
  }
  if (lower_case(path.extension().string()) == ".npz") {
    fail(name, ": not an .npz file: numpy.savez(\"mine.npz\", **gradient) writes one");
  }
  return from_safetensors(read_safetensors(path), tensors, name);
}

}  // namespace nudge
