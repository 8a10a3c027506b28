#pragma once
// Srivastava et al. 2014, in the inverted form: the factor is applied in training, so that evaluation is the identity.

#include <algorithm>

#include "base/random.hpp"
#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const Dropout&) { return {Role::passes_on, {.draws = true}}; }
inline BackwardNeeds backward_needs(const Dropout&) { return {}; }

/// out[i,j] = in[i,j] m[i,j] / (1 - rate), m[i,j] = 1 with probability 1 - rate and 0 otherwise
/// m depends on (seed, epoch, example, layer, j) alone, so backward draws it again instead of keeping it.
template <typename T>
void multiply_by_mask(const Dropout& dropout, const LayerContext<T>& context, Matrix<const T> in, Matrix<T> out) {
  const LayerRandomness& draw = *context.randomness;
  const Philox philox(draw.seed, RandomPurpose::dropout);
  const T kept = static_cast<T>(1 / (1 - dropout.rate));
  const float rate = static_cast<float>(dropout.rate);
  context.compute.share(in.rows, 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      for (std::size_t j = 0; j < in.columns; j += 4) {
        const auto bits = philox(draw.epoch, draw.examples[i], context.position, static_cast<std::uint32_t>(j / 4));
        for (std::size_t k = j; k < std::min(j + 4, in.columns); ++k) {
          out(i, k) = uniform(bits[k - j]) < rate ? T(0) : in(i, k) * kept;
        }
      }
    }
  });
}

/// a = x m / (1 - rate)      x, a, m (n, neurons)
template <typename T>
void forward(const Dropout& dropout, const LayerContext<T>& context, std::span<const T> /*parameters*/,
             Matrix<const T> x, Matrix<T> a) {
  if (context.randomness != nullptr) {
    multiply_by_mask(dropout, context, x, a);
  } else {
    std::copy_n(x.data, x.size(), a.data);
  }
}

/// dx = da m / (1 - rate)
template <typename T>
void backward(const Dropout& dropout, const LayerContext<T>& context, std::span<const T> /*parameters*/,
              Matrix<const T> /*x*/, Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx,
              std::span<T> /*dparameters*/) {
  if (dx.data == nullptr) return;
  if (context.randomness != nullptr) {
    multiply_by_mask(dropout, context, da, dx);
  } else {
    std::copy_n(da.data, da.size(), dx.data);
  }
}

}  // namespace nudge
