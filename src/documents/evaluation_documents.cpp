// What was measured of models on a part of a data set.

#include <utility>

#include "documents/class_statistics.hpp"
#include "documents/values.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace documents {

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

Json regression_value(const RegressionErrors& errors, const Targets& targets) {
  Json each = Json::array();
  for (std::size_t k = 0; k < targets.names.size(); ++k) {
    each.push_back(
        {{"target", targets.names[k]}, {"rmse", errors.targets[k].rmse}, {"r2", number_or_null(errors.targets[k].r2)}});
  }
  return {{"rmse", errors.rmse()},
          {"r2", number_or_null(errors.r2())},
          {"cost", errors.cost},
          {"examples", errors.examples},
          {"targets", std::move(each)}};
}

}  // namespace documents

using namespace documents;

namespace {

double share(std::size_t part, std::size_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

}  // namespace

std::string document_of(const Evaluation& evaluation, const Subject& subject, DocumentForm form) {
  Json json = document("evaluation", subject);
  json.update(evaluation_value(evaluation, subject.classes));
  return written(json, form);
}

std::string document_of(const RegressionErrors& errors, const Targets& targets, const Subject& subject,
                        DocumentForm form) {
  Json json = document("regression", subject);
  json.update(regression_value(errors, targets));
  return written(json, form);
}

std::string document_of(const CommitteeEvaluation& committee, const CommitteeNames& names, const Subject& subject,
                        DocumentForm form) {
  if (committee.correct.size() != names.members.size()) {
    fail("a committee of ", committee.correct.size(), " members has ", names.members.size(), " names");
  }
  Json members = Json::array();
  for (std::size_t i = 0; i < names.members.size(); ++i) {
    members.push_back({{"model", names.members[i]},
                       {"correct", committee.correct[i]},
                       {"accuracy", share(committee.correct[i], committee.together.examples)}});
  }
  Json augment = Json::array();
  if (names.augmentation.shifts) augment.push_back("shifts");
  if (names.augmentation.flips) augment.push_back("flips");
  Json json = document("committee", subject);
  json["members"] = std::move(members);
  json["copies"] = names.augmentation.copies();
  json["augment"] = std::move(augment);
  json.update(evaluation_value(committee.together, subject.classes));
  return written(json, form);
}

std::string document_of(const PairedComparison& comparison, const std::string& first, const std::string& second,
                        const Subject& subject, DocumentForm form) {
  const auto model = [&](const std::string& name, std::size_t alone) {
    const std::size_t right = comparison.both_right + alone;
    return Json{{"model", name}, {"correct", right}, {"accuracy", share(right, comparison.examples)}};
  };
  Json json = document("comparison", subject);
  json.update(Json{{"first", model(first, comparison.only_first)},
                   {"second", model(second, comparison.only_second)},
                   {"examples", comparison.examples},
                   {"both_right", comparison.both_right},
                   {"only_first", comparison.only_first},
                   {"only_second", comparison.only_second},
                   {"both_wrong", comparison.both_wrong},
                   {"difference", comparison.difference},
                   {"low", comparison.low},
                   {"high", comparison.high},
                   {"exact_p", comparison.exact_p},
                   {"chi_squared", comparison.chi_squared},
                   {"chi_squared_p", comparison.chi_squared_p},
                   {"verdict", to_string(better_of(comparison))}});
  return written(json, form);
}

}  // namespace nudge
