#include <cmath>

#include "explain/dense_layers.hpp"
#include "explain/largest.hpp"
#include "explain/product_sums.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

ContestCount::ContestCount(const Architecture& architecture)
    : architecture_(architecture), magnitudes_(architecture.parameter_count()) {}

// abs(a_k (-delta_j)) = abs(a_k) abs(delta_j)
// so the magnitudes' sums are a product of two matrices, as the gradient is.
template <typename T>
void ContestCount::add(const Trace<T>& trace) {
  if (!(trace.architecture() == architecture_)) fail("contest: the trace is of another architecture");
  kernels::Compute<T> compute(trace.team());
  for (std::size_t n = 1; n <= layer_count(architecture_); ++n) {
    if (explain::dense_layer_if(architecture_, n) == nullptr) {
      const std::span<double> run = explain::run_of(std::span<double>(magnitudes_), architecture_, n);
      for (std::size_t i = 0; i < trace.examples(); ++i) {
        const std::vector<T> gradient = explain::example_gradient(trace, i, n);
        for (std::size_t place = 0; place < run.size(); ++place)
          run[place] += static_cast<double>(std::abs(gradient[place]));
      }
      continue;
    }
    const Matrix<const T> a = trace.layer_input(n), delta = trace.deltas(n);
    const AlignedArray<T> a_sizes = explain::mapped(a, [](T a_ik) { return std::abs(a_ik); });
    const AlignedArray<T> delta_sizes = explain::mapped(delta, [](T delta_ij) { return std::abs(delta_ij); });
    const Matrix<const T> a_magnitude(a_sizes.data(), a.rows, a.columns);
    const Matrix<const T> delta_magnitude(delta_sizes.data(), delta.rows, delta.columns);

    const std::size_t weights = architecture_.parameter_offset(architecture_.parameter_layers()[n - 1]);
    const std::size_t biases = weights + delta.columns * a.columns;
    const std::span<double> sums(magnitudes_);
    explain::add_product_sums(compute, delta_magnitude, a_magnitude, sums.subspan(weights, biases - weights));
    explain::add_column_sums(delta_magnitude, sums.subspan(biases, delta.columns));
  }
  examples_ += trace.examples();
}

template <typename T>
std::vector<ParameterAddress> ContestCount::most_contested(std::span<const T> mean_gradient, std::size_t count) const {
  if (examples_ == 0) fail("contest: no example was added");
  explain::check_gradient_size(architecture_, mean_gradient.size());
  const double n = static_cast<double>(examples_);
  const auto cancelled = [&](std::size_t place) {
    return magnitudes_[place] / n - std::abs(static_cast<double>(mean_gradient[place]));
  };
  std::vector<ParameterAddress> parameters;
  for (const std::size_t place : explain::largest(magnitudes_.size(), count, cancelled)) {
    parameters.push_back(address_at(architecture_, place));
  }
  return parameters;
}

template void ContestCount::add(const Trace<float>&);
template void ContestCount::add(const Trace<double>&);
template std::vector<ParameterAddress> ContestCount::most_contested(std::span<const float>, std::size_t) const;
template std::vector<ParameterAddress> ContestCount::most_contested(std::span<const double>, std::size_t) const;

}  // namespace nudge
