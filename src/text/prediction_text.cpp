// What a network says of examples.

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "files/atomic_file.hpp"
#include "nudge/error.hpp"
#include "text/csv_field.hpp"
#include "text/numbers.hpp"
#include "text/predictions_csv.hpp"
#include "text/ranking.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t bar_columns = 40;
constexpr std::size_t most_bars = 20;
constexpr std::size_t longest_picture_name = 24;

std::string name_of_class(const std::vector<std::string>& classes, std::size_t index) {
  return shortened(printable(classes[index]), longest_picture_name);
}

std::string probability(float value) { return percent(static_cast<double>(value)); }

std::string verdict(const Prediction& prediction, const std::vector<std::string>& classes) {
  if (!prediction.label) return "";
  const auto label = static_cast<std::size_t>(*prediction.label);
  return fmt::format("true class {}: {}", name_of_class(classes, label),
                     label == most_probable(prediction) ? terms::right : terms::wrong);
}

/// A bar from 0 to 1, an eighth of a column fine.
std::string bar(float value) {
  static const char* const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(filled(value) * bar_columns * 8 + 0.5);
  std::string out;
  for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
  return out + parts[eighths % 8];
}

std::string one_text(const Prediction& prediction, const std::vector<std::string>& classes) {
  const std::size_t best = most_probable(prediction);
  std::string out = fmt::format("{}: {}  ({})\n", printable(prediction.source), name_of_class(classes, best),
                                probability(prediction.probabilities[best]));
  if (prediction.label) out += verdict(prediction, classes) + '\n';

  std::vector<std::size_t> shown = largest_first(prediction.probabilities);
  const std::size_t hidden = shown.size() > most_bars ? shown.size() - most_bars : 0;
  shown.resize(shown.size() - hidden);
  if (hidden == 0) std::sort(shown.begin(), shown.end());
  TextTable table("lrl");
  for (const std::size_t i : shown) {
    table.add({name_of_class(classes, i), probability(prediction.probabilities[i]), bar(prediction.probabilities[i])});
  }
  out += '\n' + table.text();
  if (hidden > 0) out += fmt::format("and {} less probable classes\n", with_thousands(hidden));
  return out;
}

std::string many_text(std::span<const Prediction> predictions, const std::vector<std::string>& classes) {
  const bool labels =
      std::any_of(predictions.begin(), predictions.end(), [](const Prediction& one) { return one.label.has_value(); });
  TextTable table(labels ? "llrlrl" : "llrlr");
  std::vector<std::string> head{terms::example, terms::one_class, terms::probability, "else", terms::probability};
  if (labels) head.push_back("");
  table.add(std::move(head));
  for (const Prediction& prediction : predictions) {
    const std::vector<std::size_t> order = largest_first(prediction.probabilities);
    std::vector<std::string> row{printable(prediction.source), name_of_class(classes, order[0]),
                                 probability(prediction.probabilities[order[0]])};
    row.push_back(order.size() > 1 ? name_of_class(classes, order[1]) : "");
    row.push_back(order.size() > 1 ? probability(prediction.probabilities[order[1]]) : "");
    if (labels) row.push_back(verdict(prediction, classes));
    table.add(std::move(row));
  }
  return table.text();
}

}  // namespace

std::string predictions_text(std::span<const Prediction> predictions, const std::vector<std::string>& classes) {
  for (const Prediction& prediction : predictions) check(prediction, classes);
  if (predictions.empty()) return "";
  return predictions.size() == 1 ? one_text(predictions[0], classes) : many_text(predictions, classes);
}

void write_predictions_csv(const std::filesystem::path& path, std::span<const Prediction> predictions,
                           const std::vector<std::string>& classes, PredictionNames names, std::size_t first) {
  std::string out = "ImageId,Label\n";
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    check(predictions[i], classes);
    out += names == PredictionNames::numbers ? std::to_string(first + i) : words::csv_field(predictions[i].source);
    out += ',' + words::csv_field(classes[most_probable(predictions[i])]) + '\n';
  }
  write_file_atomically(path, std::string_view(out));
}

}  // namespace nudge
