// What a model consists of, and what became of somebody's tensors.

#include <utility>

#include "documents/layer_summary.hpp"
#include "documents/values.hpp"
#include "models/metrics_json.hpp"
#include "nudge/autoencoder.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

namespace documents {

Json model_value(const Model& model) {
  const Architecture& architecture = model.network.architecture();
  const std::vector<LayerSummary> layers = summarise(architecture);
  const Totals totals = totals_of(layers);
  Json layer_values = Json::array();
  for (const LayerSummary& layer : layers) layer_values.push_back(layer_value(layer));
  const Preprocessing& preprocessing = model.preprocessing;
  Json json{{"network", net_of(architecture)},
            {"loss", to_string(architecture.loss())},
            {"classes", model.classes},
            {"code", model.encoder_layers ? Json(encoder_of(model).architecture().outputs()) : Json(nullptr)},
            {"dataset", model.dataset},
            {"preprocessing",
             {{"shape", shape_value(preprocessing.shape)},
              {"scale", preprocessing.scale},
              {"mean", preprocessing.mean},
              {"deviation", preprocessing.deviation}}},
            {"layers", std::move(layer_values)},
            {"parameters", totals.parameters},
            {"multiply_adds", totals.multiply_adds},
            {"bytes", totals.bytes},
            {"training", model.training},
            {"result", model.result ? to_json(*model.result) : Json(nullptr)}};
  if (model.targets) {
    json["targets"] = {
        {"names", model.targets->names}, {"mean", model.targets->mean}, {"deviation", model.targets->deviation}};
  }
  return json;
}

}  // namespace documents

using namespace documents;

std::string document_of(const Model& model, DocumentForm form) {
  Json json = document("model");
  json.update(model_value(model));
  return written(json, form);
}

std::string document_of(const ImportedNetwork& imported, const Model& model, DocumentForm form) {
  Json tensors = Json::array();
  for (const TensorOrigin& origin : imported.origins) {
    Json tensor{{"name", origin.name}, {"address", origin.address}, {"shape", origin.dimensions}};
    if (origin.theirs.empty()) {
      tensor["filled"] = static_cast<double>(origin.filled);
    } else {
      tensor["from"] = origin.theirs;
      tensor["dtype"] = origin.dtype;
    }
    tensors.push_back(std::move(tensor));
  }
  Json json = document("imported");
  json["tensors"] = std::move(tensors);
  json["left_out"] = imported.left_out;
  json["model"] = model_value(model);
  return written(json, form);
}

}  // namespace nudge
