// How sensitive the cost is to each parameter: rankings, layers' shares, and what really happens when one is moved.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

constexpr double sensitivity_width = 430, sensitivity_row = 25;
constexpr std::size_t most_ranked = 20;

}  // namespace

FigureParts ranking_figure(const std::string& id, const std::vector<Sensitivity>& most, const NeuronNames& names) {
  const std::size_t count = std::min(most.size(), most_ranked);
  constexpr double label_right = 112, zero = 236, half = 112;
  double full = 0;
  for (const Sensitivity& s : most) full = std::max(full, std::abs(s.gradient));
  Canvas canvas(sensitivity_width, sensitivity_row * static_cast<double>(count) + 22);
  canvas.text(zero + 8, 12, "small", "start", "raising it raises C");
  canvas.text(zero - 8, 12, "small", "end", "raising it lowers C");
  canvas.line(zero, 18, zero, 22 + sensitivity_row * static_cast<double>(count), "axis");
  DataTable table({{"parameter", "parameter"}, {"gradient", "gradient dC/dw"}, {"sensitivity", "sensitivity"}});
  for (const Sensitivity& s : most) {
    table.add({words(names.parameter(s.parameter)), signed_number(s.gradient), number(std::abs(s.gradient))});
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double y = 22 + sensitivity_row * (static_cast<double>(i) + 0.5);
    canvas.text(label_right, y + 4.5, "", "end", names.parameter(most[i].parameter));
    canvas.signed_bar(zero, y - 7, full > 0 ? most[i].gradient / full * half : 0, 14);
    canvas.text(sensitivity_width, y + 4.5, "", "end", with_sign(most[i].gradient));
  }
  return {
      id,
      "What the cost is most sensitive to",
      fmt::format("The {} weights and biases whose change would move the cost most, per unit of change. A bar to the "
                  "left: raising it lowers the cost.",
                  count),
      "sensitivity = |dC/dw|",
      "The most sensitive parameters with their gradients",
      canvas.drawing(),
      std::move(table)};
}

FigureParts shares_figure(const std::string& id, const std::vector<double>& shares, const NeuronNames& names) {
  const std::vector<ParameterTensor>& tensors = names.architecture().tensors();
  const std::size_t count = std::min(shares.size(), tensors.size());
  constexpr double label_right = 112, left = 124, room = 226;
  DataTable table({{"tensor", "parameters"}, {"parameters", "how many"}, {"share", "share of |G|<sup>2</sup>"}});
  Canvas canvas(sensitivity_width, sensitivity_row * static_cast<double>(count) + 4);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = tensors[i].address + (tensors[i].is_bias ? " biases" : " weights");
    const double y = 2 + sensitivity_row * (static_cast<double>(i) + 0.5);
    canvas.text(label_right, y + 4.5, "", "end", name);
    canvas.rect(left, y - 7, room, 14, "panel");
    canvas.rect(left, y - 7, std::max(0.75, shares[i] * room), 14, "amount");
    canvas.text(sensitivity_width, y + 4.5, "", "end", percent(shares[i], 1));
    table.add({words(name), whole(tensors[i].size()), share(shares[i])});
  }
  return {
      id,
      "Each layer\u2019s share",
      "How the squared length of the gradient divides among the layers\u2019 weights and biases: where a small step "
      "downhill gains most.",
      "|G|<sup>2</sup> = Σ (dC/dw)<sup>2</sup> over all weights and biases w",
      "Shares of the squared gradient by layer",
      canvas.drawing(),
      std::move(table)};
}

std::optional<FigureParts> measured_figure(const std::string& id, const std::vector<MeasuredSensitivity>& measured,
                                           const NeuronNames& names) {
  if (measured.empty()) return std::nullopt;
  constexpr double label_right = 176, left = 188, room = 148;
  const std::size_t count = std::min(measured.size(), most_ranked);
  DataTable table({{"parameter", "moved"},
                   {"step", "by h"},
                   {"predicted", "predicted g · h"},
                   {"measured", "measured change of C"},
                   {"error", "error"}});
  // Steps span powers of ten, so the bars show how near the prediction comes: 1 at the axis' end.
  Canvas canvas(sensitivity_width, 24 + sensitivity_row * static_cast<double>(count));
  canvas.text(left + room / 2, 12, "small", "middle", "measured / predicted");
  canvas.line(left + room / 2, 18, left + room / 2, 24 + sensitivity_row * static_cast<double>(count), "axis");
  double spread = 0;
  const auto deviation = [](const MeasuredSensitivity& m) {
    return m.predicted != 0 ? m.measured / m.predicted - 1 : 0;
  };
  for (const MeasuredSensitivity& m : measured) {
    spread = std::max(spread, std::abs(deviation(m)));
    table.add({words(names.parameter(m.parameter)), chosen(m.step), signed_number(m.predicted),
               signed_number(m.measured), signed_number(m.measured - m.predicted)});
  }
  for (std::size_t i = 0; i < count; ++i) {
    const MeasuredSensitivity& m = measured[i];
    const double y = 24 + sensitivity_row * (static_cast<double>(i) + 0.5);
    canvas.text(label_right, y + 4.5, "", "end",
                fmt::format("{} by {}", names.parameter(m.parameter), fmt::format("{:.3g}", m.step)));
    canvas.signed_bar(left + room / 2, y - 6, spread > 0 ? deviation(m) / spread * room / 2 : 0, 12);
    canvas.text(sensitivity_width, y + 4.5, "", "end",
                m.predicted != 0 ? fmt::format("{:.6f}", m.measured / m.predicted) : "");
  }
  return FigureParts{
      id,
      "Moved, and measured",
      "One parameter is moved by h and the cost is computed anew. The gradient promised g · h; the bar is "
      "by how much the measured change differs from that promise. The smaller the step, the closer the "
      "promise comes.",
      "C(w + h) − C(w) = g h + O(h<sup>2</sup>)",
      "Measured over predicted change of the cost at several steps",
      canvas.drawing(),
      std::move(table)};
}

std::string raising_words(const SensitivityRatio& ratio) {
  const char* first = ratio.larger.gradient > 0 ? "raises" : "lowers";
  if (ratio.same_sign) return std::string("raising either ") + first + " the cost";
  return fmt::format("raising the first {} the cost, raising the second {} it", first,
                     ratio.larger.gradient > 0 ? "lowers" : "raises");
}

std::string ratio_sentence(const SensitivityRatio& ratio, const NeuronNames& names) {
  const std::string larger = escape(names.parameter(ratio.larger.parameter));
  const std::string smaller = escape(names.parameter(ratio.smaller.parameter));
  if (!ratio.ratio) {
    return fmt::format("The cost does not depend on {} here (its gradient is exactly 0); the gradient of {} is {}.",
                       smaller, larger, with_sign(ratio.larger.gradient));
  }
  return fmt::format("The cost is {} times as sensitive to {} (gradient {}) as to {} ({}); {}.",
                     significant(*ratio.ratio, 3), larger, with_sign(ratio.larger.gradient, 4), smaller,
                     with_sign(ratio.smaller.gradient, 4), raising_words(ratio));
}

}  // namespace nudge::report
