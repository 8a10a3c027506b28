#pragma once
// What a layer's forward and backward get besides their numbers. A backward ADDS into dparameters. Where no dx is
// wanted dx.data is null; then it reads no parameters either, and may be given none.

#include <cstdint>
#include <span>

#include "kernels/compute.hpp"
#include "layers/layer_traits.hpp"
#include "nudge/layers.hpp"

namespace nudge {

/// The draw of random numbers that a pass in training makes, and which example each of its rows is.
struct LayerRandomness {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  std::span<const std::uint32_t> examples;
};

template <typename T>
struct LayerContext {
  kernels::Compute<T>& compute;
  std::uint32_t position = 0;                   ///< of the layer in its network
  const LayerRandomness* randomness = nullptr;  ///< null: no randomness, as in evaluation
  Shape input = {}, output = {};                ///< of one example
  std::span<const T> statistics = {};           ///< running ones, for evaluation
  std::span<T> memory = {};                     ///< what forward leaves to backward
  Matrix<const T> second = {};                  ///< what an Add adds to its input
  Matrix<T> dsecond = {};                       ///< dC/dsecond, where it is wanted
};

/// Which of its own input and output a layer's backward reads: what a plan for training has to keep. And how many
/// numbers of memory the layer has, for each pass and for each example of it.
struct BackwardNeeds {
  bool input = false;
  bool output = false;
  std::size_t memory = 0;
  std::size_t memory_per_example = 0;
};

/// The kernels' word for a window that goes over an image of the shape `image` and makes one of the shape `places`.
inline kernels::Windows windows_of(const Window& window, const Shape& image, const Shape& places) {
  return {.height = image.height,
          .width = image.width,
          .window_height = window.height,
          .window_width = window.width,
          .stride = window.stride,
          .padding = window.padding,
          .out_height = places.height,
          .out_width = places.width};
}

/// A layer's weights, then its biases, where it has them: one run of numbers, as rows and as a vector.
template <typename T>
struct WeightAndBias {
  WeightAndBias(std::span<T> run, std::size_t rows, std::size_t columns)
      : weight(run.data(), rows, columns), bias(run.subspan(rows * columns)) {}
  Matrix<T> weight;
  std::span<T> bias;
};

}  // namespace nudge
