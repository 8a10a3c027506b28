#pragma once
// Weights from other programs and for them: tensors by whatever names into a network, and a network as PyTorch's
// nn.Sequential takes it. docs/pytorch.md shows both.
// In nudge::core.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "nudge/model.hpp"
#include "nudge/network.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

/// What somebody says of the tensors that are to become a network's.
struct ImportOptions {
  /// A name in the file and the one here: a module and a layer ("fc1", "L2"), or a tensor and a tensor ("fc1.kernel",
  /// "L2.weight" or "layers.1.weight").
  std::vector<std::pair<std::string, std::string>> map{};
  std::vector<std::string> left_out{};  ///< tensors, modules, or what their names begin with before a '.'
};

/// Where a tensor of the network has its numbers from.
struct TensorOrigin {
  std::string name;                     ///< "layers.0.weight"
  std::string address;                  ///< "L1"
  std::vector<std::size_t> dimensions;  ///< as the file has them
  std::string theirs{};                 ///< "fc1.weight"; empty: the file has none, since ...
  float filled = 0;                     ///< ... this number everywhere computes the same as none
  std::string dtype{};
};

struct ImportedNetwork {
  Network network;
  std::vector<TensorOrigin> origins;  ///< of every tensor, in the network's order
  std::vector<std::string> left_out;  ///< what was asked for, and counts of batches
};

/// The network with somebody's numbers. Tensors whose names differ in their last part ("fc1.weight", "fc1.bias"; "W1",
/// "b1") are a module; modules become the layers that have their shapes; of several with the same shapes the numbers in
/// their names say the order ("fc2" before "fc10", "features.0" before "features.3"). A dense layer, a convolution or a
/// layer normalisation may come without its biases, a batch normalisation without gains and offsets. Errors, which
/// begin with `name`: tensors of no layer and layers without tensors, with the shapes that came and were expected;
/// modules whose order their names do not say, for `map` to name; what `map` names and is not there; a number that is
/// not finite; a type that holds no real numbers.
ImportedNetwork import_tensors(const SafeTensors& content, Architecture architecture, const ImportOptions& options,
                               const std::string& name);

/// A model for PyTorch.
struct TorchModel {
  SafeTensors state;  ///< "0.weight", "0.bias", "2.weight" ...: what load_state_dict takes
  std::string code;   ///< Python: `net` (the nn.Sequential), `prepare` (bytes or numbers to its input), `classes`
};

/// Errors: a layer or an activation that PyTorch has no module for.
TorchModel to_torch(const Model& model);

}  // namespace nudge
