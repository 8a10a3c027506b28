#pragma once
// Ioffe and Szegedy 2015. n examples, c channels of k pixels, N = n k.
// Per channel: mean u, variance v (over N, not N-1), r = 1 / sqrt(v + epsilon), h = (x - u) r.
// In training u and v are the batch's, otherwise the running ones.

#include <algorithm>
#include <cmath>

#include "layers/layer_context.hpp"
#include "nudge/layers.hpp"

namespace nudge {

constexpr LayerTraits traits(const BatchNorm&) { return {Role::scales, {.couples_examples = true}}; }
/// Kept of each channel: u, v and r, u and v for the running statistics too.
inline BackwardNeeds backward_needs(const BatchNorm& norm) { return {.input = true, .memory = 3 * norm.channels}; }

/// The channels' u, v and r in a layer's memory.
template <typename T>
struct ChannelMoments {
  ChannelMoments(const BatchNorm& norm, std::span<T> memory)
      : mean(memory.first(norm.channels)),
        variance(memory.subspan(norm.channels, norm.channels)),
        scale(memory.subspan(2 * norm.channels, norm.channels)) {}
  std::span<T> mean, variance, scale;
};

/// How many numbers make a thread's share worth waking it, as channels.
inline std::size_t channel_grain(std::size_t rows, std::size_t pixels) { return 8192 / (rows * pixels) + 1; }

/// a = g h + b      x, a (n, c k)  g, b (c)
template <typename T>
void forward(const BatchNorm& norm, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
             Matrix<T> a) {
  const std::size_t pixels = x.columns / norm.channels;
  const std::span<const T> g = parameters.first(norm.channels), b = parameters.subspan(norm.channels);
  const ChannelMoments<T> moments(norm, context.memory);
  const auto& set = context.compute.set();
  const T count = static_cast<T>(x.rows * pixels);
  context.compute.share(norm.channels, channel_grain(x.rows, pixels), [&](Range channels) {
    for (std::size_t c = channels.begin; c < channels.end; ++c) {
      const auto of_channel = [&](std::size_t i) { return x.row(i).data() + c * pixels; };
      T u = 0, v = 0;
      if (context.randomness != nullptr) {
        for (std::size_t i = 0; i < x.rows; ++i) u += set.sum(of_channel(i), pixels);
        u /= count;
        for (std::size_t i = 0; i < x.rows; ++i) v += set.sum_of_products(of_channel(i), u, of_channel(i), u, pixels);
        v /= count;
      } else {
        u = context.statistics[c];
        v = context.statistics[norm.channels + c];
      }
      const T r = T(1) / std::sqrt(v + static_cast<T>(norm.epsilon));
      moments.mean[c] = u;
      moments.variance[c] = v;
      moments.scale[c] = r;
      for (std::size_t i = 0; i < x.rows; ++i) {
        set.normalise(of_channel(i), u, g[c] * r, b[c], a.row(i).data() + c * pixels, pixels);
      }
    }
  });
}

/// dg += sum over N of da h,  db += sum over N of da
/// dx = g r (da - mean(da) - h mean(da h))      means over N
/// dx = g r da      where u and v are the running ones, which do not depend on x
template <typename T>
void backward(const BatchNorm& norm, const LayerContext<T>& context, std::span<const T> parameters, Matrix<const T> x,
              Matrix<const T> /*a*/, Matrix<const T> da, Matrix<T> dx, std::span<T> dparameters) {
  const std::size_t pixels = x.columns / norm.channels;
  const T* const g = parameters.data();
  const std::span<T> dg = dparameters.first(norm.channels), db = dparameters.subspan(norm.channels);
  const ChannelMoments<T> moments(norm, context.memory);
  const auto& set = context.compute.set();
  const T count = static_cast<T>(x.rows * pixels);
  context.compute.share(norm.channels, channel_grain(x.rows, pixels), [&](Range channels) {
    for (std::size_t c = channels.begin; c < channels.end; ++c) {
      const std::size_t first = c * pixels;
      const T u = moments.mean[c], r = moments.scale[c];
      T sum = 0, along = 0;  // of da, of da h
      for (std::size_t i = 0; i < x.rows; ++i) {
        const T* const mine = da.row(i).data() + first;
        sum += set.sum(mine, pixels);
        along += set.sum_of_products(mine, T(0), x.row(i).data() + first, u, pixels) * r;
      }
      dg[c] += along;
      db[c] += sum;
      if (dx.data == nullptr) continue;
      const bool coupled = context.randomness != nullptr;
      const T mean = coupled ? sum / count : T(0);
      const T slope = coupled ? along / count * r : T(0);
      for (std::size_t i = 0; i < x.rows; ++i) {
        set.normalise_backward(da.row(i).data() + first, mean, x.row(i).data() + first, u, slope, g[c] * r,
                               dx.row(i).data() + first, pixels);
      }
    }
  });
}

/// running = (1 - momentum) running + momentum batch's
/// after a pass in training; the batch's variance as the unbiased estimate v N / (N - 1).
template <typename T>
void update_statistics(const BatchNorm& norm, std::span<T> memory, std::size_t count, std::span<T> statistics) {
  const ChannelMoments<T> moments(norm, memory);
  const T m = static_cast<T>(norm.momentum);
  const T unbiased = static_cast<T>(count) / static_cast<T>(std::max<std::size_t>(count, 2) - 1);
  for (std::size_t c = 0; c < norm.channels; ++c) {
    T& mean = statistics[c];
    T& variance = statistics[norm.channels + c];
    mean = (1 - m) * mean + m * moments.mean[c];
    variance = (1 - m) * variance + m * (moments.variance[c] * unbiased);
  }
}

}  // namespace nudge
