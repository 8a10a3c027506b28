#include <algorithm>
#include <cmath>

#include "explain/dense_layers.hpp"
#include "layers/layer_traits.hpp"
#include "nudge/error.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

namespace {

/// The output that the target names: where y is largest.
Neuron target_output(const Architecture& architecture, std::span<const double> y) {
  return {layer_count(architecture), static_cast<std::size_t>(std::max_element(y.begin(), y.end()) - y.begin())};
}

/// Of the hidden neurons that get votes the one with the largest abs(dC/dz): what is wanted of a neuron without slope,
/// however much, goes nowhere. None: no such neuron.
std::optional<Neuron> most_moved_hidden(const Architecture& architecture, const BackwardNudges& backward) {
  std::optional<Neuron> most;
  double largest = -1;
  for (std::size_t i = 0; i + 1 < backward.layers.size(); ++i) {
    if (!why_no_votes(architecture, i + 1).empty()) continue;
    const std::vector<double>& deltas = backward.layers[i].deltas;
    for (std::size_t j = 0; j < deltas.size(); ++j) {
      if (!(std::abs(deltas[j]) > largest)) continue;
      largest = std::abs(deltas[j]);
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

/// Whether L<layer> has weights from neurons to neurons, by which a neuron of it can be raised.
bool has_ways(const Architecture& architecture, std::size_t layer) {
  return traits_of(architecture.layers()[architecture.parameter_layers()[layer - 1]]).role == Role::joins;
}

void add_ways(ExampleExplanation& result, const BasicNetwork<double>& network, const ExampleRun<double>& run,
              const Neuron& neuron, double step, ThreadTeam& team) {
  if (neuron.layer == 0) {
    result.why_no_ways = text(to_string(neuron), " is of the input: it has no bias and no weights to raise it by");
  } else if (!has_ways(network.architecture(), neuron.layer)) {
    const std::size_t position = network.architecture().parameter_layers()[neuron.layer - 1];
    result.why_no_ways = text("L", neuron.layer, " is a ", name_of(network.architecture().layers()[position]),
                              " layer, whose numbers are no weights from neurons to neurons");
  } else {
    result.ways = three_ways(network, run.trace(), 0, neuron);
    result.measured_ways = measure_three_ways(network, run, neuron, step, team);
  }
}

void add_votes(ExampleExplanation& result, const BasicNetwork<double>& network, const Trace<double>& trace,
               const std::optional<Neuron>& chosen) {
  const Architecture& architecture = network.architecture();
  const std::optional<Neuron> neuron = chosen ? chosen : most_moved_hidden(architecture, result.backward);
  if (!neuron) {
    const std::size_t hidden = layer_count(architecture) - 1;
    result.why_no_votes =
        hidden == 0 ? text("there is no hidden neuron to vote on") : why_no_votes(architecture, hidden);
    return;
  }
  result.why_no_votes = why_no_votes(architecture, neuron->layer);
  if (result.why_no_votes.empty()) result.votes = votes(network, trace, 0, *neuron);
}

/// The votes on the last hidden layer.
void add_votes_matrix(ExampleExplanation& result, const BasicNetwork<double>& network, const Trace<double>& trace) {
  const Architecture& architecture = network.architecture();
  const std::size_t hidden = layer_count(architecture) - 1;
  std::string& reason = result.why_no_votes_matrix;
  if (hidden == 0) {
    reason = "there is no hidden layer to vote on";
    return;
  }
  reason = why_no_votes(architecture, hidden);
  const std::size_t neurons = trace.activations(hidden).columns, voters = trace.deltas(hidden + 1).columns;
  if (reason.empty() && neurons * voters > ExampleExplanation::most_pairs) {
    reason = text("L", hidden, " has ", neurons, " neurons and ", voters, " voters: more than ",
                  ExampleExplanation::most_pairs, " votes");
  }
  if (reason.empty()) result.votes_matrix = votes_matrix(network, trace, 0, hidden);
}

/// Those of dense layers that are small enough to be looked at.
std::vector<std::vector<double>> small_weights(const BasicNetwork<double>& network) {
  const Architecture& architecture = network.architecture();
  std::vector<std::vector<double>> weights(layer_count(architecture));
  for (std::size_t n = 1; n <= weights.size(); ++n) {
    const ParameterTensor& tensor = explain::weight_tensor(architecture, n);
    if (explain::dense_layer_if(architecture, n) == nullptr || tensor.size() > ExampleExplanation::most_pairs) continue;
    const std::span<const double> W = network.parameters().subspan(tensor.offset, tensor.size());
    weights[n - 1].assign(W.begin(), W.end());
  }
  return weights;
}

/// Of the convolutions' weights the one with the largest gradient; none: no convolution.
std::optional<ParameterAddress> most_sensitive_shared_weight(const Architecture& architecture,
                                                             std::span<const double> gradient) {
  std::optional<std::size_t> most;
  for (const ParameterTensor& tensor : architecture.tensors()) {
    if (!traits_of(architecture.layers()[tensor.layer]).shares_weights || tensor.is_bias) continue;
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

  if (options.neuron) parse_neuron(to_string(*options.neuron), architecture);  // refuses one that there is not
  add_ways(result, network, run, options.neuron.value_or(target_output(architecture, y)), options.step, team);
  add_votes(result, network, trace, options.neuron);
  add_votes_matrix(result, network, trace);
  result.weights = small_weights(network);

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
  if (has_sensitivity_map(architecture)) {
    result.map = sensitivity_map(architecture, gradient, std::nullopt);
  }
  result.apart = find_ratio(architecture, gradient, 32);
  const std::optional<ParameterAddress> shared =
      options.shared ? options.shared : most_sensitive_shared_weight(architecture, gradient);
  if (shared) result.shared = shared_nudge(trace, *shared);
  return result;
}

}  // namespace nudge
