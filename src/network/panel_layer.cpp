#include "network/panel_layer.hpp"

#include <algorithm>
#include <cassert>

#include "layers/all_layers.hpp"
#include "network/plan_state.hpp"

namespace nudge {

std::optional<std::size_t> panel_layer_of(const Architecture& architecture) {
  if (architecture.parameter_layers().empty()) return std::nullopt;
  const std::size_t first = architecture.parameter_layers().front();
  if (!std::holds_alternative<Dense>(architecture.layers()[first].kind)) return std::nullopt;
  for (std::size_t i = 0; i < first; ++i) {
    if (!traits_of(architecture.layers()[i]).only_reshapes) return std::nullopt;
  }
  return first;
}

template <typename T>
void use_panels(Plan<T>& plan) {
  auto& state = plan.state();
  assert(state.purpose != Purpose::explain);
  state.panel_layer = panel_layer_of(state.architecture);
  if (!state.panel_layer) return;
  state.nonzeros = kernels::NonzeroList<T>(state.capacity, state.architecture.shape(*state.panel_layer).size(),
                                           state.purpose == Purpose::train);
}

template <typename T>
bool has_panels(const Plan<T>& plan) {
  return plan.state().panel_layer.has_value();
}

bool input_is_for_panels_alone(const Architecture& architecture) {
  const auto layer = panel_layer_of(architecture);
  if (!layer) return false;
  for (std::size_t i = 0; i <= *layer; ++i) {
    if (architecture.readers(i).size() > 1) return false;
  }
  return true;
}

namespace {

template <typename T, typename Number>
bool list_rows(Plan<T>& plan, std::span<const Number* const> rows, T scale) {
  auto& state = plan.state();
  assert(state.panel_layer && rows.size() <= state.capacity);
  state.compute.list_nonzeros(rows, scale, state.nonzeros);
  state.input_is_listed = true;
  return state.nonzeros.is_sparse();
}

}  // namespace

template <typename T>
bool list_input(Plan<T>& plan, std::span<const std::uint8_t* const> rows, T scale) {
  return list_rows(plan, rows, scale);
}
template <typename T>
bool list_input(Plan<T>& plan, std::span<const T* const> rows, T scale) {
  return list_rows(plan, rows, scale);
}
template <typename T>
bool listed_input_is_finite(const Plan<T>& plan) {
  return plan.state().nonzeros.is_finite();
}
template <typename T>
void forget_listed_input(Plan<T>& plan) {
  plan.state().input_is_listed = false;
}

namespace {

/// Calls work(offset, outputs, inputs) for the layer's weights, of which there are none where no layer is in panels.
template <typename Work>
void with_weights(const Architecture& architecture, Work&& work) {
  const auto layer = panel_layer_of(architecture);
  if (!layer) return;
  const Dense& dense = std::get<Dense>(architecture.layers()[*layer].kind);
  work(architecture.parameter_offset(*layer), dense.outputs, dense.inputs);
}

}  // namespace

template <typename T>
void to_panels(const Architecture& architecture, std::span<const T> by_rows, std::span<T> in_panels) {
  std::ranges::copy(by_rows, in_panels.begin());
  with_weights(architecture, [&](std::size_t offset, std::size_t outputs, std::size_t inputs) {
    kernels::to_panels(Matrix<const T>(by_rows.data() + offset, outputs, inputs), in_panels.data() + offset);
  });
}

template <typename T>
void from_panels(const Architecture& architecture, std::span<const T> in_panels, std::span<T> by_rows) {
  std::ranges::copy(in_panels, by_rows.begin());
  with_weights(architecture, [&](std::size_t offset, std::size_t outputs, std::size_t inputs) {
    kernels::from_panels(in_panels.data() + offset, Matrix<T>(by_rows.data() + offset, outputs, inputs));
  });
}

std::optional<Network> in_panels(const Network& network) {
  if (!panel_layer_of(network.architecture())) return std::nullopt;
  Network result = network;
  to_panels<float>(network.architecture(), network.parameters(), result.parameters());
  return result;
}

template void use_panels(Plan<float>&);
template void use_panels(Plan<double>&);
template bool has_panels(const Plan<float>&);
template bool has_panels(const Plan<double>&);
template bool list_input(Plan<float>&, std::span<const std::uint8_t* const>, float);
template bool list_input(Plan<double>&, std::span<const std::uint8_t* const>, double);
template bool list_input(Plan<float>&, std::span<const float* const>, float);
template bool list_input(Plan<double>&, std::span<const double* const>, double);
template bool listed_input_is_finite(const Plan<float>&);
template bool listed_input_is_finite(const Plan<double>&);
template void forget_listed_input(Plan<float>&);
template void forget_listed_input(Plan<double>&);
template void to_panels(const Architecture&, std::span<const float>, std::span<float>);
template void to_panels(const Architecture&, std::span<const double>, std::span<double>);
template void from_panels(const Architecture&, std::span<const float>, std::span<float>);
template void from_panels(const Architecture&, std::span<const double>, std::span<double>);

}  // namespace nudge
