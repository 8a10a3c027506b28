#include <cmath>

#include "explain/dense_layers.hpp"
#include "explain/largest.hpp"
#include "explain/product_sums.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

template <typename T>
void check_fits(const Trace<T>& trace, std::size_t layer, std::size_t neurons, std::size_t inputs) {
  const Dense& dense = explain::dense_layer(trace.architecture(), layer);
  if (dense.outputs == neurons && dense.inputs == inputs) return;
  fail("Hebbian pairs: L", layer, " of the trace has ", dense.outputs, " neurons of ", dense.inputs, " inputs, ",
       neurons, " of ", inputs, " are expected");
}

}  // namespace

HebbianCount::HebbianCount(const Architecture& architecture, std::size_t layer)
    : layer_(layer),
      neurons_(explain::dense_layer(architecture, layer).outputs),
      inputs_(explain::dense_layer(architecture, layer).inputs),
      products_(neurons_ * inputs_),
      activations_(inputs_),
      desires_(neurons_),
      fired_(inputs_) {}

template <typename T>
void HebbianCount::add(const Trace<T>& trace) {
  check_fits(trace, layer_, neurons_, inputs_);
  const Matrix<const T> a = trace.layer_input(layer_), delta = trace.deltas(layer_);
  const AlignedArray<T> desire = explain::mapped(delta, [](T delta_ij) { return T(0) - delta_ij; });
  const Matrix<const T> desires(desire.data(), delta.rows, delta.columns);
  kernels::Compute<T> compute(trace.team());
  explain::add_product_sums(compute, desires, a, std::span(products_));
  explain::add_column_sums(a, std::span(activations_));
  explain::add_column_sums(desires, std::span(desires_));
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t k = 0; k < inputs_; ++k) fired_[k] |= static_cast<char>(a(i, k) != 0);
  }
  examples_ += trace.examples();
}

template <typename T>
void HebbianCount::add(const Trace<T>& trace, std::size_t example) {
  explain::check_example(example, trace.examples());
  check_fits(trace, layer_, neurons_, inputs_);
  const std::span<const T> a = trace.layer_input(layer_).row(example), delta = trace.deltas(layer_).row(example);
  for (std::size_t j = 0; j < neurons_; ++j) {
    for (std::size_t k = 0; k < inputs_; ++k)
      products_[j * inputs_ + k] += explain::weight_nudge(a[k], delta[j]);  // C08
    desires_[j] += explain::nudge_of(delta[j]);
  }
  for (std::size_t k = 0; k < inputs_; ++k) {
    activations_[k] += static_cast<double>(a[k]);
    fired_[k] |= static_cast<char>(a[k] != 0);
  }
  ++examples_;
}

HebbianPairs HebbianCount::pairs(std::size_t count) const {
  if (examples_ == 0) fail("Hebbian pairs: no example was added");
  const double n = static_cast<double>(examples_);
  const auto pair_at = [&](std::size_t place) {
    const std::size_t j = place / inputs_, k = place % inputs_;
    HebbianPair pair{.weight = {layer_, j, k},
                     .activation = activations_[k] / n,
                     .desire = desires_[j] / n,
                     .nudge = products_[place] / n};
    pair.product = pair.activation * pair.desire;
    return pair;
  };
  // The strongest of those that `strength` puts above 0.
  const auto strongest = [&](auto strength) {
    std::vector<HebbianPair> pairs;
    for (const std::size_t place : explain::largest(products_.size(), count, strength)) {
      if (!(strength(place) <= 0)) pairs.push_back(pair_at(place));
    }
    return pairs;
  };
  return {.layer = layer_,
          .examples = examples_,
          .together = strongest([&](std::size_t place) { return products_[place]; }),
          .apart = strongest([&](std::size_t place) { return -products_[place]; }),
          .unaffected = strongest([&](std::size_t place) {
            return fired_[place % inputs_] != 0 ? 0 : std::abs(desires_[place / inputs_]);
          })};
}

std::vector<double> HebbianCount::mean_nudges() const {
  if (examples_ == 0) fail("Hebbian pairs: no example was added");
  std::vector<double> means = products_;
  for (double& mean : means) mean /= static_cast<double>(examples_);
  return means;
}

template void HebbianCount::add(const Trace<float>&);
template void HebbianCount::add(const Trace<double>&);
template void HebbianCount::add(const Trace<float>&, std::size_t);
template void HebbianCount::add(const Trace<double>&, std::size_t);

}  // namespace nudge
