// Gradients that were checked, or compared with others.

#include <algorithm>
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

Json submission_values(std::span<const Submission> submissions) {
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
  return list;
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

bool GradientReport::agrees() const {
  if (comparison && !comparison->agrees()) return false;
  return !submissions || std::ranges::all_of(*submissions, &Submission::agrees);
}

std::string document_of(const GradientReport& report, const Architecture& architecture, const Subject& subject,
                        DocumentForm form) {
  Json tensors = Json::array();
  for (std::size_t t = 0; t < report.tensor_norms.size(); ++t) {
    const ParameterTensor& tensor = architecture.tensors()[t];
    tensors.push_back({{"name", tensor.name}, {"address", tensor.address}, {"norm", report.tensor_norms[t]}});
  }
  Json json = document("gradient", subject);
  json["examples"] = report.examples;
  json["norm"] = report.norm;
  json["tensors"] = std::move(tensors);
  if (!report.file.empty()) json["out"] = report.file;
  if (report.submissions) json["submissions"] = submission_values(*report.submissions);
  if (report.comparison) json["comparison"] = comparison_value(*report.comparison);
  return written(json, form);
}

}  // namespace nudge
