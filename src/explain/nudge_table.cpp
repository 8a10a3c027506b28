#include <algorithm>
#include <cmath>

#include "explain/dense_layers.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

std::optional<double> NudgeRow::contest() const {
  if (mean_magnitude == 0) return std::nullopt;
  return 1 - std::abs(average) / mean_magnitude;
}

NudgeTable::NudgeTable(const Architecture& architecture, std::vector<ParameterAddress> rows, std::size_t shown)
    : shown_(shown) {
  for (ParameterAddress& parameter : rows) {
    flat_index(architecture, parameter);  // refuses what the network does not have
    rows_.push_back({.parameter = parameter, .nudges = {}});
  }
}

void NudgeTable::add(NudgeRow& row, std::size_t example, double nudge) const {
  if (example < shown_) row.nudges.push_back(nudge);
  row.average += nudge;  // C12 the average of all examples' nudges
  row.mean_magnitude += std::abs(nudge);
  row.up_share += nudge > 0 ? 1 : 0;
  row.down_share += nudge < 0 ? 1 : 0;
  if (example == 0 || std::abs(nudge) > std::abs(row.strongest_nudge)) {
    row.strongest = example;
    row.strongest_nudge = nudge;
  }
}

template <typename T>
void NudgeTable::add(const Trace<T>& trace) {
  const Architecture& architecture = trace.architecture();
  // Of layers that are not dense an example's whole gradient is made, whatever is asked of it.
  std::vector<std::vector<NudgeRow*>> by_gradient(layer_count(architecture) + 1);
  for (NudgeRow& row : rows_) {
    const auto [n, j, k] = row.parameter;
    flat_index(architecture, row.parameter);  // refuses what this trace's network does not have
    if (explain::dense_layer_if(architecture, n) == nullptr) {
      by_gradient[n].push_back(&row);
      continue;
    }
    const Matrix<const T> a = trace.layer_input(n), delta = trace.deltas(n);
    for (std::size_t i = 0; i < trace.examples(); ++i) {
      add(row, examples_ + i, k ? explain::weight_nudge(a(i, *k), delta(i, j)) : explain::nudge_of(delta(i, j)));
    }
  }
  for (std::size_t n = 1; n < by_gradient.size(); ++n) {
    if (by_gradient[n].empty()) continue;
    const std::size_t first = architecture.parameter_offset(architecture.parameter_layers()[n - 1]);
    for (std::size_t i = 0; i < trace.examples(); ++i) {
      const std::vector<T> gradient = explain::example_gradient(trace, i, n);
      for (NudgeRow* row : by_gradient[n]) {
        add(*row, examples_ + i, explain::nudge_of(gradient[flat_index(architecture, row->parameter) - first]));
      }
    }
  }
  examples_ += trace.examples();
}

std::vector<NudgeRow> NudgeTable::rows() const {
  if (examples_ == 0) fail("nudge table: no example was added");
  const double n = static_cast<double>(examples_);
  std::vector<NudgeRow> rows = rows_;
  for (NudgeRow& row : rows) {
    row.average /= n;
    row.mean_magnitude /= n;
    row.up_share /= n;
    row.down_share /= n;
  }
  return rows;
}

template void NudgeTable::add(const Trace<float>&);
template void NudgeTable::add(const Trace<double>&);

}  // namespace nudge
