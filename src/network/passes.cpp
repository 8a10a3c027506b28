// The forward pass, the cost and the backward pass: the chain rule as a loop over the layers.

#include <algorithm>

#include "losses/loss_passes.hpp"
#include "network/all_layers.hpp"
#include "network/plan_state.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

template <typename T>
void check_same_architecture(const BasicNetwork<T>& network, const typename Plan<T>::State& state) {
  if (!(network.architecture() == state.architecture)) {
    fail("pass: the plan was made for another architecture than the network's");
  }
}

/// Calls work(layer, context, offset) for one layer, `layer` being its own kind.
template <typename T, typename Work>
void visit_layer(typename Plan<T>::State& state, std::size_t position, Work&& work) {
  LayerRandomness draw;
  LayerContext<T> context{.compute = state.compute, .position = static_cast<std::uint32_t>(position)};
  if (state.randomness) {
    draw = {.seed = state.randomness->seed,
            .epoch = state.randomness->epoch,
            .examples = std::span(state.example_ids).first(state.examples)};
    context.randomness = &draw;
  }
  std::visit([&](const auto& kind) { work(kind, context); }, state.architecture.layers()[position].kind);
}

/// How the loss weighs the first n examples and softens their labels.
template <typename T>
losses::Weighting<T> weighting(const typename Plan<T>::State& state, std::size_t n) {
  return {.examples = std::span(state.example_weights).first(n),
          .classes = state.class_weights,
          .smoothing = state.label_smoothing};
}

/// The run of numbers of a layer in a flat array.
template <typename Span>
Span part_of(Span flat, const Architecture& architecture, std::size_t position) {
  return flat.subspan(architecture.parameter_offset(position), parameter_count(architecture.layers()[position]));
}

}  // namespace

template <typename T>
Trace<T> forward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::size_t n, const Randomness* randomness) {
  auto& state = plan.state();
  check_same_architecture(network, state);
  plan.input(n);  // refuses an n that does not fit
  state.examples = n;
  state.randomness = randomness == nullptr ? std::nullopt : std::optional(*randomness);
  for (std::size_t i = 0; i < state.architecture.layers().size(); ++i) {
    visit_layer<T>(state, i, [&](const auto& layer, const LayerContext<T>& context) {
      forward(layer, context, part_of(network.parameters(), state.architecture, i), Matrix<const T>(state.value(i, n)),
              state.value(i + 1, n));
    });
  }
  state.stage = Plan<T>::State::Stage::forward;
  return Trace<T>(plan, n);
}

template <typename T>
std::span<const T> cost_pass(Plan<T>& plan) {
  auto& state = plan.state();
  if (state.stage == Plan<T>::State::Stage::nothing) fail("cost_pass: forward_pass has to come before it");
  const std::size_t n = state.examples;
  const std::size_t output = state.architecture.layers().size();
  losses::forward(state.architecture.loss(), state.compute, weighting<T>(state, n),
                  Matrix<const T>(state.value(output, n)), Matrix<const T>(state.targets(n)), state.probabilities(n),
                  state.costs(n));
  state.stage = Plan<T>::State::Stage::cost;
  return state.costs(n);
}

template <typename T>
void backward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::span<T> gradient) {
  auto& state = plan.state();
  check_same_architecture(network, state);
  if (state.purpose == Purpose::infer) fail("backward_pass: the plan is made to infer; make it to train or to explain");
  if (state.stage != Plan<T>::State::Stage::cost) fail("backward_pass: cost_pass has to come before it");
  if (gradient.size() != network.parameters().size()) {
    fail("backward_pass: the gradient has ", gradient.size(), " numbers, the network has ", network.parameters().size(),
         " parameters");
  }
  const std::size_t n = state.examples;
  const std::size_t output = state.architecture.layers().size();
  losses::backward(state.architecture.loss(), state.compute, weighting<T>(state, n),
                   Matrix<const T>(state.value(output, n)), Matrix<const T>(state.targets(n)),
                   Matrix<const T>(state.probabilities(n)), state.derivative(output, n));
  // In training, nothing below the first weights wants a derivative.
  const std::size_t first = state.purpose == Purpose::explain ? 0 : state.architecture.parameter_layers().front();
  for (std::size_t i = output; i-- > first;) {  // C01 C10
    visit_layer<T>(state, i, [&](const auto& layer, const LayerContext<T>& context) {
      backward(layer, context, part_of(network.parameters(), state.architecture, i), Matrix<const T>(state.value(i, n)),
               Matrix<const T>(state.value(i + 1, n)), Matrix<const T>(state.derivative(i + 1, n)),
               state.derivative(i, n), part_of(gradient, state.architecture, i));
    });
  }
  state.stage = Plan<T>::State::Stage::backward;
}

template <typename T>
void one_hot(std::int32_t label, std::span<T> y) {
  std::fill(y.begin(), y.end(), T(0));
  y[static_cast<std::size_t>(label)] = T(1);
}

template <typename T>
void output_probabilities(Loss loss, std::span<const T> output, std::span<T> probabilities) {
  switch (loss) {
    case Loss::quadratic:
    case Loss::half_quadratic:
      std::copy(output.begin(), output.end(), probabilities.begin());
      break;
    case Loss::cross_entropy: {
      T log_sum = 0;
      kernels::reference_kernels<T>().softmax_rows(output.data(), 1, output.size(), probabilities.data(), &log_sum);
      break;
    }
    case Loss::binary_cross_entropy:
      kernels::reference_kernels<T>().apply(Function::sigmoid, T(0), output.data(), probabilities.data(),
                                            output.size());
      break;
  }
}

template Trace<float> forward_pass(const BasicNetwork<float>&, Plan<float>&, std::size_t, const Randomness*);
template Trace<double> forward_pass(const BasicNetwork<double>&, Plan<double>&, std::size_t, const Randomness*);
template std::span<const float> cost_pass(Plan<float>&);
template std::span<const double> cost_pass(Plan<double>&);
template void backward_pass(const BasicNetwork<float>&, Plan<float>&, std::span<float>);
template void backward_pass(const BasicNetwork<double>&, Plan<double>&, std::span<double>);
template void one_hot(std::int32_t, std::span<float>);
template void one_hot(std::int32_t, std::span<double>);
template void output_probabilities(Loss, std::span<const float>, std::span<float>);
template void output_probabilities(Loss, std::span<const double>, std::span<double>);

}  // namespace nudge
