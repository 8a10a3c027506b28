// What a network says of examples.

#include <algorithm>
#include <cmath>
#include <limits>

#include "documents/document.hpp"
#include "nudge/error.hpp"

namespace nudge {

using namespace documents;

void check(const Prediction& prediction, const std::vector<std::string>& classes) {
  if (prediction.probabilities.size() != classes.size()) {
    fail(prediction.source, ": a prediction has ", prediction.probabilities.size(), " probabilities, the model ",
         classes.size(), " classes");
  }
  if (prediction.label && (*prediction.label < 0 || static_cast<std::size_t>(*prediction.label) >= classes.size())) {
    fail(prediction.source, ": label ", *prediction.label, " is none of the model's ", classes.size(), " classes");
  }
}

std::size_t most_probable(const Prediction& prediction) {
  if (prediction.probabilities.empty()) fail(prediction.source, ": a prediction without probabilities has no class");
  const auto rank = [](float value) { return std::isnan(value) ? -std::numeric_limits<float>::infinity() : value; };
  return static_cast<std::size_t>(std::ranges::max_element(prediction.probabilities, {}, rank) -
                                  prediction.probabilities.begin());
}

std::string document_of(const Prediction& prediction, const std::vector<std::string>& classes, DocumentForm form) {
  check(prediction, classes);
  const std::size_t best = most_probable(prediction);
  Json json = document("prediction");
  json["image"] = prediction.source;
  json["class"] = classes[best];
  json["index"] = best;
  json["probability"] = prediction.probabilities[best];
  json["classes"] = classes;
  json["probabilities"] = prediction.probabilities;
  if (prediction.label) {
    const auto label = static_cast<std::size_t>(*prediction.label);
    json["label"] = classes[label];
    json["correct"] = label == best;
  }
  return written(json, form);
}

std::string document_of(const Prediction& prediction, const Targets& targets, DocumentForm form) {
  Json json = document("predicted_values");
  json["example"] = prediction.source;
  json["targets"] = targets.names;
  json["values"] = prediction.values;
  if (!prediction.targets.empty()) json["true"] = prediction.targets;
  return written(json, form);
}

}  // namespace nudge
