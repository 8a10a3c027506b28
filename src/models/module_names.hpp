#pragma once
// Names that other programs give to tensors: which module one belongs to, as what, and which module comes first.

#include <string>
#include <string_view>

namespace nudge {

/// What a tensor is in its module.
enum class Part { weight, bias, running_mean, running_var, counter, unknown };

/// "weight", "bias", ...
std::string_view word_of(Part part);

struct ModuleName {
  std::string module;  ///< "features.0" of "features.0.weight"; "1" of "W1"; may be empty
  Part part = Part::unknown;
};

/// Takes apart "fc1.weight", "fc1_weight", "fc1.W", "W1", "weight_1". What is none of these is a module of its own.
ModuleName take_apart(std::string_view name);

/// Whether the names say that one module comes before the other: the first difference is a number ("fc2" and "fc10",
/// "layer1.0.conv2" and "layer1.1.conv1"), or the other has a number more ("conv", "conv2").
bool comes_before(std::string_view first, std::string_view second);

/// An order for lists that people read: numbers as numbers.
bool reads_before(std::string_view first, std::string_view second);

}  // namespace nudge
