#pragma once
// A trained network with all that is needed to use it, and the file it lives in.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "nudge/metrics.hpp"
#include "nudge/network.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

struct Model {
  Network network;
  Preprocessing preprocessing;
  std::vector<std::string> classes;    ///< names of the outputs
  std::string dataset;                 ///< what it was trained on, as given to --data: a catalogue name or a path
  std::string training;                ///< how it was trained: the resolved configuration as TOML; may be empty
  std::optional<EpochMetrics> result;  ///< what was measured of the epoch whose parameters these are
};

/// Writes ONE .safetensors file, atomically and with a checksum: tensors `layers.<i>.weight` (out, in) and
/// `layers.<i>.bias` (out), and under `nudge` in __metadata__ everything else as JSON. docs/formats.md has it byte by
/// byte. Errors: no room and the like; parameters that are not finite; parts that do not fit each other; texts that are
/// not UTF-8.
void save_model(const Model& model, const std::filesystem::path& path);

/// `path` is a file or a run folder (then its model.safetensors); a run's checkpoint is understood too. What comes out
/// has the bits that went in. Errors: no such file; not safetensors; not nudge's; every kind of damage, before memory
/// is taken for what a file claims.
Model load_model(const std::filesystem::path& path);

}  // namespace nudge
