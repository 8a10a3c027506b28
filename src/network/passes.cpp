// The forward pass, the cost and the backward pass: the chain rule as a loop over the layers.

#include <algorithm>
#include <utility>

#include "layers/all_layers.hpp"
#include "losses/loss_passes.hpp"
#include "network/all_probabilities.hpp"
#include "network/example_gradient.hpp"
#include "network/fused_steps.hpp"
#include "network/panel_layer.hpp"
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
void visit_layer(typename Plan<T>::State& state, std::span<const T> statistics, std::size_t position, Work&& work) {
  LayerRandomness draw;
  const Architecture& architecture = state.architecture;
  const Layer& layer = architecture.layers()[position];
  LayerContext<T> context{
      .compute = state.compute,
      .position = static_cast<std::uint32_t>(position),
      .input = architecture.shape(architecture.source(position)),
      .output = architecture.shape(position + 1),
      .statistics = statistics.empty() ? statistics : statistics.subspan(architecture.statistics_offset(position)),
      .memory = state.memory(position, state.examples)};
  if (state.randomness) {
    draw = {.seed = state.randomness->seed,
            .epoch = state.randomness->epoch,
            .examples = std::span(state.example_ids).first(state.examples)};
    context.randomness = &draw;
    context.position += static_cast<std::uint32_t>(state.randomness->layers_below);
  }
  visit_plain(layer, [&](const auto& kind) { work(kind, context); });
}

/// The run of numbers of a layer in a flat array.
template <typename Span>
Span part_of(Span flat, const Architecture& architecture, std::size_t position) {
  return flat.subspan(architecture.parameter_offset(position), architecture.parameter_count(position));
}

/// A channel's variance in a batch needs two numbers.
void check_coupled_batch(const Architecture& architecture, std::size_t n) {
  for (const StatisticsTensor& tensor : architecture.statistics()) {
    if (n * (architecture.shape(tensor.layer + 1).size() / tensor.size) > 1) continue;
    fail("layer ", tensor.layer, " (batchnorm): a batch of one example with one number to a channel has no variance; ",
         "at least 2 examples are expected");
  }
}

/// Dense's forward and backward with the weights and their gradient in panels; nobody wants its dx.
template <typename T>
void forward_in_panels(typename Plan<T>::State& state, std::size_t position, std::span<const T> parameters) {
  const Matrix<const T> x = state.value(state.architecture.source(position), state.examples);
  const Matrix<T> z = state.value(position + 1, state.examples);
  const WeightAndBias<const T> p(parameters, z.columns, x.columns);
  if (!std::exchange(state.input_is_listed, false)) state.compute.list_nonzeros(x, state.nonzeros);
  state.compute.product_with_panels(state.nonzeros, x, p.weight.data, p.bias, z);
}
template <typename T>
void backward_in_panels(typename Plan<T>::State& state, std::size_t position, std::span<T> gradient,
                        const UpdateInPass<T>& update) {
  const Matrix<const T> x = state.value(state.architecture.source(position), state.examples);
  const Matrix<const T> dz = state.derivative(position + 1, state.examples);
  const std::size_t offset = state.architecture.parameter_offset(position);
  const WeightAndBias<T> dp(part_of(gradient, state.architecture, position), dz.columns, x.columns);
  state.compute.add_column_sums(dz, dp.bias);
  if (update.descent && state.nonzeros.is_sparse()) {
    const auto& [rate, share, parameters] = *update.descent;
    return state.compute.descend_in_panels(state.nonzeros, dz, rate, share, parameters.data() + offset);
  }
  state.compute.add_product_to_panels(state.nonzeros, dz, x, dp.weight.data, [&](std::size_t first, std::size_t count) {
    if (update.update) update.update(offset + first, offset + first + count);
  });
}

}  // namespace

template <typename T>
Trace<T> forward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::size_t n, const Randomness* randomness) {
  auto& state = plan.state();
  check_same_architecture(network, state);
  plan.input(n);  // refuses an n that does not fit
  state.examples = n;
  state.randomness = randomness == nullptr ? std::nullopt : std::optional(*randomness);
  const Architecture& architecture = state.architecture;
  if (randomness != nullptr) check_coupled_batch(architecture, n);
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    if (i == state.panel_layer) {
      forward_in_panels<T>(state, i, part_of(network.parameters(), architecture, i));
      continue;
    }
    const bool fused = pools_first(architecture, i, state.purpose);
    const std::size_t source = architecture.source(i);
    if (fused) ++i;  // the pooling first
    visit_layer<T>(state, network.statistics(), i, [&](const auto& layer, LayerContext<T>& context) {
      context.second = state.value(architecture.second_source(i), n);
      forward(layer, std::as_const(context), part_of(network.parameters(), architecture, i),
              Matrix<const T>(state.value(source, n)), state.value(i + 1, n));
    });
    if (fused) {
      const std::span<T> a = state.value(i + 1, n).all();
      state.compute.apply(Function::relu, T(0), a, a);
    }
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
  losses::forward(state.architecture.loss(), state.compute, Matrix<const T>(state.value(output, n)),
                  Matrix<const T>(state.targets(n)), state.weights(n), state.probabilities(n), state.costs(n));
  state.stage = Plan<T>::State::Stage::cost;
  return state.costs(n);
}

template <typename T>
void backward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::span<T> gradient) {
  backward_pass(network, plan, gradient, DuringBackward<T>());
}

template <typename T>
void backward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::span<T> gradient,
                   const DuringBackward<T>& during) {
  auto& state = plan.state();
  check_same_architecture(network, state);
  if (state.purpose == Purpose::infer) fail("backward_pass: the plan is made to infer; make it to train or to explain");
  if (state.stage != Plan<T>::State::Stage::cost) fail("backward_pass: cost_pass has to come before it");
  if (gradient.size() != network.parameters().size()) {
    fail("backward_pass: the gradient has ", gradient.size(), " numbers, the network has ", network.parameters().size(),
         " parameters");
  }
  const std::size_t n = state.examples;
  const Architecture& architecture = state.architecture;
  const std::size_t output = architecture.layers().size();
  losses::backward(architecture.loss(), state.compute, Matrix<const T>(state.value(output, n)),
                   Matrix<const T>(state.targets(n)), state.weights(n), Matrix<const T>(state.probabilities(n)),
                   state.derivative(output, n));
  const auto tell_whole = [&](std::size_t layer) {
    if (during.whole_from && architecture.parameter_count(layer) > 0)
      during.whole_from(architecture.parameter_offset(layer));
  };
  // In training, nothing below the first weights wants a derivative.
  const std::size_t first = state.purpose == Purpose::explain ? 0 : architecture.parameter_layers().front();
  for (std::size_t i = output; i-- > first;) {  // C01 one pass back for the whole gradient; C10 layer by layer
    if (i == state.panel_layer) {
      backward_in_panels<T>(state, i, gradient, during.update);
      tell_whole(i);
      continue;
    }
    const bool fused = i > 0 && pools_first(architecture, i - 1, state.purpose);
    if (fused) {  // the ReLU first
      const std::span<T> da = state.derivative(i + 1, n).all();
      state.compute.multiply_by_derivative(Function::relu, T(0), {}, state.value(i + 1, n).all(), da, da);
    }
    const std::size_t reader = fused ? i - 1 : i, source = architecture.source(reader);
    const std::size_t second = fused ? source : architecture.second_source(i);
    const Matrix<T> dx = state.derivative_from(reader, source, n);
    const Matrix<T> dsecond = state.derivative_from(i, second, n);
    visit_layer<T>(state, network.statistics(), i, [&](const auto& layer, LayerContext<T>& context) {
      if (second != source) context.dsecond = dsecond;
      backward(layer, std::as_const(context), part_of(network.parameters(), architecture, i),
               Matrix<const T>(state.value(source, n)), Matrix<const T>(state.value(i + 1, n)),
               Matrix<const T>(state.derivative(i + 1, n)), dx, part_of(gradient, architecture, i));
    });
    tell_whole(i);
    // What one value is to several layers adds up.
    for (const auto& [value, given] : {std::pair(source, dx), std::pair(second, dsecond)}) {
      const Matrix<T> own = state.derivative(value, n);
      if (own.data != given.data) state.compute.add(given.all(), own.all());
      if (second == source) break;
    }
    i = reader;
  }
  state.stage = Plan<T>::State::Stage::backward;
}

template <typename T>
void add_example_gradient(const Trace<T>& trace, std::size_t example, std::size_t position, std::span<T> gradient) {
  auto& state = trace.state();
  const Architecture& architecture = state.architecture;
  const std::size_t source = architecture.source(position);
  const Matrix<const T> dz = trace.derivative(position + 1).rows_from(example, 1);
  if (gradient.size() != architecture.parameter_count(position)) {
    fail("example's gradient: of ", gradient.size(), " numbers, layer ", position, " has ",
         architecture.parameter_count(position));
  }
  const BackwardNeeds needs = needs_of(architecture.layers()[position]);
  visit_layer<T>(state, {}, position, [&](const auto& layer, LayerContext<T>& context) {
    // Its own part of what forward has left.
    context.memory = context.memory.subspan(example * needs.memory_per_example);
    // No dx is wanted, so no parameters are needed.
    backward(layer, std::as_const(context), std::span<const T>(), trace.value(source).rows_from(example, 1),
             trace.value(position + 1).rows_from(example, 1), dz, Matrix<T>(), gradient);
  });
}

template <typename T>
void update_statistics(BasicNetwork<T>& network, Plan<T>& plan) {
  auto& state = plan.state();
  check_same_architecture(network, state);
  if (state.stage == Plan<T>::State::Stage::nothing || !state.randomness) {
    fail("update_statistics: a forward_pass with randomness has to come before it");
  }
  const Architecture& architecture = state.architecture;
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    visit_plain(architecture.layers()[i], [&]<typename Kind>(const Kind& norm) {
      if constexpr (traits(Kind()).couples_examples) {
        const std::size_t count = state.examples * (architecture.shape(i + 1).size() / norm.channels);
        update_statistics(norm, state.memory(i, state.examples), count,
                          network.statistics().subspan(architecture.statistics_offset(i), 2 * norm.channels));
      }
    });
  }
}

template <typename T>
void one_hot(std::int32_t label, std::span<T> y) {
  if (label < 0 || static_cast<std::size_t>(label) >= y.size()) {
    fail("one-hot: the label is ", label, ", and there are ", y.size(), " outputs, counted from 0");
  }
  std::fill(y.begin(), y.end(), T(0));
  y[static_cast<std::size_t>(label)] = T(1);
}

template <typename T>
void output_probabilities(Loss loss, std::span<const T> output, std::span<T> probabilities) {
  if (output.empty() || probabilities.size() != output.size()) {
    fail("output probabilities: of ", output.size(), " outputs, and there is room for ", probabilities.size());
  }
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

template <typename T>
void all_probabilities(const Trace<T>& trace, Matrix<T> probabilities) {
  auto& state = trace.state();
  const Matrix<const T> output = trace.output();
  switch (state.architecture.loss()) {
    case Loss::quadratic:
    case Loss::half_quadratic:
      std::ranges::copy(output.all(), probabilities.data);
      break;
    case Loss::cross_entropy:
      state.compute.softmax_rows(output, probabilities, state.costs(trace.examples()));
      break;
    case Loss::binary_cross_entropy:
      state.compute.apply(Function::sigmoid, T(0), output.all(), probabilities.all());
      break;
  }
}

template Trace<float> forward_pass(const BasicNetwork<float>&, Plan<float>&, std::size_t, const Randomness*);
template Trace<double> forward_pass(const BasicNetwork<double>&, Plan<double>&, std::size_t, const Randomness*);
template std::span<const float> cost_pass(Plan<float>&);
template std::span<const double> cost_pass(Plan<double>&);
template void backward_pass(const BasicNetwork<float>&, Plan<float>&, std::span<float>);
template void backward_pass(const BasicNetwork<double>&, Plan<double>&, std::span<double>);
template void backward_pass(const BasicNetwork<float>&, Plan<float>&, std::span<float>, const DuringBackward<float>&);
template void backward_pass(const BasicNetwork<double>&, Plan<double>&, std::span<double>,
                            const DuringBackward<double>&);
template void add_example_gradient(const Trace<float>&, std::size_t, std::size_t, std::span<float>);
template void add_example_gradient(const Trace<double>&, std::size_t, std::size_t, std::span<double>);
template void update_statistics(BasicNetwork<float>&, Plan<float>&);
template void update_statistics(BasicNetwork<double>&, Plan<double>&);
template void one_hot(std::int32_t, std::span<float>);
template void one_hot(std::int32_t, std::span<double>);
template void output_probabilities(Loss, std::span<const float>, std::span<float>);
template void output_probabilities(Loss, std::span<const double>, std::span<double>);
template void all_probabilities(const Trace<float>&, Matrix<float>);
template void all_probabilities(const Trace<double>&, Matrix<double>);

}  // namespace nudge
