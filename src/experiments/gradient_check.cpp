#include "nudge/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/probes.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

using experiments::Probes;

/// abs(difference) / scale, where 0/0 is agreement and anything else over 0 is as wrong as can be.
double relative_error(double difference, double scale) {
  if (difference == 0) return 0;
  return scale == 0 ? std::numeric_limits<double>::infinity() : std::abs(difference) / scale;
}

/// Unlike with std::max a NaN is worse than everything, and stays.
bool is_worse(double error, double than) { return !std::isnan(than) && !(error <= than); }

double norm_of(std::span<const double> numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number * number;
  return std::sqrt(sum);
}

TensorCheck check_tensor(std::span<double> parameters, std::span<const double> gradient, const ParameterTensor& tensor,
                         std::span<const std::size_t> chosen, Probes& probes, const std::function<double()>& cost) {
  double largest = 0;
  for (const double g : gradient.subspan(tensor.offset, tensor.size())) {
    if (is_worse(std::abs(g), largest)) largest = std::abs(g);
  }
  TensorCheck check;
  check.name = tensor.name;
  check.checked = chosen.size();
  for (const std::size_t index : chosen) {
    probes.move(index, 1);
    const double w_above = parameters[index], cost_above = cost();
    probes.move(index, -1);
    const double w_below = parameters[index], cost_below = cost();
    probes.put_back(index);

    const double numeric = (cost_above - cost_below) / (w_above - w_below);
    const double error = relative_error(gradient[index] - numeric, largest);
    if (index == chosen.front() || is_worse(error, check.error)) {
      check.error = error;
      check.worst = index - tensor.offset;
      check.analytic = gradient[index];
      check.numeric = numeric;
      check.step = (w_above - w_below) / 2;
    }
  }
  return check;
}

double check_direction(std::span<double> parameters, std::span<const double> gradient, std::size_t direction,
                       Probes& probes, const std::function<double()>& cost) {
  probes.move_along(direction, 1);
  std::vector<double> way(parameters.begin(), parameters.end());
  const double cost_above = cost();
  probes.move_along(direction, -1);
  for (std::size_t i = 0; i < way.size(); ++i) way[i] -= parameters[i];
  const double cost_below = cost();
  probes.put_back();

  double predicted = 0;
  for (std::size_t i = 0; i < way.size(); ++i) predicted += gradient[i] * way[i];
  return relative_error(cost_above - cost_below - predicted, norm_of(gradient) * norm_of(way));
}

}  // namespace

GradientCheck check_gradient(std::span<double> parameters, std::span<const double> gradient,
                             const std::vector<ParameterTensor>& tensors, const std::function<double()>& cost,
                             const GradientCheckOptions& options) {
  if (gradient.size() != parameters.size()) {
    fail("gradient check: the gradient has ", gradient.size(), " numbers, the network ", parameters.size(),
         " parameters");
  }
  for (const ParameterTensor& tensor : tensors) {
    if (tensor.offset > parameters.size() || tensor.size() > parameters.size() - tensor.offset) {
      fail("gradient check: ", tensor.name, " ends at ", tensor.offset + tensor.size(), ", there are ",
           parameters.size(), " parameters");
    }
  }
  Probes probes(parameters, tensors, options);
  GradientCheck check;
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    check.tensors.push_back(check_tensor(parameters, gradient, tensors[t], probes.chosen(t), probes, cost));
    if (is_worse(check.tensors.back().error, check.error)) check.error = check.tensors.back().error;
  }
  for (std::size_t direction = 0; direction < options.directions; ++direction) {
    const double error = check_direction(parameters, gradient, direction, probes, cost);
    if (is_worse(error, check.direction_error)) check.direction_error = error;
  }
  if (is_worse(check.direction_error, check.error)) check.error = check.direction_error;
  check.passed = check.error < options.tolerance;
  return check;
}

}  // namespace nudge
