#include <algorithm>
#include <limits>
#include <variant>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/layers.hpp"
#include "nudge/unlabelled.hpp"

namespace nudge {

/// Row by row, the cheapest path of changes is taken from the row to a column that is free; potentials keep every
/// difference from 0 up. Costs are what a choice is worse than the largest count. Kuhn, The Hungarian method for the
/// assignment problem, 1955; in the form of shortest paths by Jonker and Volgenant, 1987.
std::vector<std::size_t> best_assignment(const std::vector<std::size_t>& counts, std::size_t n) {
  if (n == 0 || counts.size() != n * n) {
    fail("assignment: ", counts.size(), " counts, ", n, " x ", n, " are expected");
  }
  const auto largest_count = static_cast<double>(*std::ranges::max_element(counts));
  const auto cost = [&](std::size_t row, std::size_t column) {
    return largest_count - static_cast<double>(counts[row * n + column]);
  };
  // Columns are counted from 1: column 0 is where the row under way waits.
  constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> row_of(n + 1, nobody), before(n + 1);
  std::vector<double> row_potential(n), column_potential(n + 1);
  for (std::size_t row = 0; row < n; ++row) {
    std::vector<double> distance(n + 1, std::numeric_limits<double>::infinity());
    std::vector<bool> is_settled(n + 1);
    std::size_t at = 0;
    row_of[0] = row;
    while (row_of[at] != nobody) {
      is_settled[at] = true;
      const std::size_t from = row_of[at];
      std::size_t next = 0;
      double step = std::numeric_limits<double>::infinity();
      for (std::size_t column = 1; column <= n; ++column) {
        if (is_settled[column]) continue;
        const double through = cost(from, column - 1) - row_potential[from] - column_potential[column];
        if (through < distance[column]) {
          distance[column] = through;
          before[column] = at;
        }
        if (distance[column] < step) {
          step = distance[column];
          next = column;
        }
      }
      for (std::size_t column = 0; column <= n; ++column) {
        if (is_settled[column]) {
          row_potential[row_of[column]] += step;
          column_potential[column] -= step;
        } else {
          distance[column] -= step;
        }
      }
      at = next;
    }
    for (; at != 0; at = before[at]) row_of[at] = row_of[before[at]];
  }
  std::vector<std::size_t> column_of(n);
  for (std::size_t column = 1; column <= n; ++column) column_of[row_of[column]] = column - 1;
  return column_of;
}

Model with_clusters_as_classes(Model model, const Subset& labelled, ThreadTeam& team) {
  const Architecture& architecture = model.network.architecture();
  if (!std::holds_alternative<Dense>(architecture.layers().back().kind)) {
    fail("clusters: the network's last layer is no dense one, so its outputs cannot be put in another order");
  }
  const std::size_t classes = architecture.outputs();
  const std::vector<std::size_t> cluster_of = best_assignment(evaluate(model, labelled, team).confusion, classes);

  // The last layer's numbers of each output, a row of weights or a bias, go to the output of its class.
  const std::size_t last = architecture.parameter_layers().size();
  for (const ParameterTensor& tensor : architecture.tensors()) {
    if (tensor.address != text("L", last)) continue;
    const std::span<float> numbers = model.network.parameters().subspan(tensor.offset, tensor.size());
    const std::vector<float> old(numbers.begin(), numbers.end());
    const std::size_t each = numbers.size() / classes;
    for (std::size_t k = 0; k < classes; ++k) {
      std::copy_n(old.begin() + static_cast<std::ptrdiff_t>(cluster_of[k] * each), each,
                  numbers.begin() + static_cast<std::ptrdiff_t>(k * each));
    }
  }
  return model;
}

}  // namespace nudge
