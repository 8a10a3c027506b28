#include "base/json.hpp"
#include "nudge/documents.hpp"

namespace nudge {

std::string document_of(const TransferComparison& comparison) {
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
  return one_line(Json{{"classes", comparison.classes},
                       {"test_examples", comparison.test_examples},
                       {"steps", comparison.steps},
                       {"results", std::move(results)}});
}

}  // namespace nudge
