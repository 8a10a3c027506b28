#pragma once
// All of a model but its parameters, as JSON: what stands under `nudge` in the metadata of a model file.
//
//   {"format": 1,
//    "input": {"channels": 1, "height": 28, "width": 28},
//    "layers": [{"type": "flatten"}, {"type": "dense", "outputs": 128}, {"type": "relu"}, ...],
//    "loss": "cross-entropy",
//    "preprocessing": {"scale": 0.003921568859368563, "mean": [], "deviation": []},
//    "classes": ["0", ...], "dataset": "mnist", "training": "...", "data_checksum": "...", "result": {...},
//    "columns": {"count": 6, "label": {"name": "kind", "number": 6}, "dropped": [{"name": "Id", "number": 1}],
//                "values": ["a", "b", "c", "d"]},
//    "look": {"least": {"ground": 0, "contrast": 226, "ink": 0.03, "extent": 0.57, "figures": 1}, "most": {...}},
//    "encoder_layers": 3}                                    (of an autoencoder alone)
//    "targets": {"names": ["price"], "mean": [180.5], "deviation": [79.25]}   (where they are numbers; classes are [])
//
// Layers: dense (outputs), flatten, dropout (rate), leaky-relu (slope), and every other activation by its name alone.

#include <string>
#include <string_view>
#include <vector>

#include "nudge/model.hpp"

namespace nudge {

/// What the JSON says; the network has no memory yet, since nothing has shown that the parameters exist.
struct ModelDescription {
  Architecture architecture;
  Preprocessing preprocessing;
  std::vector<std::string> classes;
  std::string dataset;
  std::string training;
  std::optional<EpochMetrics> result;
  std::optional<TableColumns> columns;
  std::string data_checksum;
  std::optional<LearntLook> look;
  std::optional<std::size_t> encoder_layers;
  std::optional<Targets> targets;
};

/// Errors, which begin with `file`: parts that do not fit each other, numbers that are not finite, a text that is not
/// UTF-8.
std::string model_to_json(const Model& model, const std::string& file);

/// Errors, which begin with `file` and name the place in the document.
ModelDescription model_from_json(std::string_view json, const std::string& file);

}  // namespace nudge
