#include "explain/dense_layers.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

/// abs(x)^2
template <typename T>
double squared_norm(std::span<const T> x) {
  double sum = 0;
  for (const T number : x) sum += static_cast<double>(number) * static_cast<double>(number);
  return sum;
}

}  // namespace

// A dense layer's gradient is dW[j,k] = delta_j a_k and db[j] = delta_j, so the sum of all squares is
// abs(delta)^2 (abs(a)^2 + 1): it takes the two vectors alone, not their product.
template <typename T>
std::vector<double> gradient_squared_norms(const Trace<T>& trace) {
  std::vector<double> norms(trace.examples());
  for (std::size_t n = 1; n <= layer_count(trace.architecture()); ++n) {
    if (explain::dense_layer_if(trace.architecture(), n) == nullptr) {
      for (std::size_t i = 0; i < norms.size(); ++i) {
        const std::vector<T> gradient = explain::example_gradient(trace, i, n);
        norms[i] += squared_norm(std::span<const T>(gradient));
      }
      continue;
    }
    const Matrix<const T> delta = trace.deltas(n), a = trace.layer_input(n);
    for (std::size_t i = 0; i < norms.size(); ++i) {
      norms[i] += squared_norm(delta.row(i)) * (squared_norm(a.row(i)) + 1);
    }
  }
  return norms;
}

template std::vector<double> gradient_squared_norms(const Trace<float>&);
template std::vector<double> gradient_squared_norms(const Trace<double>&);

}  // namespace nudge
