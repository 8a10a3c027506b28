// What a gradient check or a comparison found.

#include <fmt/format.h>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

std::string gradient_check_text(const GradientCheck& check, const GradientCheckOptions& options) {
  TextTable table("lrrrrr");
  table.add({"tensor", "checked", "largest error", "at", "backpropagation", terms::measured});
  for (const TensorCheck& tensor : check.tensors) {
    table.add({printable(tensor.name), with_thousands(tensor.checked), significant(tensor.error),
               std::to_string(tensor.worst), significant(tensor.analytic, 6), significant(tensor.numeric, 6)});
  }
  std::string out = table.text();
  if (options.directions > 0) {
    out +=
        fmt::format("{} random directions: largest error {}\n", options.directions, significant(check.direction_error));
  }
  if (check.redrawn > 0) {
    out += fmt::format("{} points at which nothing can be proved were drawn anew\n", with_thousands(check.redrawn));
  }
  return out + fmt::format("{}: largest error {}, {} allowed\n", check.passed ? "passed" : "FAILED",
                           significant(check.error), shortest(options.tolerance));
}

namespace {

std::string tensor_words(const GradientDifference& one) {
  if (one.address.empty()) return printable(one.name);
  return printable(one.address) + (one.is_bias ? " biases" : " weights");
}

/// "Likely:  first sentence", and the others below it; the next explanation after "or:".
std::string explanations_text(const std::vector<std::vector<std::string>>& explanations) {
  if (explanations.empty()) return "Likely:  no known mistake gives this gradient\n";
  std::string out;
  for (const std::vector<std::string>& sentences : explanations) {
    std::string head = out.empty() ? "Likely:  " : "    or:  ";
    for (const std::string& sentence : sentences) {
      out += head + printable(sentence) + "\n";
      head = "   and:  ";
    }
  }
  return out;
}

}  // namespace

std::string gradient_comparison_text(const GradientComparison& comparison) {
  TextTable table("llrr");
  table.add({"tensor", "", terms::difference, "factor"});
  for (const GradientDifference& one : comparison.tensors) {
    table.add(
        {tensor_words(one), one.agrees ? "agrees" : "DIFFERS", significant(one.difference), significant(one.ratio, 4)});
  }
  std::string notes;
  for (const std::string& note : comparison.notes) notes += printable(note) + "\n";
  if (comparison.agrees()) return table.text() + "all tensors agree\n" + notes;
  std::string out = table.text() +
                    "not all tensors agree (difference: norm(yours - ours) / norm(ours); factor: yours as a "
                    "multiple of ours)\n\n";
  if (!comparison.where.empty()) out += "Where:   " + printable(comparison.where) + "\n";
  return out + explanations_text(comparison.explanations) + notes;
}

std::string gradient_text(const GradientReport& report, const Architecture& architecture, const Subject& subject) {
  std::string out = fmt::format("mean gradient of the cost over {} examples of {} {}: norm {:.6g}\n",
                                with_thousands(report.examples), printable(subject.data), subject.split, report.norm);
  for (std::size_t t = 0; t < report.tensor_norms.size(); ++t) {
    const ParameterTensor& tensor = architecture.tensors()[t];
    out += fmt::format("  {} {:8} {:18} norm {:.6g}\n", tensor.address, tensor.is_bias ? terms::biases : terms::weights,
                       tensor.name, report.tensor_norms[t]);
  }
  if (!report.file.empty()) out += report.file + "\n";
  if (report.submissions) out += "\n" + submissions_text(*report.submissions);
  return report.comparison ? out + "\n" + gradient_comparison_text(*report.comparison) : out;
}

}  // namespace nudge
