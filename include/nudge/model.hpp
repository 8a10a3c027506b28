#pragma once
// A trained network with all that is needed to use it, and the file it lives in.

#include <filesystem>
#include <string>
#include <vector>

#include "nudge/network.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

struct Model {
  Network network;
  Preprocessing preprocessing;
  std::vector<std::string> classes;  ///< names of the outputs
  std::string dataset;               ///< what it was trained on, as given to --data: a catalogue name or a path
  std::string training;  ///< how it was trained: the resolved configuration as TOML, and its result; may be empty
};

/// Writes ONE .safetensors file, atomically: tensors `layers.<i>.weight` (out, in) and `layers.<i>.bias` (out), and
/// under `nudge` in __metadata__ the architecture, preprocessing and classes as JSON. docs/formats.md has it byte by
/// byte.
void save_model(const Model& model, const std::filesystem::path& path);

/// `path` is a file or a run folder (then its model.safetensors). Errors: no such file; not safetensors; not nudge's;
/// every kind of damage.
Model load_model(const std::filesystem::path& path);

}  // namespace nudge
