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
    explain::dense_layer(architecture, parameter.layer);
    rows_.push_back({.parameter = parameter, .nudges = {}});
  }
}

template <typename T>
void NudgeTable::add(const Trace<T>& trace) {
  const std::size_t columns = shown_ - std::min(shown_, examples_);
  for (NudgeRow& row : rows_) {
    const auto [n, j, k] = row.parameter;
    const Dense& dense = explain::dense_layer(trace.architecture(), n);
    if (j >= dense.outputs || k.value_or(0) >= dense.inputs) {
      fail("nudge table: the network of this trace has no parameter ", to_string(row.parameter));
    }
    const Matrix<const T> a = trace.layer_input(n), delta = trace.deltas(n);
    for (std::size_t i = 0; i < trace.examples(); ++i) {
      const double nudge = k ? explain::weight_nudge(a(i, *k), delta(i, j)) : explain::nudge_of(delta(i, j));
      if (i < columns) row.nudges.push_back(nudge);
      row.average += nudge;  // C12
      row.mean_magnitude += std::abs(nudge);
      row.up_share += nudge > 0 ? 1 : 0;
      row.down_share += nudge < 0 ? 1 : 0;
      if (examples_ + i == 0 || std::abs(nudge) > std::abs(row.strongest_nudge)) {
        row.strongest = examples_ + i;
        row.strongest_nudge = nudge;
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
