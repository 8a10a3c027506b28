#include <cmath>
#include <variant>

#include "base/overloaded.hpp"
#include "explain/connections.hpp"
#include "explain/dense_layers.hpp"
#include "explain/largest.hpp"
#include "explain/product_sums.hpp"
#include "layers/all_layers.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

template <typename T>
void check_fits(const Trace<T>& trace, std::size_t layer, std::size_t neurons, std::size_t inputs) {
  const ParameterTensor& weight = explain::weight_tensor(trace.architecture(), layer);
  if (weight.rows == neurons && weight.columns == inputs) return;
  fail("Hebbian pairs: L", layer, " of the trace has ", weight.rows, " neurons of ", weight.columns, " inputs, ",
       neurons, " of ", inputs, " are expected");
}

}  // namespace

bool HebbianCount::is_defined(const Architecture& architecture, std::size_t layer) {
  return std::visit(
      Overloaded{[](const OneOf<Dense, Conv2D> auto&) { return true; }, [](const ConvTranspose2D&) { return false; },
                 [](const OfOtherRole<Role::joins> auto&) { return false; }},
      explain::layer_of(architecture, layer).kind);
}

HebbianCount::HebbianCount(const Architecture& architecture, std::size_t layer)
    : layer_(layer),
      neurons_(explain::weight_tensor(architecture, layer).rows),
      inputs_(explain::weight_tensor(architecture, layer).columns),
      products_(neurons_ * inputs_),
      desires_(neurons_) {
  if (!is_defined(architecture, layer)) {
    fail("L", layer, ": is a ", name_of(explain::layer_of(architecture, layer)),
         " layer; Hebbian pairs are defined for dense layers and convolutions");
  }
  if (const auto* conv = std::get_if<Conv2D>(&explain::layer_of(architecture, layer).kind)) {
    const explain::Connections connections(architecture, layer);
    rows_to_a_group_ = conv->outputs / conv->groups;
    for (std::size_t row = 0; row < neurons_; row += rows_to_a_group_) {
      for (std::size_t k = 0; k < inputs_; ++k) {
        std::vector<std::size_t>& pixels = pixels_.emplace_back();
        for (const explain::Connection& one : connections.through(row * inputs_ + k)) pixels.push_back(one.input);
      }
    }
    places_ = neuron_count(architecture, layer) / neurons_;
  }
  activations_.resize(pixels_.empty() ? inputs_ : pixels_.size());
  fired_.resize(activations_.size());
}

std::size_t HebbianCount::activation_at(std::size_t weight) const {
  return pixels_.empty() ? weight % inputs_ : weight / inputs_ / rows_to_a_group_ * inputs_ + weight % inputs_;
}

template <typename T>
void HebbianCount::add(const Trace<T>& trace) {
  check_fits(trace, layer_, neurons_, inputs_);
  if (!pixels_.empty()) {
    for (std::size_t i = 0; i < trace.examples(); ++i) add(trace, i);
    return;
  }
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
  if (!pixels_.empty()) {
    add_places(a, delta, explain::example_gradient(trace, example, layer_));
  } else {
    for (std::size_t j = 0; j < neurons_; ++j) {
      for (std::size_t k = 0; k < inputs_; ++k) {
        products_[j * inputs_ + k] += explain::weight_nudge(a[k], delta[j]);  // C08 fire together: a_k (-delta_j)
      }
      desires_[j] += explain::nudge_of(delta[j]);
    }
    for (std::size_t k = 0; k < inputs_; ++k) {
      activations_[k] += static_cast<double>(a[k]);
      fired_[k] |= static_cast<char>(a[k] != 0);
    }
  }
  ++examples_;
}

/// A kernel meets a pair at every place: its nudge is the sum over them, activation and desire are their means.
template <typename T>
void HebbianCount::add_places(std::span<const T> a, std::span<const T> delta, const std::vector<T>& gradient) {
  for (std::size_t weight = 0; weight < products_.size(); ++weight) {
    products_[weight] += explain::nudge_of(gradient[weight]);
  }
  const double places = static_cast<double>(places_);
  for (std::size_t i = 0; i < pixels_.size(); ++i) {
    for (const std::size_t pixel : pixels_[i]) {
      activations_[i] += static_cast<double>(a[pixel]) / places;
      fired_[i] |= static_cast<char>(a[pixel] != 0);
    }
  }
  for (std::size_t j = 0; j < delta.size(); ++j) desires_[j / places_] += explain::nudge_of(delta[j]) / places;
}

HebbianPairs HebbianCount::pairs(std::size_t count) const {
  if (examples_ == 0) fail("Hebbian pairs: no example was added");
  const double n = static_cast<double>(examples_);
  const auto pair_at = [&](std::size_t place) {
    const std::size_t j = place / inputs_, k = place % inputs_;
    HebbianPair pair{.weight = {layer_, j, k},
                     .activation = activations_[activation_at(place)] / n,
                     .desire = desires_[j] / n,
                     .nudge = products_[place] / n};
    pair.product = pair.activation * pair.desire * static_cast<double>(places_);
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
          .places = places_,
          .together = strongest([&](std::size_t place) { return products_[place]; }),
          .apart = strongest([&](std::size_t place) { return -products_[place]; }),
          .unaffected = strongest([&](std::size_t place) {
            return fired_[activation_at(place)] != 0 ? 0 : std::abs(desires_[place / inputs_]);
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
