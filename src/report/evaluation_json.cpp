#include "report/evaluation_json.hpp"

#include "report/class_statistics.hpp"
#include "report/text_report.hpp"

namespace nudge {

namespace report {

Json evaluation_value(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  const std::vector<ClassStatistics> statistics = class_statistics(evaluation, classes.size());
  Json per_class = Json::array();
  Json confusion = Json::array();
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const ClassStatistics& one = statistics[i];
    per_class.push_back({{"class", classes[i]},
                         {"examples", one.examples},
                         {"predicted", one.predicted},
                         {"correct", one.correct},
                         {"precision", number_or_null(one.precision)},
                         {"recall", number_or_null(one.recall)}});
    Json row = Json::array();
    for (std::size_t said = 0; said < classes.size(); ++said) {
      row.push_back(evaluation.confusion[i * classes.size() + said]);
    }
    confusion.push_back(std::move(row));
  }
  return {{"accuracy", evaluation.accuracy()}, {"standard_error", evaluation.standard_error()},
          {"cost", evaluation.cost},           {"examples", evaluation.examples},
          {"correct", evaluation.correct},     {"confusion", std::move(confusion)},
          {"per_class", std::move(per_class)}};
}

}  // namespace report

std::string evaluation_json(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  return pretty(report::evaluation_value(evaluation, classes));
}

}  // namespace nudge
