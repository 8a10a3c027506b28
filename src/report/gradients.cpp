// What a gradient check or a comparison found.

#include <fmt/format.h>

#include <algorithm>

#include "report/json.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"

namespace nudge {

using namespace report;

std::string gradient_check_text(const GradientCheck& check, const GradientCheckOptions& options) {
  TextTable table("lrrrrr");
  table.add({"tensor", "checked", "largest error", "at", "backpropagation", "measured"});
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

std::string gradient_check_json(const GradientCheck& check, const GradientCheckOptions& options) {
  Json tensors = Json::array();
  for (const TensorCheck& tensor : check.tensors) {
    tensors.push_back({{"name", tensor.name},
                       {"checked", tensor.checked},
                       {"error", tensor.error},
                       {"worst", tensor.worst},
                       {"analytic", tensor.analytic},
                       {"numeric", tensor.numeric}});
  }
  return pretty({{"passed", check.passed},
                 {"error", check.error},
                 {"tolerance", options.tolerance},
                 {"directions", options.directions},
                 {"direction_error", check.direction_error},
                 {"redrawn", check.redrawn},
                 {"tensors", std::move(tensors)}});
}

namespace {
bool all_agree(std::span<const GradientDifference> differences) {
  return std::all_of(differences.begin(), differences.end(), [](const GradientDifference& one) { return one.agrees; });
}
}  // namespace

std::string gradient_comparison_text(std::span<const GradientDifference> differences) {
  TextTable table("llrrl");
  table.add({"tensor", "", "difference", "factor", "likely cause"});
  for (const GradientDifference& one : differences) {
    table.add({printable(one.name), one.agrees ? "agrees" : "DIFFERS", significant(one.difference),
               significant(one.ratio, 4), printable(one.cause)});
  }
  return table.text() + (all_agree(differences) ? "all tensors agree\n" : "not all tensors agree\n");
}

std::string gradient_comparison_json(std::span<const GradientDifference> differences) {
  Json tensors = Json::array();
  for (const GradientDifference& one : differences) {
    tensors.push_back({{"name", one.name},
                       {"agrees", one.agrees},
                       {"difference", one.difference},
                       {"ratio", one.ratio},
                       {"cause", one.cause}});
  }
  return pretty({{"agrees", all_agree(differences)}, {"tensors", std::move(tensors)}});
}

}  // namespace nudge
