#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

namespace {

/// A copy of one layer with its activation, as a network of its own: what comes into it can then be set.
Architecture alone(const Architecture& whole, std::size_t n) {
  const std::size_t position = whole.parameter_layers()[n - 1];
  std::vector<Layer> layers;
  layers.reserve(3);
  layers.push_back(whole.layers()[position]);
  if (position + 1 < whole.layers().size() && std::holds_alternative<Activation>(whole.layers()[position + 1].kind)) {
    layers.push_back(whole.layers()[position + 1]);
  }
  // The loss is not asked; it has to suit the layers.
  const Loss loss = layers.size() > 1 ? Loss::quadratic : Loss::cross_entropy;
  // A convolution's output is no vector: as one it is the same numbers.
  layers.push_back({Flatten{}});
  return Architecture(whole.shape(whole.source(position)), std::move(layers), loss);
}

/// One layer, moved away from where it stands and put back.
template <typename T>
class LayerProbe {
 public:
  LayerProbe(const BasicNetwork<T>& whole, const Trace<T>& trace, const Neuron& neuron, ThreadTeam& team)
      : neuron_(neuron),
        layer_(alone(whole.architecture(), neuron.layer)),
        weights_(layer_.architecture().tensors().front().size()),
        plan_(layer_.architecture(), 1, Purpose::explain, team),
        x_(trace.layer_input(neuron.layer).row(0)) {
    const std::size_t offset =
        whole.architecture().parameter_offset(whole.architecture().parameter_layers()[neuron.layer - 1]);
    parameters_ = whole.parameters().subspan(offset, layer_.parameters().size());
    put_back();
    start_ = read();
  }

  /// What the three ways change.
  std::span<T> weights() { return layer_.parameters().first(weights_); }
  std::span<T> inputs() { return plan_.input(1).row(0); }
  /// Of a layer without biases none.
  std::span<T> bias() {
    const std::span<T> biases = layer_.parameters().subspan(weights_);
    if (biases.empty()) return biases;
    return biases.subspan(neuron_.index / (neuron_count(layer_.architecture(), 1) / biases.size()), 1);
  }

  /// Moves `what` by `length` along `nudges`, reads how far the neuron rises, and puts everything back.
  MeasuredWay measure(std::span<T> what, std::span<const double> nudges, double slope, double length) {
    double norm = 0;
    for (const double nudge : nudges.first(what.size())) norm += nudge * nudge;
    norm = std::sqrt(norm);
    for (std::size_t i = 0; i < what.size() && norm > 0; ++i) {
      what[i] = static_cast<T>(static_cast<double>(what[i]) + length * nudges[i] / norm);
    }
    const Reading moved = read();
    put_back();
    return {.length = length,
            .predicted_weighted_input = length * norm,
            .measured_weighted_input = moved.weighted_input - start_.weighted_input,
            .predicted_activation = slope * length * norm,
            .measured_activation = moved.activation - start_.activation};
  }

 private:
  struct Reading {
    double weighted_input = 0;
    double activation = 0;
  };

  Reading read() {
    const Trace<T> trace = forward_pass(layer_, plan_, 1);
    return {static_cast<double>(trace.weighted_inputs(1)(0, neuron_.index)),
            static_cast<double>(trace.activations(1)(0, neuron_.index))};
  }
  void put_back() {
    std::copy(parameters_.begin(), parameters_.end(), layer_.parameters().begin());
    std::copy(x_.begin(), x_.end(), inputs().begin());
  }

  Neuron neuron_;
  BasicNetwork<T> layer_;
  std::size_t weights_;
  Plan<T> plan_;
  std::span<const T> x_;           // of the trace
  std::span<const T> parameters_;  // of the whole network
  Reading start_;
};

/// The levers' nudges in the order of the weights, or of the inputs, of all that the layer has.
std::vector<double> by_place(const std::vector<Lever>& levers, std::size_t Lever::*place, std::size_t count) {
  std::vector<double> nudges(count);
  for (const Lever& lever : levers) nudges[lever.*place] = lever.nudge;
  return nudges;
}

}  // namespace

// Along a way's nudges v = dz/d(what it changes) a step of length h changes z by h v . v / abs(v) = h abs(v).
template <typename T>
MeasuredThreeWays measure_three_ways(const BasicNetwork<T>& network, const ExampleRun<T>& run, const Neuron& neuron,
                                     double length, ThreadTeam& team) {
  if (!(length > 0) || std::isinf(length)) fail("three ways: a step of length ", length, ", one above 0 is expected");
  const ThreeWays ways = three_ways(network, run.trace(), 0, neuron);
  LayerProbe<T> probe(network, run.trace(), neuron, team);
  const double one[] = {1};
  return {.bias = probe.measure(probe.bias(), one, ways.slope, length),
          .weights = probe.measure(probe.weights(), by_place(ways.weights, &Lever::place, probe.weights().size()),
                                   ways.slope, length),
          .activations = probe.measure(probe.inputs(), by_place(ways.activations, &Lever::input, probe.inputs().size()),
                                       ways.slope, length)};
}

template MeasuredThreeWays measure_three_ways(const BasicNetwork<float>&, const ExampleRun<float>&, const Neuron&,
                                              double, ThreadTeam&);
template MeasuredThreeWays measure_three_ways(const BasicNetwork<double>&, const ExampleRun<double>&, const Neuron&,
                                              double, ThreadTeam&);

}  // namespace nudge
