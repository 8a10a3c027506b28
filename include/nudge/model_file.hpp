#pragma once
// What lies in files of a model: the model itself, its parameters or a gradient as named tensors, weights written by
// hand.
// In nudge::nudge.

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nudge/model.hpp"
#include "nudge/network.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

/// Writes ONE .safetensors file, atomically and with a checksum: tensors `layers.<i>.weight` (out, in) and
/// `layers.<i>.bias` (out), and under `nudge` in __metadata__ everything else as JSON. docs/formats.md has it byte by
/// byte. Errors: no room and the like; parameters that are not finite; parts that do not fit each other; texts that are
/// not UTF-8.
void save_model(const Model& model, const std::filesystem::path& path);

/// `path` is a file or a run folder (then its model.safetensors); a run's checkpoint is understood too. What comes out
/// has the bits that went in. Errors: no such file; not safetensors; not nudge's; every kind of damage, before memory
/// is taken for what a file claims. Holds the file's numbers and the network at once: twice the file's size.
Model load_model(const std::filesystem::path& path);

// Tensors in files of the safetensors format.

/// Writes atomically. Errors: no room and whatever else the system says; names or metadata that are not UTF-8; bytes
/// that do not fit a shape; a name twice.
void write_safetensors(const std::vector<TensorView>& tensors, const std::map<std::string, std::string>& metadata,
                       const std::filesystem::path& path, Checksum checksum);
void write_safetensors(const SafeTensors& content, const std::filesystem::path& path, Checksum checksum);

/// Reads and checks everything: lengths, ranges without gap or overlap, shapes against bytes, duplicate names, and the
/// checksum if there is one (`checksum_required`: its absence is an error). Allocates no more than the file justifies.
SafeTensors read_safetensors(const std::filesystem::path& path, bool checksum_required = false);
/// The same from a stream that holds `size` bytes; errors begin with `name`.
SafeTensors read_safetensors(std::istream& in, std::uint64_t size, const std::string& name,
                             bool checksum_required = false);

// A gradient in a file: named tensors, as a model has them.

/// Numbers in the flat layout as tensors with the names and shapes that the parameters have in a model file.
template <typename T>
SafeTensors to_safetensors(std::span<const T> flat, const std::vector<ParameterTensor>& tensors);

/// What a file holds of a gradient.
struct NamedGradient {
  std::vector<double> flat;            ///< in the flat layout; 0 where the file has nothing
  std::vector<ParameterTensor> found;  ///< the tensors that the file has
  std::vector<std::string> missing;    ///< the names of those that it has not
  std::vector<std::string> turned;     ///< the names of those that came in the shape of the transposed matrix
  /// Tensors that had another name, and what they were taken for: ("W1", "layers.0.weight").
  std::vector<std::pair<std::string, std::string>> taken_for;
  std::vector<std::string> passed_over{};  ///< what is no tensor of the model, by name and by shape: a `loss`
};

/// Puts somebody's tensors in their places. A transposed matrix is taken as it lies: compare_gradients recognises it.
/// Sides of 1 do not count, so that a bias may come as a row or a column. Other names than the model's are read: W1, b1,
/// dW_2, fc1.bias, with numbers that rise from layer to layer; or shapes that only one tensor has tell. Errors: a tensor
/// that fits nowhere, with the model's names and shapes; `name` says in messages what the tensors are.
NamedGradient from_safetensors(const SafeTensors& content, const std::vector<ParameterTensor>& tensors,
                               const std::string& name);

/// The same from a file: safetensors; numpy's .npz, stored or compressed; or text (.csv, .txt, .tsv): a line with a
/// tensor's name, then its rows, a line each. Errors: also those of reading.
NamedGradient read_gradient(const std::filesystem::path& path, const std::vector<ParameterTensor>& tensors);

// Weights and biases written by hand, in TOML: for a toy network that can be followed number by number.
//   [L1]
//   weight = [[0.5, -1.0], [2.0, 0.25]]   # a row a neuron, a number an input
//   bias = [0.1, 0.0]                     # a number a neuron

/// Fills all parameters of the network, L1 to its last layer, or, where there is an error, none. Errors, with line and
/// column where there is one: no such file; not TOML; a layer too many or too few; a key that is not weight or bias;
/// rows or numbers that do not fit the layer, with its sizes; what is no finite number.
void read_parameters(const std::filesystem::path& path, BasicNetwork<double>& network);
void read_parameters_text(std::string_view toml, const std::string& name, BasicNetwork<double>& network);

}  // namespace nudge
