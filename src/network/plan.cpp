#include <algorithm>

#include "layers/all_layers.hpp"
#include "losses/targets.hpp"
#include "network/plan_state.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

const char* purpose_name(Purpose purpose) {
  switch (purpose) {
    case Purpose::infer:
      return "infer";
    case Purpose::train:
      return "train";
    case Purpose::explain:
      return "explain";
  }
  return "";
}

/// A pass allocates nothing: what the kernels of convolutions need is taken before.
template <typename T>
void reserve_convolutions(const Architecture& architecture, Purpose purpose, kernels::Compute<T>& compute) {
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    visit_plain(architecture.layers()[i], [&](const auto& layer) {
      const Shape input = architecture.shape(architecture.source(i)), output = architecture.shape(i + 1);
      if constexpr (requires { convolution_of(layer, input, output); }) {
        compute.reserve(convolution_of(layer, input, output), purpose != Purpose::infer);
      }
    });
  }
}

}  // namespace

template <typename T>
Plan<T>::Plan(const Architecture& architecture, std::size_t batch, Purpose purpose, ThreadTeam& team,
              bool couples_examples) {
  if (batch == 0) fail("plan: a batch of 0 examples, at least 1 is expected");
  const bool is_whole = couples_examples || (purpose == Purpose::train && architecture.couples_examples());
  state_ = std::make_unique<State>(architecture, batch, purpose, team, is_whole);
  reserve_convolutions(architecture, purpose, state_->compute);
}
template <typename T>
Plan<T>::~Plan() = default;
template <typename T>
Plan<T>::Plan(Plan&&) noexcept = default;

template <typename T>
std::size_t Plan<T>::capacity() const {
  return state_->capacity;
}
template <typename T>
Purpose Plan<T>::purpose() const {
  return state_->purpose;
}
template <typename T>
const Architecture& Plan<T>::architecture() const {
  return state_->architecture;
}
template <typename T>
const char* Plan<T>::instruction_set() const {
  return state_->compute.instruction_set();
}
template <typename T>
std::size_t Plan<T>::arena_bytes() const {
  return state_->arena.size() * sizeof(T);
}

namespace {

void check_rows(std::size_t n, std::size_t capacity) {
  if (n == 0 || n > capacity) fail("plan: a pass of ", n, " examples, 1 to ", capacity, " are expected");
}

}  // namespace

template <typename T>
Matrix<T> Plan<T>::input(std::size_t n) {
  check_rows(n, state_->capacity);
  return state_->value(0, n);
}
template <typename T>
Matrix<T> Plan<T>::targets(std::size_t n) {
  check_rows(n, state_->capacity);
  return state_->targets(n);
}
template <typename T>
std::span<std::uint32_t> Plan<T>::example_ids(std::size_t n) {
  check_rows(n, state_->capacity);
  return std::span(state_->example_ids).first(n);
}

template <typename T>
void Plan<T>::make_targets(std::size_t n, const LossOptions& options, std::span<const T> example_weights) {
  const Matrix<T> y = targets(n);
  const Loss loss = state_->architecture.loss();
  check(options, loss, y.columns);
  if (!example_weights.empty() && example_weights.size() != n) {
    fail("plan: ", example_weights.size(), " example weights, one for each of the ", n, " examples is expected");
  }
  for (std::size_t i = 0; i < n; ++i) {
    const T u = example_weights.empty() ? T(1) : example_weights[i];
    const auto [cost, mean] = losses::make_target(loss, options, u, y.row(i));
    state_->cost_weights[i] = cost;
    state_->mean_weights[i] = mean;
  }
}
template <typename T>
std::span<const T> Plan<T>::mean_weights(std::size_t n) const {
  check_rows(n, state_->capacity);
  return std::span(state_->mean_weights).first(n);
}

template <typename T>
const Architecture& Trace<T>::architecture() const {
  return plan_->architecture();
}

template <typename T>
ThreadTeam& Trace<T>::team() const {
  return plan_->state().compute.team();
}

template <typename T>
Matrix<const T> Trace<T>::value(std::size_t position) const {
  auto& state = plan_->state();
  if (position >= state.layout.values.size()) {
    fail("trace: position ", position, ", 0 to ", state.layout.values.size() - 1, " are expected");
  }
  if (!state.layout.values[position].kept) {
    fail("trace: the value at position ", position, " is not kept by a plan made to ", purpose_name(state.purpose),
         "; make the plan to explain");
  }
  return state.value(position, examples_);
}

template <typename T>
Matrix<const T> Trace<T>::derivative(std::size_t position) const {
  auto& state = plan_->state();
  if (position >= state.layout.derivatives.size()) {
    fail("trace: position ", position, ", 0 to ", state.layout.derivatives.size() - 1, " are expected");
  }
  if (!state.layout.derivatives[position].kept) {
    fail("trace: the derivative at position ", position, " is not kept by a plan made to ", purpose_name(state.purpose),
         "; make the plan to explain");
  }
  if (state.stage != Plan<T>::State::Stage::backward) fail("trace: derivatives are there only after backward_pass");
  return state.derivative(position, examples_);
}

namespace {

std::size_t weighted_input_position(const Architecture& architecture, std::size_t n) {
  if (n == 0 || n > architecture.parameter_layers().size()) {
    fail("L", n, ": there is no such layer, L1 to L", architecture.parameter_layers().size(), " are expected");
  }
  return architecture.parameter_layers()[n - 1] + 1;
}

std::size_t activation_position(const Architecture& architecture, std::size_t n) {
  const std::size_t position = weighted_input_position(architecture, n);
  const bool activated = position < architecture.layers().size() && architecture.source(position) == position &&
                         std::holds_alternative<Activation>(architecture.layers()[position].kind);
  return activated ? position + 1 : position;
}

}  // namespace

template <typename T>
Matrix<const T> Trace<T>::weighted_inputs(std::size_t n) const {
  return value(weighted_input_position(architecture(), n));
}
template <typename T>
Matrix<const T> Trace<T>::activations(std::size_t n) const {
  return value(activation_position(architecture(), n));
}
template <typename T>
Matrix<const T> Trace<T>::deltas(std::size_t n) const {
  return derivative(weighted_input_position(architecture(), n));
}
template <typename T>
Matrix<const T> Trace<T>::activation_derivatives(std::size_t n) const {
  return derivative(activation_position(architecture(), n));
}

template <typename T>
Matrix<const T> Trace<T>::layer_input(std::size_t n) const {
  return value(architecture().source(weighted_input_position(architecture(), n) - 1));
}

namespace {

template <typename T>
typename Plan<T>::State& after_cost_pass(const Plan<T>& plan) {
  auto& state = plan.state();
  if (state.stage < Plan<T>::State::Stage::cost) fail("trace: targets and costs are there only after cost_pass");
  return state;
}

}  // namespace

template <typename T>
Matrix<const T> Trace<T>::targets() const {
  return after_cost_pass(*plan_).targets(examples_);
}
template <typename T>
std::span<const T> Trace<T>::costs() const {
  return after_cost_pass(*plan_).costs(examples_);
}
template <typename T>
std::span<const T> Trace<T>::cost_weights() const {
  return std::span(after_cost_pass(*plan_).cost_weights).first(examples_);
}
template <typename T>
Matrix<const T> Trace<T>::probabilities() const {
  auto& state = after_cost_pass(*plan_);
  const bool of_logits =
      state.architecture.loss() == Loss::cross_entropy || state.architecture.loss() == Loss::binary_cross_entropy;
  return of_logits ? Matrix<const T>(state.probabilities(examples_)) : output();
}

template class Plan<float>;
template class Plan<double>;
template class Trace<float>;
template class Trace<double>;

}  // namespace nudge
