#include "training/divergence.hpp"

#include <algorithm>

#include "base/finite.hpp"
#include "network/plan_state.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// "L2" for the layer at this position or the next with parameters before it.
std::string address_of(const Architecture& architecture, std::size_t position, std::size_t below) {
  std::size_t n = below;
  for (const std::size_t with_parameters : architecture.parameter_layers()) n += with_parameters <= position ? 1 : 0;
  return n == 0 ? "the input" : text("L", n);
}

constexpr const char* advice =
    "likely causes: a learning rate that is too high (try a third of it), inputs that are not scaled, or an "
    "initialisation that is too large";

}  // namespace

std::string describe_divergence(const Network& network, Plan<float>& plan, std::size_t below, ThreadTeam& team) {
  const auto& failed = plan.state();
  const Architecture& architecture = network.architecture();
  for (const ParameterTensor& tensor : architecture.tensors()) {
    if (!are_finite<float>(network.view(tensor).all())) {
      return text(address_of(architecture, tensor.layer, below), " has parameters (", tensor.name,
                  ") that are not finite; ", advice);
    }
  }

  // Where the input is not kept its place may hold other numbers by now.
  if (!failed.layout.values[0].kept) return text("its layers' values are lost; ", advice);
  const std::size_t n = failed.examples;
  Plan<float> everything(architecture, n, Purpose::explain, team, true);  // of any number of examples
  const Matrix<float> from = plan.input(n);
  std::copy_n(from.data, from.size(), everything.input(n).data);
  std::copy_n(failed.example_ids.begin(), n, everything.example_ids(n).begin());
  const Trace<float> trace = forward_pass(network, everything, n, failed.randomness ? &*failed.randomness : nullptr);
  for (std::size_t position = 0; position <= architecture.layers().size(); ++position) {
    if (!are_finite<float>(trace.value(position).all())) {
      if (position == 0) return text("the input itself has numbers that are not finite");
      return text(address_of(architecture, position - 1, below), " (", name_of(architecture.layers()[position - 1]),
                  ") is the first layer whose values are not finite; ", advice);
    }
  }
  return text("every layer's values are finite, but the cost (", to_string(architecture.loss()), ") is not; ", advice);
}

}  // namespace nudge
