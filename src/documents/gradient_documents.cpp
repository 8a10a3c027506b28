// Gradients that were checked, or compared with others.

#include <utility>

#include "documents/document.hpp"

namespace nudge {

using namespace documents;

namespace {

Json comparison_value(const GradientComparison& comparison) {
  Json tensors = Json::array();
  for (const GradientDifference& one : comparison.tensors) {
    tensors.push_back({{"name", one.name},
                       {"address", one.address},
                       {"agrees", one.agrees},
                       {"difference", one.difference},
                       {"ratio", one.ratio},
                       {"cause", one.cause}});
  }
  Json explanations = Json::array();
  for (const std::vector<std::string>& sentences : comparison.explanations) explanations.push_back(sentences);
  return {{"agrees", comparison.agrees()},
          {"where", comparison.where},
          {"explanations", std::move(explanations)},
          {"notes", comparison.notes},
          {"tensors", std::move(tensors)}};
}

}  // namespace

std::string document_of(const GradientCheck& check, const GradientCheckOptions& options, DocumentForm form) {
  Json tensors = Json::array();
  for (const TensorCheck& tensor : check.tensors) {
    tensors.push_back({{"name", tensor.name},
                       {"checked", tensor.checked},
                       {"error", tensor.error},
                       {"worst", tensor.worst},
                       {"analytic", tensor.analytic},
                       {"numeric", tensor.numeric}});
  }
  Json json = document("gradient_check");
  json.update(Json{{"passed", check.passed},
                   {"error", check.error},
                   {"tolerance", options.tolerance},
                   {"directions", options.directions},
                   {"direction_error", check.direction_error},
                   {"redrawn", check.redrawn},
                   {"tensors", std::move(tensors)}});
  return written(json, form);
}

std::string document_of(const GradientComparison& comparison, DocumentForm form) {
  Json json = document("gradient_comparison");
  json.update(comparison_value(comparison));
  return written(json, form);
}

std::string document_of(std::span<const Submission> submissions, DocumentForm form) {
  Json list = Json::array();
  for (const Submission& one : submissions) {
    Json entry{{"name", one.name}, {"agrees", one.agrees()}};
    if (one.error.empty()) {
      entry["comparison"] = comparison_value(one.comparison);
    } else {
      entry["error"] = one.error;
    }
    list.push_back(std::move(entry));
  }
  Json json = document("submissions");
  json["submissions"] = std::move(list);
  return written(json, form);
}

}  // namespace nudge
