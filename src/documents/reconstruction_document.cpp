#include <algorithm>

#include "documents/document.hpp"

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

}  // namespace

std::string document_of(const ReconstructionComparison& comparison, const Subject& subject, DocumentForm form) {
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
  return written(json, form);
}

}  // namespace nudge
