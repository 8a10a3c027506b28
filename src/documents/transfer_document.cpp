#include "documents/document.hpp"

namespace nudge {

using namespace documents;

std::string document_of(const TransferComparison& comparison, const Subject& subject, DocumentForm form) {
  Json results = Json::array();
  for (const TransferResult& result : comparison.results) {
    const auto [least, most] = std::ranges::minmax(result.accuracies);
    results.push_back({{"labels", result.labels},
                       {"way", to_string(result.way)},
                       {"mean", result.mean()},
                       {"deviation", result.deviation()},
                       {"least", least},
                       {"most", most},
                       {"accuracies", result.accuracies}});
  }
  Json json = document("transfer", subject);
  json.update(Json{{"classes", comparison.classes},
                   {"test_examples", comparison.test_examples},
                   {"steps", comparison.steps},
                   {"results", std::move(results)}});
  return written(json, form);
}

}  // namespace nudge
