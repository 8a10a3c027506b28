#include "experiments/homework/plain_net.hpp"

#include <variant>

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"

namespace nudge::homework {

std::optional<PlainNet> plain_net(const BasicNetwork<double>& network) {
  const Architecture& architecture = network.architecture();
  PlainNet net{.layers = {}, .loss = architecture.loss()};
  bool is_plain = true;
  for (std::size_t position = 0; position < architecture.layers().size(); ++position) {
    const auto add_dense = [&](const Dense& dense) {
      const double* run = network.parameters().data() + architecture.parameter_offset(position);
      const std::size_t weights = dense.outputs * dense.inputs;
      net.layers.push_back({.inputs = dense.inputs,
                            .outputs = dense.outputs,
                            .W = Batch(Matrix<const double>(run, dense.outputs, dense.inputs)),
                            .b = {run + weights, run + weights + dense.outputs},
                            .weight_offset = architecture.parameter_offset(position)});
    };
    const auto add_activation = [&](const Activation& activation) {
      const bool follows_weights = !net.layers.empty() && net.layers.back().activation.function == Function::identity;
      is_plain = is_plain && follows_weights;
      if (is_plain) net.layers.back().activation = activation;
    };
    std::visit(Overloaded{add_dense, add_activation, [](const OfRole<Role::passes_on> auto&) {},
                          [&](const OfOtherRole<Role::passes_on> auto&) { is_plain = false; }},
               architecture.layers()[position].kind);
  }
  if (!is_plain) return std::nullopt;
  return net;
}

}  // namespace nudge::homework
