#include "text/regression_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "files/atomic_file.hpp"
#include "text/csv_field.hpp"
#include "text/numbers.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr int digits_of_a_value = 5;

std::string r2_or_dash(const std::optional<double>& r2) { return r2 ? fmt::format("{:.4f}", *r2) : "-"; }

std::string shown_value(float value) { return significant(static_cast<double>(value), digits_of_a_value); }

}  // namespace

std::string regression_text(const RegressionErrors& errors, const Targets& targets) {
  std::string out = fmt::format("{}  {}  ({} examples)\n{:<14}{}\n{:<14}{}\n", terms::rmse,
                                significant(errors.rmse(), 4), with_thousands(errors.examples), terms::r_squared,
                                r2_or_dash(errors.r2()), terms::cost, significant(errors.cost, 4));
  if (targets.names.size() < 2) return out;
  TextTable table("lrr");
  table.add({terms::target, terms::rmse, terms::r_squared});
  for (std::size_t k = 0; k < targets.names.size(); ++k) {
    table.add({printable(targets.names[k]), significant(errors.targets[k].rmse, 4), r2_or_dash(errors.targets[k].r2)});
  }
  return out + '\n' + table.text();
}

std::string values_text(std::span<const Prediction> predictions, const Targets& targets) {
  if (predictions.empty()) return "";
  const bool are_known = std::ranges::any_of(predictions, [](const Prediction& one) { return !one.targets.empty(); });
  TextTable table("l" + std::string(targets.names.size() * (are_known ? 2 : 1), 'r'));
  std::vector<std::string> head{terms::example};
  for (const std::string& name : targets.names) {
    head.push_back(printable(name));
    if (are_known) head.emplace_back("true");
  }
  table.add(std::move(head));
  for (const Prediction& prediction : predictions) {
    std::vector<std::string> row{printable(prediction.source)};
    for (std::size_t k = 0; k < targets.names.size(); ++k) {
      row.push_back(shown_value(prediction.values.at(k)));
      if (are_known) row.push_back(prediction.targets.empty() ? "" : shown_value(prediction.targets.at(k)));
    }
    table.add(std::move(row));
  }
  return table.text();
}

void write_values_csv(const std::filesystem::path& path, std::span<const Prediction> predictions,
                      const Targets& targets, PredictionNames names, std::size_t first) {
  std::string out = "Id";
  for (const std::string& name : targets.names) out += ',' + csv_field(name);
  out += '\n';
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    out += names == PredictionNames::numbers ? std::to_string(first + i) : csv_field(predictions[i].source);
    for (const float value : predictions[i].values) out += ',' + shortest(value);
    out += '\n';
  }
  write_file_atomically(path, std::string_view(out));
}

}  // namespace nudge
