// The examples that the network got wrong at the highest cost, as pictures.

#include <fmt/format.h>

#include <algorithm>

#include "nudge/image.hpp"
#include "nudge/prediction.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/picture.hpp"
#include "report/ranking.hpp"
#include "report/sections.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

constexpr std::size_t most_mistakes = 24;
constexpr std::size_t shown_classes = 3;  ///< of each mistake; the true one always among them

/// Positions in the subset, highest cost first.
std::vector<std::uint32_t> worst_mistakes(const Evaluation& evaluation, const Subset& test) {
  std::vector<std::uint32_t> wrong;
  for (std::uint32_t i = 0; i < test.size(); ++i) {
    if (evaluation.predictions[i] != test.label(i)) wrong.push_back(i);
  }
  std::stable_sort(wrong.begin(), wrong.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return evaluation.costs[a] > evaluation.costs[b]; });
  if (wrong.size() > most_mistakes) wrong.resize(most_mistakes);
  return wrong;
}

/// What the network makes of those examples: (positions, classes).
std::vector<std::vector<float>> outputs_of(const Model& model, const Subset& test,
                                           const std::vector<std::uint32_t>& positions) {
  Predictor predictor(model);
  std::vector<std::vector<float>> all;
  for (const std::uint32_t position : positions) {
    const std::span<const float> outputs = predictor.predict(test, position).probabilities;
    all.emplace_back(outputs.begin(), outputs.end());
  }
  return all;
}

/// The classes with the largest outputs, the true one among them.
std::vector<std::size_t> shown(const std::vector<float>& outputs, std::size_t truth) {
  std::vector<std::size_t> order = largest_first(outputs);
  const auto place = std::find(order.begin(), order.end(), truth);
  if (order.size() > shown_classes) {
    if (place - order.begin() >= static_cast<std::ptrdiff_t>(shown_classes)) order[shown_classes - 1] = truth;
    order.resize(shown_classes);
  }
  return order;
}

std::string odds(const std::vector<float>& outputs, std::size_t truth, std::size_t said,
                 const std::vector<std::string>& names, bool are_probabilities) {
  std::string out = "<dl class=\"odds\">\n";
  for (const std::size_t i : shown(outputs, truth)) {
    const double value = static_cast<double>(outputs[i]);
    const char* role = i == truth ? " true" : i == said ? " said" : "";
    out += fmt::format(
        "<dt>{}</dt><dd>{}</dd><dd class=\"track\"><span class=\"bar{}\" style=\"width:{:.1f}%\"></span></dd>\n",
        escape(names[i]), are_probabilities ? percent(value, 1) : significant(value), role, 100 * filled(outputs[i]));
  }
  return out + "</dl>\n";
}

std::string picture(const Subset& test, std::uint32_t position, const std::string& truth, const std::string& said) {
  const Dataset& data = *test.data;
  const bool drawable = is_picture(data);
  if (!drawable) return "";
  return fmt::format("<img class=\"pixels\" alt=\"{}, called {}\" src=\"{}\" />", escape(truth), escape(said),
                     picture_uri(example_image(data, test.indices[position])));
}

}  // namespace

std::string mistakes_section(const TrainingReport& report) {
  if (report.evaluation == nullptr || report.test == nullptr) return "";
  const Evaluation& evaluation = *report.evaluation;
  const std::vector<std::uint32_t> positions = worst_mistakes(evaluation, *report.test);
  if (positions.empty()) {
    return section("mistakes", "The worst mistakes", "<p>There are none: every example was recognised.</p>\n");
  }
  const std::vector<std::string> names = class_names(report);
  const bool are_probabilities = report.model == nullptr || takes_logits(report.model->network.architecture().loss());
  std::vector<std::vector<float>> outputs;
  if (report.model != nullptr) outputs = outputs_of(*report.model, *report.test, positions);

  std::string items;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::uint32_t position = positions[i];
    const auto truth = static_cast<std::size_t>(report.test->label(position));
    const auto said = static_cast<std::size_t>(evaluation.predictions[position]);
    items += fmt::format(
        "<li class=\"card\">\n<figure>{}<figcaption class=\"where\">index {}</figcaption></figure>\n"
        "<div class=\"what\">\n<p class=\"verdict\"><span>true <b class=\"true\">{}</b>,</span> "
        "<span>called <b class=\"said\">{}</b></span></p>\n{}"
        "<p class=\"where\">cost {}</p>\n</div>\n</li>\n",
        picture(*report.test, position, names[truth], names[said]), position, escape(names[truth]), escape(names[said]),
        outputs.empty() ? fmt::format("<p class=\"where\">true class: {}</p>\n",
                                      percent(static_cast<double>(evaluation.true_probability[position]), 1))
                        : odds(outputs[i], truth, said, names, are_probabilities),
        significant(static_cast<double>(evaluation.costs[position])));
  }
  const std::size_t wrong = evaluation.examples - evaluation.correct;
  const std::string which = wrong > positions.size() ? fmt::format("The {} of {} mistakes with the highest cost",
                                                                   positions.size(), with_thousands(wrong))
                                                     : std::string("All mistakes, the highest cost first");
  return section("mistakes", "The worst mistakes",
                 fmt::format("<p>{}; the bars are the network's {}. The index counts from 0 in the test set.</p>\n"
                             "<ul class=\"mistakes\">\n{}</ul>\n",
                             which, are_probabilities ? "probabilities" : "outputs", items));
}

}  // namespace nudge::report
