#include <cmath>

#include "explain/connections.hpp"
#include "explain/dense_layers.hpp"
#include "explain/pooling.hpp"
#include "layers/layer_traits.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

/// A number that comes into the next weights, and how much of it comes from the neuron.
template <typename T>
struct Carried {
  std::size_t input;
  T share;
};

/// Where a neuron's activation arrives at the next weights: where nothing stands between at its own place; behind a
/// maximum at the windows that it has won; behind a mean at those that it lies under, in part.
template <typename T>
std::vector<Carried<T>> carried(const Trace<T>& trace, std::size_t example, std::size_t n, std::size_t neuron) {
  const Architecture& architecture = trace.architecture();
  std::size_t position =
      n == 0 ? 0 : architecture.parameter_layers()[n - 1] + (explain::activation_of(architecture, n) ? 2 : 1);
  std::vector<Carried<T>> here = {{neuron, T(1)}};
  for (; position < architecture.parameter_layers()[n]; ++position) {
    if (traits_of(architecture.layers()[position]).role != Role::pools) continue;
    // What a unit desire of each place is to the pixel: the layer's own backward says it.
    const std::size_t places = architecture.shape(position + 1).size();
    std::vector<Carried<T>> next;
    for (std::size_t place = 0; place < places; ++place) {
      T share = 0;
      for (const auto& [pixel, part] : here)
        share += part * explain::share_of_pixel(trace, example, position, place, pixel);
      if (share != 0) next.push_back({place, share});
    }
    here = std::move(next);
  }
  return here;
}

}  // namespace

std::string why_no_votes(const Architecture& architecture, std::size_t layer) {
  const std::size_t last = layer_count(architecture);
  if (layer >= last) return text("L", layer, " holds the outputs; votes are on neurons that a later layer reads");
  if (std::string reason = explain::why_several_read(architecture, layer); !reason.empty()) return reason;
  if (std::string reason = explain::what_changes(architecture, layer); !reason.empty()) return reason;
  const Layer& next = explain::layer_of(architecture, layer + 1);
  if (traits_of(next).role == Role::joins) return "";
  return text("L", layer + 1, " is a ", name_of(next),
              " layer, whose numbers are no weights between neurons; votes are ",
              "defined where the next layer is dense or a convolution");
}

// -dC/da_k = sum over j of W[j,k] (-delta_j), j the neurons of the next layer
template <typename T>
Votes votes(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example, const Neuron& neuron) {
  const Architecture& architecture = network.architecture();
  explain::check_same_architecture(architecture, trace.architecture());
  explain::check_example(example, trace.examples());
  explain::check_neuron(architecture, neuron);
  const auto [n, k] = neuron;
  if (n == layer_count(architecture)) {
    fail(to_string(neuron), ": is an output; only neurons that a later layer reads, of L0 to L", n - 1, ", get votes");
  }
  if (const std::string reason = why_no_votes(architecture, n); !reason.empty()) {
    fail(to_string(neuron), ": gets no votes: ", reason);
  }

  const explain::Connections connections(architecture, n + 1);
  const std::span<const T> W = explain::run_of(network.parameters(), architecture, n + 1);
  const std::span<const T> delta = trace.deltas(n + 1).row(example);
  Votes result;
  result.neuron = neuron;
  result.activation = static_cast<double>(n == 0 ? trace.value(0)(example, k) : trace.activations(n)(example, k));
  result.nudge =
      explain::nudge_of(n == 0 ? trace.derivative(0)(example, k) : trace.activation_derivatives(n)(example, k));
  double sum_of_sizes = 0;
  for (const auto& [input, share] : carried(trace, example, n, k)) {
    for (const auto& [j, unused, place] : connections.out_of(input)) {
      const T weight = share * W[place];
      const double vote = explain::nudge_of(weight * delta[j]);  // C09 a vote: W_jk (-delta_j)
      result.votes.push_back(
          {.neuron = j, .weight = static_cast<double>(weight), .desire = explain::nudge_of(delta[j]), .vote = vote});
      result.sum += vote;  // C09 the votes are added up
      sum_of_sizes += std::abs(vote);
    }
  }
  if (sum_of_sizes != 0) result.agreement = std::abs(result.sum) / sum_of_sizes;
  return result;
}

template <typename T>
VotesMatrix votes_matrix(const BasicNetwork<T>& network, const Trace<T>& trace, std::size_t example,
                         std::size_t layer) {
  const Architecture& architecture = network.architecture();
  if (const std::string reason = why_no_votes(architecture, layer); !reason.empty()) {
    fail("L", layer, ": gets no votes: ", reason);
  }
  explain::check_same_architecture(architecture, trace.architecture());
  explain::check_example(example, trace.examples());
  VotesMatrix result;
  result.layer = layer;
  for (const T delta : trace.deltas(layer + 1).row(example)) result.desires.push_back(explain::nudge_of(delta));
  const std::size_t neurons = (layer == 0 ? trace.value(0) : trace.activations(layer)).columns;
  const std::size_t voters = result.desires.size();
  result.votes.resize(neurons * voters);
  for (std::size_t k = 0; k < neurons; ++k) {
    const Votes on_one = votes(network, trace, example, {layer, k});
    // Behind a pooling a voter can reach the neuron by several weights.
    for (const Vote& vote : on_one.votes) result.votes[k * voters + vote.neuron] += vote.vote;
    result.sums.push_back(on_one.sum);
  }
  return result;
}

template VotesMatrix votes_matrix(const BasicNetwork<float>&, const Trace<float>&, std::size_t, std::size_t);
template VotesMatrix votes_matrix(const BasicNetwork<double>&, const Trace<double>&, std::size_t, std::size_t);
template Votes votes(const BasicNetwork<float>&, const Trace<float>&, std::size_t, const Neuron&);
template Votes votes(const BasicNetwork<double>&, const Trace<double>&, std::size_t, const Neuron&);

}  // namespace nudge
