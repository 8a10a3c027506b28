#pragma once
// What the programs share that train 784-128-10 by a library's products: the loops around those products.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include "nudge/data_files.hpp"
#include "worker.hpp"

namespace nudge {

constexpr int inputs = 784, hidden = 128, outputs = 10;
constexpr std::size_t parameter_count_of_784_128_10 = inputs * hidden + hidden + hidden * outputs + outputs;

/// Uniform in +- 1/sqrt(fan_in), as PyTorch's are.
inline std::vector<float> first_weights(std::size_t count, int fan_in, std::uint32_t seed) {
  std::mt19937 random(seed);
  const float bound = 1 / std::sqrt(static_cast<float>(fan_in));
  std::uniform_real_distribution<float> uniform(-bound, bound);
  std::vector<float> weights(count);
  for (float& weight : weights) weight = uniform(random);
  return weights;
}

/// The images as bytes, and their order, drawn anew for each epoch.
class Epochs {
 public:
  explicit Epochs(const Task& task) : data_(load_data("mnist", {.test = false}).train), order_(task.examples) {
    if (task.kind != "train" || task.net != "784-128-10" || task.optimizer != "sgd" || task.examples > data_->size()) {
      fail("this program trains 784-128-10 with sgd on at most ", data_->size(), " examples");
    }
    if (task.examples % task.batch != 0) fail("the examples, ", task.examples, ", are not whole batches");
    std::iota(order_.begin(), order_.end(), 0U);
  }

  /// Calls step(x, labels) for each batch; x is (batch, 784), 0 to 1. Returns the mean of what the steps return.
  template <typename Step>
  double run(std::size_t batch, Step&& step) {
    std::shuffle(order_.begin(), order_.end(), random_);
    x_.resize(batch * inputs);
    labels_.resize(batch);
    double sum = 0;
    for (std::size_t first = 0; first < order_.size(); first += batch) {
      for (std::size_t e = 0; e < batch; ++e) {
        const std::uint8_t* image = data_->pixels.data() + order_[first + e] * std::size_t{inputs};
        float* row = x_.data() + e * inputs;
        for (int i = 0; i < inputs; ++i) row[i] = static_cast<float>(image[i]) * (1 / 255.0f);
        labels_[e] = data_->labels[order_[first + e]];
      }
      sum += step(std::span(x_), std::span<const std::int32_t>(labels_));
    }
    return sum * static_cast<double>(batch) / static_cast<double>(order_.size());
  }

 private:
  std::shared_ptr<const Dataset> data_;
  std::vector<std::uint32_t> order_;
  std::mt19937 random_{1};
  std::vector<float> x_;
  std::vector<std::int32_t> labels_;
};

/// Turns logits (batch, 10) into the gradient of the mean cost by them, p - t over the batch, and returns the mean cost.
inline double softmax_cross_entropy(std::span<float> logits, std::span<const std::int32_t> labels) {
  const float share = 1 / static_cast<float>(labels.size());
  double cost = 0;
  for (std::size_t e = 0; e < labels.size(); ++e) {
    float* row = logits.data() + e * outputs;
    const float largest = *std::max_element(row, row + outputs);
    const float target = row[labels[e]] - largest;
    float sum = 0;
    for (int k = 0; k < outputs; ++k) sum += row[k] = std::exp(row[k] - largest);
    for (int k = 0; k < outputs; ++k) row[k] *= share / sum;
    row[labels[e]] -= share;
    cost += std::log(sum) - target;
  }
  return cost * share;
}

/// Row by row: bias[k] -= rate * the sum over the batch of gradient[e, k].
inline void update_bias(std::span<float> bias, std::span<const float> gradient, float rate) {
  for (std::size_t first = 0; first < gradient.size(); first += bias.size()) {
    for (std::size_t k = 0; k < bias.size(); ++k) bias[k] -= rate * gradient[first + k];
  }
}

}  // namespace nudge
