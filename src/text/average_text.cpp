// Explanations over several examples for a terminal: the nudge table, sensitivity, Hebbian pairs.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/terms.hpp"
#include "nudge/documents.hpp"
#include "text/explanation_words.hpp"
#include "text/explanations_text.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

std::string name_of_column(const Subject& subject, std::size_t column) {
  constexpr std::size_t longest_name = 9;
  return column < subject.names.size() ? shortened(printable(subject.names[column]), longest_name)
                                       : std::to_string(column);
}

/// The rows [first, last) with so many examples as columns.
TextTable nudge_columns(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject,
                        std::size_t first, std::size_t last, std::size_t columns, int digits) {
  std::string alignment(columns + 3, 'r');
  alignment[0] = 'l';
  TextTable out(std::move(alignment), 1);
  std::vector<std::string> head{"nudge of"};
  for (std::size_t i = 0; i < columns; ++i) head.push_back(name_of_column(subject, i));
  head.insert(head.end(), {"...", terms::average});
  out.add(std::move(head));
  for (std::size_t i = first; i < last; ++i) {
    const NudgeRow& row = table.rows[i];
    std::vector<std::string> cells{to_string(row.parameter, architecture)};
    for (std::size_t j = 0; j < columns; ++j) {
      cells.push_back(fmt::format("{}{}", row.nudges[j] > 0 ? "+" : "", significant(row.nudges[j], digits)));
    }
    cells.insert(cells.end(), {"", nudge_of_four(row.average)});
    out.add(std::move(cells));
  }
  return out;
}

/// As many examples as fit into the terminal, with fewer digits where that lets more of them in.
std::string nudge_rows(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject,
                       std::size_t first, std::size_t last) {
  std::size_t columns = table.rows.empty() ? 0 : table.rows[0].nudges.size();
  for (; columns > 0; --columns) {
    const TextTable out = nudge_columns(table, architecture, subject, first, last, columns,
                                        columns > 4   ? 2
                                        : columns > 2 ? 3
                                                      : 4);
    if (out.width() <= terminal_columns) return out.text();
  }
  return nudge_columns(table, architecture, subject, first, last, 0, 4).text();
}

std::string side_rows(const NudgeTableResult& table, const Architecture& architecture, std::size_t first,
                      std::size_t last) {
  TextTable out("lrrrrrr");
  out.add({"", terms::want_more, terms::want_less, terms::mean_magnitude, terms::cancels, terms::strongest,
           terms::its_nudge});
  for (std::size_t i = first; i < last; ++i) {
    const NudgeRow& row = table.rows[i];
    const std::optional<double> contest = row.contest();
    out.add({to_string(row.parameter, architecture), percent(row.up_share, 1), percent(row.down_share, 1),
             four(row.mean_magnitude), contest ? percent(*contest, 1) : "-", std::to_string(row.strongest),
             nudge_of_four(row.strongest_nudge)});
  }
  return out.text();
}

}  // namespace

std::string nudge_table_text(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject) {
  std::string out = subject_text(subject);
  out += fmt::format("{}; |gradient of their mean cost| = {}\n",
                     counted(table.examples, terms::example, terms::examples), four(table.gradient_norm));
  out += heading(fmt::format("{}, and the average of them all", terms::wants_of_weights));
  out += paragraph(
      "A nudge is -dC/dw of one example. Their average over the examples is minus the gradient of the mean cost: the "
      "step that gradient descent takes.");
  const auto part = [&](const std::string& title, std::size_t first, std::size_t last) {
    if (first >= last) return;
    out += fmt::format("\n{}{}\n", title, nudge_rows(table, architecture, subject, first, last));
    out += side_rows(table, architecture, first, last);
  };
  const std::size_t contested = std::min(table.by_average, table.rows.size());
  const std::size_t chosen = std::min(contested + table.by_contest, table.rows.size());
  part("Those with the largest average\n", 0, contested);
  part("Of the others the most contested: nudged hard, both up and down\n", contested, chosen);
  part("", chosen, table.rows.size());
  return out + "\n" +
         paragraph(
             "cancels: 1 - |average| / mean |nudge|, 0 % where all nudges have one sign, near 100 % where they all "
             "but cancel. strongest: the example with the largest nudge, counted from 0.");
}

std::string sensitivity_text(const SensitivityReport& report, const Architecture& architecture,
                             const Subject& subject) {
  std::string out = subject_text(subject);
  out +=
      fmt::format("{}; mean cost C = {}; |gradient| = {}\n", counted(report.examples, terms::example, terms::examples),
                  four(report.cost), four(report.gradient_norm));
  out += heading("The most sensitive weights and biases");
  out += sensitivity_table(report.most, architecture);
  if (report.pair) out += heading("The two that were asked for") + ratio_sentence(*report.pair, architecture);
  if (report.apart) out += heading("Two that are this many times apart") + ratio_sentence(*report.apart, architecture);
  if (!report.measured.empty()) {
    out += heading("Moved by h, the cost changes by gradient x h");
    out += paragraph("The difference falls as the square of h.") + measured_table(report.measured, architecture);
  } else if (!report.why_not_measured.empty()) {
    out += "\n" + paragraph(report.why_not_measured);
  }
  return out + heading("Each layer's share of the gradient") + share_table(report.tensor_shares, architecture);
}

std::string hebbian_text(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                         const Subject& subject) {
  std::string out = subject_text(subject);
  const std::size_t examples = layers.empty() ? 0 : layers.front().examples;
  out += heading(terms::fire_together);
  out += paragraph(fmt::format(
      "Averaged over {}. A weight's nudge is the mean of the products a_k (-dC/dz_j). Beside it stands the product "
      "of the two means, which is another number.",
      counted(examples, terms::example, terms::examples)));
  return out + hebbian_tables(layers, architecture);
}

}  // namespace nudge
