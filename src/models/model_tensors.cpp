#include "models/model_tensors.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "models/model_json.hpp"
#include "models/number_formats.hpp"
#include "models/safetensors_bytes.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string out = "(";
  for (const std::size_t length : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(length);
  return out + ")";
}

/// "L1.7.3" or "L1.7.bias": the address of number `index` of a tensor.
std::string address(const ParameterTensor& tensor, std::size_t index) {
  return text(tensor.address, ".", index / tensor.columns, ".",
              tensor.is_bias ? "bias" : std::to_string(index % tensor.columns));
}

void check_finite(const ParameterTensor& tensor, std::span<const float> numbers, const std::string& file) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(numbers[i])) {
      fail(file, ": parameter ", address(tensor, i), " (number ", i, " of ", tensor.name, ") is ", numbers[i]);
    }
  }
}

/// A tensor that a model file holds, as the architecture expects it.
struct ExpectedTensor {
  std::string_view name;
  std::vector<std::size_t> dimensions;
};

std::vector<ExpectedTensor> expected_tensors(const Architecture& architecture) {
  std::vector<ExpectedTensor> expected;
  for (const ParameterTensor& tensor : architecture.tensors()) expected.push_back({tensor.name, tensor.dimensions});
  for (const StatisticsTensor& tensor : architecture.statistics()) expected.push_back({tensor.name, {tensor.size}});
  return expected;
}

/// PyTorch's count of the batches that a batch normalisation has seen, which nothing is computed from.
bool counts_batches(std::string_view name, const Architecture& architecture) {
  return std::any_of(
      architecture.statistics().begin(), architecture.statistics().end(), [&](const StatisticsTensor& one) {
        return name == text(std::string_view(one.name).substr(0, one.name.rfind('.') + 1), batch_counter);
      });
}

/// The tensors of the file in the order of the architecture's parameters, then its statistics. Nothing of the
/// architecture's size is allocated before this has passed.
std::vector<const TensorView*> match_tensors(const std::vector<TensorView>& tensors, bool is_checkpoint,
                                             const Architecture& architecture, const std::string& file) {
  std::map<std::string_view, const TensorView*> by_name;
  for (const TensorView& tensor : tensors) by_name.emplace(tensor.name, &tensor);
  std::vector<const TensorView*> matched;
  for (const ExpectedTensor& wanted : expected_tensors(architecture)) {
    const auto found = by_name.find(wanted.name);
    if (found == by_name.end()) fail(file, ": tensor '", wanted.name, "' is missing");
    const TensorView& tensor = *found->second;
    if (real_size(tensor.dtype) == 0) {
      fail(file, ": tensor '", wanted.name, "' has dtype ", tensor.dtype, ", expected ", real_types);
    }
    if (tensor.shape != wanted.dimensions) {
      fail(file, ": tensor '", wanted.name, "' has shape ", shape_text(tensor.shape), ", the architecture expects ",
           shape_text(wanted.dimensions));
    }
    matched.push_back(found->second);
    by_name.erase(found);
  }
  for (const auto& [name, tensor] : by_name) {
    if (is_checkpoint && name.starts_with(optimizer_prefix)) continue;
    if (counts_batches(name, architecture)) continue;
    fail(file, ": tensor '", name, "' belongs to no layer of the architecture");
  }
  return matched;
}

void check_statistics(const StatisticsTensor& tensor, std::span<const float> numbers, const std::string& file) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (std::isfinite(numbers[i]) && (!tensor.is_variance || numbers[i] >= 0)) continue;
    fail(file, ": number ", i, " of ", tensor.name, " is ", numbers[i]);
  }
}

/// Only a double can be finite and no longer so as a float; a parameter that is not finite at all gets its address.
void copy_numbers(const TensorView& tensor, std::span<float> numbers, const std::string& file) {
  read_numbers(tensor, numbers, tensor.dtype == "F64" ? NotFinite::refused : NotFinite::taken, file + ": ");
}

}  // namespace

void check_parameters(const Network& network, const std::string& file) {
  for (const ParameterTensor& tensor : network.architecture().tensors()) {
    check_finite(tensor, network.view(tensor).all(), file);
  }
  for (const StatisticsTensor& tensor : network.architecture().statistics()) {
    check_statistics(tensor, network.statistics().subspan(tensor.offset, tensor.size), file);
  }
}

std::vector<TensorView> parameter_views(const Network& network) {
  std::vector<TensorView> views;
  for (const ParameterTensor& tensor : network.architecture().tensors()) {
    views.push_back(view_tensor<float>(tensor.name, tensor.dimensions, network.view(tensor).all()));
  }
  for (const StatisticsTensor& tensor : network.architecture().statistics()) {
    views.push_back(view_tensor<float>(tensor.name, std::vector{tensor.size},
                                       network.statistics().subspan(tensor.offset, tensor.size)));
  }
  return views;
}

Model model_of(const std::map<std::string, std::string>& metadata, const std::vector<TensorView>& tensors,
               const std::string& file) {
  const auto json = metadata.find(model_key);
  if (json == metadata.end()) {
    fail(file, ": not a model that nudge saved: its metadata have no '", model_key, "'; `nudge import ", file,
         " --net NET --out MODEL` makes one of the weights of another program");
  }
  ModelDescription description = model_from_json(json->second, file);
  const std::vector<const TensorView*> matched =
      match_tensors(tensors, metadata.contains(checkpoint_key), description.architecture, file);
  Model model{Network(std::move(description.architecture)),
              std::move(description.preprocessing),
              std::move(description.classes),
              std::move(description.dataset),
              std::move(description.training),
              std::move(description.result),
              std::move(description.columns),
              std::move(description.data_checksum),
              description.look,
              description.encoder_layers,
              std::move(description.targets)};
  Network& network = model.network;
  auto next = matched.begin();
  for (const ParameterTensor& tensor : network.architecture().tensors()) {
    copy_numbers(**next++, network.view(tensor).all(), file);
  }
  for (const StatisticsTensor& tensor : network.architecture().statistics()) {
    copy_numbers(**next++, network.statistics().subspan(tensor.offset, tensor.size), file);
  }
  check_parameters(network, file);
  return model;
}

std::vector<std::byte> model_to_bytes(const Model& model, const std::string& name) {
  check_parameters(model.network, name);
  return safetensors_to_bytes(parameter_views(model.network), {{model_key, model_to_json(model, name)}},
                              Checksum::crc32, name);
}

Model model_from_bytes(std::span<const std::byte> bytes, const std::string& name) {
  const SafeTensorsViews content = view_safetensors(bytes, name, false);
  return model_of(content.metadata, content.tensors, name);
}

}  // namespace nudge
