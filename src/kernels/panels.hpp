#pragma once
// A weight matrix in panels: the form in which a dense layer can skip inputs that are 0 (nonzeros.hpp lists the others).
//
// A matrix W (outputs, inputs) in panels: for each 64 outputs (fewer in the last panel) their weights input by input,
// panel[k, j] = W[first + j, k]. One input's weights to a panel's outputs lie side by side, so that an input of 0 is
// skipped with all of them. It takes as much room as the matrix by rows.

#include <algorithm>
#include <cstddef>

#include "nudge/matrix.hpp"

namespace nudge::kernels {

inline constexpr std::size_t panel_outputs = 64;

/// One panel of a matrix in panels.
struct Panel {
  std::size_t first_output, width, offset;
};
inline std::size_t panel_count(std::size_t outputs) { return (outputs + panel_outputs - 1) / panel_outputs; }
inline Panel panel_of(std::size_t index, std::size_t outputs, std::size_t inputs) {
  const std::size_t first = index * panel_outputs;
  return {first, std::min(panel_outputs, outputs - first), first * inputs};
}

/// The same numbers in the other form.
template <typename T>
void to_panels(Matrix<const T> rows, T* panels) {
  for (std::size_t index = 0; index < panel_count(rows.rows); ++index) {
    const Panel p = panel_of(index, rows.rows, rows.columns);
    for (std::size_t k = 0; k < rows.columns; ++k) {
      for (std::size_t j = 0; j < p.width; ++j) panels[p.offset + k * p.width + j] = rows(p.first_output + j, k);
    }
  }
}
template <typename T>
void from_panels(const T* panels, Matrix<T> rows) {
  for (std::size_t index = 0; index < panel_count(rows.rows); ++index) {
    const Panel p = panel_of(index, rows.rows, rows.columns);
    for (std::size_t j = 0; j < p.width; ++j) {
      for (std::size_t k = 0; k < rows.columns; ++k) rows(p.first_output + j, k) = panels[p.offset + k * p.width + j];
    }
  }
}

}  // namespace nudge::kernels
