#include <algorithm>
#include <cmath>

#include "explain/dense_layers.hpp"
#include "explain/largest.hpp"
#include "nudge/error.hpp"
#include "nudge/explain.hpp"

namespace nudge {

namespace {

/// The flat places that a scope holds, ascending: one run of a network or a layer; of a neuron its weights, its bias.
std::vector<Range> places_in(const Architecture& architecture, const Scope& scope) {
  if (scope.neuron && !scope.layer) fail("neuron ", *scope.neuron, ": a neuron's layer is expected with it");
  if (!scope.layer) return {{0, architecture.parameter_count()}};
  const ParameterTensor& weight = explain::weight_tensor(architecture, *scope.layer);
  const std::size_t biases = weight.offset + weight.size();
  const std::size_t end = weight.offset + architecture.parameter_count(weight.layer);
  if (!scope.neuron) return {{weight.offset, end}};
  const std::size_t j = *scope.neuron;
  flat_index(architecture, {*scope.layer, j, 0});  // refuses a neuron or kernel that there is not
  std::vector<Range> places = {{weight.offset + j * weight.columns, weight.offset + (j + 1) * weight.columns}};
  if (biases + j < end) places.push_back({biases + j, biases + j + 1});
  return places;
}

template <typename T>
Sensitivity sensitivity_at(const Architecture& architecture, std::span<const T> gradient, std::size_t place) {
  const double answer = static_cast<double>(gradient[place]);  // C02 how much the cost answers to this one number
  return {.parameter = address_at(architecture, place), .gradient = answer};
}

int sign_of(double number) { return number > 0 ? 1 : number < 0 ? -1 : 0; }

SensitivityRatio compared(const Sensitivity& a, const Sensitivity& b) {
  const bool a_is_larger = std::abs(a.gradient) >= std::abs(b.gradient);
  SensitivityRatio result{.larger = a_is_larger ? a : b, .smaller = a_is_larger ? b : a};
  if (result.smaller.gradient != 0) result.ratio = std::abs(result.larger.gradient / result.smaller.gradient);
  result.same_sign = sign_of(a.gradient) == sign_of(b.gradient);
  return result;
}

}  // namespace

template <typename T>
std::vector<Sensitivity> most_sensitive(const Architecture& architecture, std::span<const T> gradient,
                                        const Scope& scope, std::size_t count) {
  explain::check_gradient_size(architecture, gradient.size());
  const std::vector<Range> runs = places_in(architecture, scope);
  std::size_t n = 0;
  for (const Range& run : runs) n += run.size();
  const auto place_of = [&](std::size_t i) {
    auto run = runs.begin();
    for (; i >= run->size(); ++run) i -= run->size();
    return run->begin + i;
  };
  std::vector<Sensitivity> result;
  const auto size_of = [&](std::size_t i) { return std::abs(gradient[place_of(i)]); };
  for (const std::size_t at : explain::largest(n, count, size_of)) {
    result.push_back(sensitivity_at(architecture, gradient, place_of(at)));
  }
  return result;
}

template <typename T>
SensitivityRatio compare_sensitivities(const Architecture& architecture, std::span<const T> gradient,
                                       const ParameterAddress& a, const ParameterAddress& b) {
  explain::check_gradient_size(architecture, gradient.size());
  return compared(sensitivity_at(architecture, gradient, flat_index(architecture, a)),
                  sensitivity_at(architecture, gradient, flat_index(architecture, b)));
}

// In ascending order of magnitude m_1 <= m_2 <= ..., the best partner above m_i is one of the two on either side of
// ratio x m_i, and as i goes up those two go up: one walk over the sorted magnitudes finds the best pair of all.
template <typename T>
std::optional<SensitivityRatio> find_ratio(const Architecture& architecture, std::span<const T> gradient,
                                           double ratio) {
  explain::check_gradient_size(architecture, gradient.size());
  if (!(ratio > 0) || std::isinf(ratio)) fail("ratio of two sensitivities: ", ratio, ", a number above 0 is expected");
  ratio = std::max(ratio, 1 / ratio);
  struct Magnitude {
    T size;
    std::size_t place;
  };
  const auto counts = [](T g) { return g != 0 && std::isfinite(g); };
  std::vector<Magnitude> m;
  m.reserve(static_cast<std::size_t>(std::count_if(gradient.begin(), gradient.end(), counts)));
  for (std::size_t place = 0; place < gradient.size(); ++place) {
    if (counts(gradient[place])) m.push_back({std::abs(gradient[place]), place});
  }
  if (m.size() < 2) return std::nullopt;
  std::sort(m.begin(), m.end(), [](const Magnitude& a, const Magnitude& b) {
    return a.size < b.size || (a.size == b.size && a.place < b.place);
  });

  std::size_t best_lower = 0, best_upper = 1;
  double best_distance = INFINITY;  // exp of the distance between the logarithms
  const auto consider = [&](std::size_t lower, std::size_t upper) {
    const double found = static_cast<double>(m[upper].size) / static_cast<double>(m[lower].size);
    const double distance = std::max(found / ratio, ratio / found);
    if (!(distance < best_distance)) return;
    best_distance = distance;
    best_lower = lower;
    best_upper = upper;
  };
  std::size_t upper = 1;
  for (std::size_t lower = 0; lower + 1 < m.size(); ++lower) {
    upper = std::max(upper, lower + 1);
    while (upper < m.size() && static_cast<double>(m[upper].size) < ratio * static_cast<double>(m[lower].size)) ++upper;
    if (upper < m.size()) consider(lower, upper);
    if (upper - 1 > lower) consider(lower, upper - 1);
  }
  return compared(sensitivity_at(architecture, gradient, m[best_lower].place),
                  sensitivity_at(architecture, gradient, m[best_upper].place));
}

bool has_sensitivity_map(const Architecture& architecture) {
  return explain::dense_layer_if(architecture, 1) != nullptr && neuron_before(architecture, 1, 0) == Neuron{0, 0};
}

template <typename T>
std::vector<double> sensitivity_map(const Architecture& architecture, std::span<const T> gradient,
                                    std::optional<std::size_t> neuron) {
  explain::check_gradient_size(architecture, gradient.size());
  const Dense& first = explain::dense_layer(architecture, 1);
  const std::size_t offset = architecture.parameter_offset(architecture.parameter_layers()[0]);
  const Matrix<const T> dW(gradient.data() + offset, first.outputs, first.inputs);
  if (neuron) {
    explain::check_neuron(architecture, {1, *neuron});
    return explain::widened(dW.row(*neuron));
  }
  std::vector<double> map(dW.columns);
  for (std::size_t j = 0; j < dW.rows; ++j) {
    for (std::size_t k = 0; k < dW.columns; ++k) {
      const double g = static_cast<double>(dW(j, k));
      map[k] += g * g;
    }
  }
  for (double& norm : map) norm = std::sqrt(norm);
  return map;
}

template <typename T>
std::vector<double> tensor_shares(const Architecture& architecture, std::span<const T> gradient) {
  explain::check_gradient_size(architecture, gradient.size());
  std::vector<double> shares;
  double total = 0;
  for (const ParameterTensor& tensor : architecture.tensors()) {
    double sum = 0;
    for (const T number : gradient.subspan(tensor.offset, tensor.size())) {
      const double g = static_cast<double>(number);
      sum += g * g;
    }
    shares.push_back(sum);
    total += sum;
  }
  for (double& share : shares) share = total == 0 ? 0 : share / total;
  return shares;
}

template std::vector<Sensitivity> most_sensitive(const Architecture&, std::span<const float>, const Scope&,
                                                 std::size_t);
template std::vector<Sensitivity> most_sensitive(const Architecture&, std::span<const double>, const Scope&,
                                                 std::size_t);
template SensitivityRatio compare_sensitivities(const Architecture&, std::span<const float>, const ParameterAddress&,
                                                const ParameterAddress&);
template SensitivityRatio compare_sensitivities(const Architecture&, std::span<const double>, const ParameterAddress&,
                                                const ParameterAddress&);
template std::optional<SensitivityRatio> find_ratio(const Architecture&, std::span<const float>, double);
template std::optional<SensitivityRatio> find_ratio(const Architecture&, std::span<const double>, double);
template std::vector<double> sensitivity_map(const Architecture&, std::span<const float>, std::optional<std::size_t>);
template std::vector<double> sensitivity_map(const Architecture&, std::span<const double>, std::optional<std::size_t>);
template std::vector<double> tensor_shares(const Architecture&, std::span<const float>);
template std::vector<double> tensor_shares(const Architecture&, std::span<const double>);

}  // namespace nudge
