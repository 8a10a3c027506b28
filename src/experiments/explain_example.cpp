#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

namespace {

/// The output that the target names: where y is largest.
Neuron target_output(const Architecture& architecture, std::span<const double> y) {
  return {layer_count(architecture), static_cast<std::size_t>(std::max_element(y.begin(), y.end()) - y.begin())};
}

/// The hidden neuron with the largest abs(-dC/da); none: no hidden layer.
std::optional<Neuron> most_nudged_hidden(const BackwardNudges& backward) {
  std::optional<Neuron> most;
  double largest = -1;
  for (std::size_t i = 0; i + 1 < backward.layers.size(); ++i) {
    const std::vector<double>& nudges = backward.layers[i].nudges;
    for (std::size_t j = 0; j < nudges.size(); ++j) {
      if (!(std::abs(nudges[j]) > largest)) continue;
      largest = std::abs(nudges[j]);
      most = Neuron{i + 1, j};
    }
  }
  return most;
}

/// The nudges of the losses on logits are y - p for the targets that these losses are made for.
void check_targets(Loss loss, std::span<const double> y) {
  double sum = 0;
  for (std::size_t j = 0; j < y.size(); ++j) {
    sum += y[j];
    if (takes_logits(loss) && !(y[j] >= 0 && y[j] <= 1)) {
      fail("explain: the target of output ", j, " is ", y[j], "; with ", to_string(loss), " 0 to 1 is expected");
    }
  }
  if (loss == Loss::cross_entropy && std::abs(sum - 1) > 1e-9) {
    fail("explain: the targets add up to ", sum, "; with ", to_string(loss), " a sum of 1 is expected");
  }
}

/// Of the convolutions' weights the one with the largest gradient; none: no convolution.
std::optional<ParameterAddress> most_sensitive_shared_weight(const Architecture& architecture,
                                                             std::span<const double> gradient) {
  std::optional<std::size_t> most;
  for (const ParameterTensor& tensor : architecture.tensors()) {
    const auto& kind = architecture.layers()[tensor.layer].kind;
    const bool is_shared = std::holds_alternative<Conv2D>(kind) || std::holds_alternative<ConvTranspose2D>(kind);
    if (!is_shared || tensor.is_bias) continue;
    for (std::size_t i = tensor.offset; i < tensor.offset + tensor.size(); ++i) {
      if (!most || std::abs(gradient[i]) > std::abs(gradient[*most])) most = i;
    }
  }
  return most ? std::optional(address_at(architecture, *most)) : std::nullopt;
}

SharedNudge shared_nudge(const Trace<double>& trace, const ParameterAddress& parameter) {
  const Architecture& architecture = trace.architecture();
  SharedNudge result;
  result.parameter = parameter;
  result.places = place_nudges(trace, 0, parameter);
  const Shape& output = architecture.shape(architecture.parameter_layers()[parameter.layer - 1] + 1);
  result.plane = {1, output.height, output.width};
  for (const PlaceNudge& place : result.places) result.nudge += place.nudge;
  return result;
}

}  // namespace

ExampleExplanation explain_example(const BasicNetwork<double>& network, std::span<const double> x,
                                   std::span<const double> y, const ExplainOptions& options, ThreadTeam& team) {
  const Architecture& architecture = network.architecture();
  check_targets(architecture.loss(), y);
  const ExampleRun<double> run(network, x, y, team);
  const Trace<double>& trace = run.trace();
  const std::span<const double> gradient = run.gradient();

  ExampleExplanation result;
  result.outputs = output_nudges(trace, 0);
  result.backward = backward_nudges(trace, 0, options.with_parameters);

  const Neuron raised = options.neuron.value_or(target_output(architecture, y));
  result.ways = three_ways(network, trace, 0, raised);
  result.measured_ways = measure_three_ways(network, run, raised, options.step, team);
  const std::optional<Neuron> voted_on = options.neuron ? options.neuron : most_nudged_hidden(result.backward);
  if (voted_on && voted_on->layer < layer_count(architecture)) result.votes = votes(network, trace, 0, *voted_on);

  for (std::size_t n = 1; n <= layer_count(architecture); ++n) {
    if (!HebbianCount::is_defined(architecture, n)) continue;
    HebbianCount count(architecture, n);
    count.add(trace, 0);
    result.hebbian.push_back(count.pairs(options.top));
  }

  result.sensitivity = most_sensitive(architecture, gradient, {}, options.top);
  const Examples<double> example({x.data(), 1, x.size()}, {y.data(), 1, y.size()});
  const double steps[] = {options.step, options.step / 10, options.step / 100};
  const std::vector<Sensitivity> first(result.sensitivity.begin(),
                                       result.sensitivity.begin() + (result.sensitivity.empty() ? 0 : 1));
  result.measured = measure_sensitivity(network, example, first, steps, team);
  result.tensor_shares = tensor_shares(architecture, gradient);
  if (std::holds_alternative<Dense>(architecture.layers()[architecture.parameter_layers().front()].kind)) {
    result.map = sensitivity_map(architecture, gradient, std::nullopt);
  }
  result.apart = find_ratio(architecture, gradient, 32);
  const std::optional<ParameterAddress> shared =
      options.shared ? options.shared : most_sensitive_shared_weight(architecture, gradient);
  if (shared) result.shared = shared_nudge(trace, *shared);
  return result;
}

}  // namespace nudge
