#include <algorithm>

#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {
namespace {

std::string written(const std::vector<std::size_t>& shape) {
  std::string out = "(";
  for (const std::size_t side : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(side);
  return out + ")";
}

/// The shape without its sides of 1.
std::vector<std::size_t> bare(std::vector<std::size_t> shape) {
  std::erase(shape, 1U);
  return shape;
}

bool fits(const std::vector<std::size_t>& theirs, const ParameterTensor& tensor) {
  const std::vector<std::size_t> ours = bare(tensor.dimensions);
  const std::vector<std::size_t> came = bare(theirs);
  return came == ours || std::equal(came.begin(), came.end(), ours.rbegin(), ours.rend());
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

NamedGradient from_safetensors(const SafeTensors& content, const std::vector<ParameterTensor>& tensors,
                               const std::string& name) {
  NamedGradient gradient;
  std::size_t size = 0;
  std::string names;
  for (const ParameterTensor& tensor : tensors) {
    size = std::max(size, tensor.offset + tensor.size());
    names += (names.empty() ? "" : ", ") + tensor.name;
  }
  gradient.flat.resize(size);
  for (const TensorData& theirs : content.tensors) {
    const bool known = std::any_of(tensors.begin(), tensors.end(),
                                   [&](const ParameterTensor& tensor) { return tensor.name == theirs.name; });
    if (!known) fail(name, ": the model has no tensor \"", theirs.name, "\"; it has ", names);
  }
  for (const ParameterTensor& tensor : tensors) {
    const auto theirs = std::find_if(content.tensors.begin(), content.tensors.end(),
                                     [&](const TensorData& one) { return one.name == tensor.name; });
    if (theirs == content.tensors.end()) {
      gradient.missing.push_back(tensor.name);
      continue;
    }
    if (!fits(theirs->shape, tensor)) {
      fail(name, ": ", tensor.name, " has shape ", written(theirs->shape), ", the model's is ",
           written(tensor.dimensions));
    }
    const std::vector<double> numbers = numbers_of<double>(*theirs, NotFinite::taken);
    std::copy(numbers.begin(), numbers.end(), gradient.flat.begin() + static_cast<std::ptrdiff_t>(tensor.offset));
    gradient.found.push_back(tensor);
  }
  return gradient;
}

}  // namespace nudge
