#pragma once
// A net as homework has it: dense layers, each with at most one activation behind it.

#include <optional>
#include <vector>

#include "nudge/network.hpp"

namespace nudge::homework {

/// Numbers of a batch, an example a row.
struct Batch {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> numbers = {};

  Batch() = default;
  Batch(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), numbers(row_count * column_count) {}
  explicit Batch(Matrix<const double> from)
      : rows(from.rows), columns(from.columns), numbers(from.all().begin(), from.all().end()) {}

  double& operator()(std::size_t row, std::size_t column) { return numbers[row * columns + column]; }
  double operator()(std::size_t row, std::size_t column) const { return numbers[row * columns + column]; }
  Matrix<const double> view() const { return {numbers.data(), rows, columns}; }
  Matrix<double> view() { return {numbers.data(), rows, columns}; }
};

struct PlainLayer {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  Batch W = {};                                        ///< (outputs, inputs)
  std::vector<double> b = {};                          ///< (outputs)
  Activation activation = {Function::identity, 0.01};  ///< identity: there is none
  std::size_t weight_offset = 0;                       ///< in the flat array; the biases lie behind the weights
  std::size_t bias_offset() const { return weight_offset + inputs * outputs; }
};

struct PlainNet {
  std::vector<PlainLayer> layers;  ///< layers[l - 1] is L<l>
  Loss loss = Loss::quadratic;

  std::size_t depth() const { return layers.size(); }
  const PlainLayer& layer(std::size_t l) const { return layers[l - 1]; }
  PlainLayer& layer(std::size_t l) { return layers[l - 1]; }
  std::size_t width(std::size_t l) const { return l == 0 ? layers.front().inputs : layers[l - 1].outputs; }
};

/// Nothing where the network is another kind of net.
std::optional<PlainNet> plain_net(const BasicNetwork<double>& network);

}  // namespace nudge::homework
