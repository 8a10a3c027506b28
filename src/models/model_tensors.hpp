#pragma once
// A network's parameters as tensors: what model files, checkpoints and models in memory have in common.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/model.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

/// Under these keys of the metadata stand the model's description and, in a checkpoint, where the training stood.
inline constexpr const char* model_key = "nudge";
inline constexpr const char* checkpoint_key = "checkpoint";
/// The last part of a name that PyTorch gives a batch normalisation's count of batches. It is left out.
inline constexpr std::string_view batch_counter = "num_batches_tracked";
/// A checkpoint's tensors besides the parameters have names that begin with this.
inline constexpr std::string_view optimizer_prefix = "optimizer.";

/// Errors, which begin with `file`: a parameter that is not finite, by its address.
void check_parameters(const Network& network, const std::string& file);

/// Views of the parameters under their names in files.
std::vector<TensorView> parameter_views(const Network& network);

/// The model of a file that was read. Errors, which begin with `file`: not nudge's; a tensor missing, unknown, or of
/// another type or shape than the architecture's; a parameter that is not finite.
Model model_of(const std::map<std::string, std::string>& metadata, const std::vector<TensorView>& tensors,
               const std::string& file);

}  // namespace nudge
