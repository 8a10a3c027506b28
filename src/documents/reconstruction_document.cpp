#include <algorithm>

#include "documents/document.hpp"
#include "nudge/explain.hpp"

namespace nudge {

using namespace documents;

namespace {

Json of_all_and_classes(const SquaredErrors& errors, const std::vector<std::size_t>& counts) {
  Json classes = Json::array();
  for (std::size_t c = 0; c < counts.size(); ++c) {
    classes.push_back(counts[c] > 0 ? Json(errors.of_class[c]) : Json(nullptr));
  }
  return {{"mean_squared_error", errors.all}, {"of_classes", std::move(classes)}};
}

Json shown_value(const ReconstructedExample& example) {
  Json value{{"position", example.position}, {"label", example.label}, {"input", image_value(example.input)}};
  if (example.corrupted) value["corrupted"] = image_value(*example.corrupted);
  value.update(Json{{"autoencoder", image_value(example.autoencoder)},
                    {"components", image_value(example.components)},
                    {"autoencoder_error", example.autoencoder_error},
                    {"components_error", example.components_error}});
  return value;
}

Json plane_value(const CodePlane& plane) {
  Json codes = Json::array();
  for (std::size_t i = 0; i < plane.positions.size(); ++i) {
    codes.push_back(Json::array({plane.codes[2 * i], plane.codes[2 * i + 1]}));
  }
  return {
      {"positions", plane.positions}, {"labels", plane.labels}, {"codes", std::move(codes)},      {"side", plane.side},
      {"from", plane.from},           {"to", plane.to},         {"made", image_value(plane.made)}};
}

Json weights_value(const WeightPictures& pictures) {
  Json shown = Json::array();
  for (const WeightPicture& one : pictures.shown) {
    shown.push_back(
        {{"address", to_string(one.neuron)}, {"largest", one.largest}, {"picture", image_value(one.picture)}});
  }
  return {{"neurons", pictures.neurons}, {"shown", std::move(shown)}};
}

}  // namespace

std::string document_of(const ReconstructionReport& report, const Subject& subject, DocumentForm form) {
  const ReconstructionComparison& comparison = report.comparison;
  const std::vector<std::size_t>& counts = comparison.counts;
  Json json = document("reconstruction", subject);
  json.update(Json{{"classes", comparison.classes},
                   {"examples", counts},
                   {"numbers", comparison.numbers},
                   {"code", comparison.code},
                   {"autoencoder", of_all_and_classes(comparison.autoencoder, counts)},
                   {"components", of_all_and_classes(comparison.components, counts)},
                   {"mean", of_all_and_classes(comparison.mean, counts)}});
  if (comparison.corrupted) {
    json["corrupted"] = {{"masking", comparison.corruption.masking},
                         {"noise", comparison.corruption.noise},
                         {"input", comparison.corrupted->input},
                         {"autoencoder", comparison.corrupted->autoencoder},
                         {"components", comparison.corrupted->components}};
  }
  if (!comparison.shown.empty()) {
    Json shown = Json::array();
    for (const ReconstructedExample& example : comparison.shown) shown.push_back(shown_value(example));
    json["shown"] = std::move(shown);
  }
  if (comparison.mean_picture) json["mean_picture"] = image_value(*comparison.mean_picture);
  if (report.plane) json["plane"] = plane_value(*report.plane);
  if (report.from_picture) json["from_picture"] = weights_value(*report.from_picture);
  if (report.to_picture) json["to_picture"] = weights_value(*report.to_picture);
  return written(json, form);
}

}  // namespace nudge
