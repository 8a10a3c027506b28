#include "experiments/homework/where.hpp"

#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

enum class State { unknown, agrees, differs };

/// What is known of L<l>: each delta^l shows in the biases, and in the weights together with a^(l-1).
struct LayerState {
  std::string name;
  State weights = State::unknown;
  State biases = State::unknown;
  bool is_right() const { return weights != State::differs && biases != State::differs; }
  bool delta_is_right() const { return weights == State::agrees || biases == State::agrees; }
};

std::vector<LayerState> states_of(const std::vector<GradientDifference>& tensors) {
  std::vector<LayerState> layers;
  for (const GradientDifference& tensor : tensors) {
    if (layers.empty() || layers.back().name != tensor.address) layers.push_back({.name = tensor.address});
    (tensor.is_bias ? layers.back().biases : layers.back().weights) = tensor.agrees ? State::agrees : State::differs;
  }
  return layers;
}

std::string what_agrees(const LayerState& layer) {
  if (layer.weights == State::agrees && layer.biases == State::agrees)
    return layer.name + "'s weights and biases agree";
  return layer.name + (layer.weights == State::agrees ? "'s weights agree" : "'s biases agree");
}

std::string what_differs(const LayerState& layer) {
  if (layer.weights == State::differs && layer.biases == State::differs)
    return layer.name + "'s weights and biases differ";
  return layer.name + (layer.weights == State::differs ? "'s weights differ" : "'s biases differ");
}

}  // namespace

std::string where_it_lies(const std::vector<GradientDifference>& tensors) {
  const std::vector<LayerState> layers = states_of(tensors);
  std::size_t highest = layers.size();  // the highest layer that differs, from 1
  while (highest > 0 && layers[highest - 1].is_right()) --highest;
  if (highest == 0) return "";
  const LayerState& layer = layers[highest - 1];
  const std::size_t l = highest;
  std::string words;
  if (layer.delta_is_right()) {
    words = text(what_agrees(layer), ", so delta^", l, " is right. ", what_differs(layer), ": the error lies in ");
    words += layer.weights == State::differs
                 ? text("the product of delta^", l, " and a^", l - 1, ", or in how it is saved")
                 : text("how they are summed up from delta^", l, ", or in how they are saved");
  } else if (l == layers.size()) {
    words = text(what_differs(layer), ", the last layer's already: the error lies in delta^", l,
                 " (the examples, the pass forward, the cost's derivative, s'(z^", l,
                 ")), or in what is done with every gradient, such as the mean");
  } else {
    const LayerState& above = layers[l];
    words = above.delta_is_right() ? text(what_agrees(above), ", so delta^", l + 1, " is right. ") : std::string();
    words += text(what_differs(layer), ": the error lies between delta^", l + 1, " and delta^", l, " (W^", l + 1,
                  "^T delta^", l + 1, ", or the slope s'(z^", l, "))");
  }
  for (std::size_t below = l - 1; below >= 1; --below) {
    if (layers[below - 1].is_right() && layers[below - 1].delta_is_right()) {
      return words + text(". ", what_agrees(layers[below - 1]), ": what is passed back is right");
    }
  }
  return words;
}

}  // namespace nudge::homework
