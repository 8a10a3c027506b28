#include <algorithm>

#include "base/terms.hpp"
#include "explain/dense_layers.hpp"
#include "losses/loss_passes.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

NudgeOf nudge_of_loss(Loss loss) {
  switch (loss) {
    case Loss::quadratic:
    case Loss::half_quadratic:
      return NudgeOf::activation;
    case Loss::cross_entropy:
      return NudgeOf::logit;
    case Loss::binary_cross_entropy:
      return NudgeOf::weighted_input;
  }
  return NudgeOf::activation;
}

/// C = sum over outputs of C_j, and C_j is what the loss says of output j alone. The loss itself is asked, so that its
/// formula stands in one place: softmax needs all outputs beside each target, the other losses take one at a time. w is
/// the weight of the example's cost.
template <typename T>
std::vector<double> cost_shares(Loss loss, std::span<const T> output, std::span<const T> t, T w) {
  ThreadTeam alone(1);
  kernels::Compute<T> compute(alone);
  const std::size_t outputs = output.size();
  std::vector<T> p(outputs), costs(outputs);
  const std::vector<T> weights(outputs, w);
  if (loss != Loss::cross_entropy) {
    losses::forward(loss, compute, Matrix<const T>(output.data(), outputs, 1), Matrix<const T>(t.data(), outputs, 1),
                    std::span(weights), Matrix<T>(p.data(), outputs, 1), std::span(costs));
    return explain::widened(std::span<const T>(costs));
  }
  std::vector<T> target(outputs);
  for (std::size_t j = 0; j < outputs; ++j) {
    if (t[j] == 0) continue;
    target[j] = t[j];
    losses::forward(loss, compute, Matrix<const T>(output.data(), 1, outputs),
                    Matrix<const T>(target.data(), 1, outputs), std::span(weights).first(1),
                    Matrix<T>(p.data(), 1, outputs), std::span(costs).subspan(j, 1));
    target[j] = 0;
  }
  return explain::widened(std::span<const T>(costs));
}

}  // namespace

std::string to_string(NudgeOf nudge_of) {
  switch (nudge_of) {
    case NudgeOf::activation:
      return terms::nudge_of::activation;
    case NudgeOf::logit:
      return terms::nudge_of::logit;
    case NudgeOf::weighted_input:
      return terms::nudge_of::weighted_input;
  }
  return "";
}

// -dC/da_j = 2 (y_j - a_j), of the book's half of the cost y_j - a_j
// -dC/dz_j = y_j - p_j of the losses on logits; of the others -dC/da_j s'(z_j)
template <typename T>
OutputNudges output_nudges(const Trace<T>& trace, std::size_t example) {
  explain::check_example(example, trace.examples());
  const Architecture& architecture = trace.architecture();
  const std::size_t L = layer_count(architecture);
  const std::span<const T> z = trace.weighted_inputs(L).row(example);
  const std::span<const T> a = trace.probabilities().row(example);
  const std::span<const T> t = trace.targets().row(example);
  const std::span<const T> doutput = trace.derivative(architecture.layers().size()).row(example);
  const std::span<const T> delta = trace.deltas(L).row(example);
  const std::vector<double> shares =
      cost_shares(architecture.loss(), trace.output().row(example), t, trace.cost_weights()[example]);

  OutputNudges result;
  result.cost = static_cast<double>(trace.costs()[example]);
  result.nudge_of = nudge_of_loss(architecture.loss());
  for (std::size_t j = 0; j < t.size(); ++j) {
    result.outputs.push_back({.neuron = j,
                              .weighted_input = static_cast<double>(z[j]),
                              .activation = static_cast<double>(a[j]),
                              .target = static_cast<double>(t[j]),
                              .cost = shares[j],
                              .nudge = explain::nudge_of(doutput[j]),
                              .nudge_of_weighted_input = explain::nudge_of(delta[j])});
  }
  return result;
}

template OutputNudges output_nudges(const Trace<float>&, std::size_t);
template OutputNudges output_nudges(const Trace<double>&, std::size_t);

}  // namespace nudge
