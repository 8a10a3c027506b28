// A backward pass that can be made wrong, for comparing with somebody's gradient. It starts from the engine's own
// forward pass and goes back as network/passes.cpp does, with the whole batch at once: only then are there new weights
// to pass back through.

#include <algorithm>
#include <variant>
#include <vector>

#include "base/overloaded.hpp"
#include "kernels/compute.hpp"
#include "layers/all_layers.hpp"
#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"

namespace nudge {

namespace {

/// The batch's values at every position, and dC/doutput.
struct BatchValues {
  std::vector<AlignedArray<double>> values;
  AlignedArray<double> output_derivative;
};

BatchValues forward_batch(const BasicNetwork<double>& network, Matrix<const double> x, Matrix<const double> y,
                          ThreadTeam& team) {
  const Architecture& architecture = network.architecture();
  const std::size_t positions = architecture.layers().size() + 1;
  Plan<double> plan(architecture, x.rows, Purpose::explain, team);
  std::vector<double> unused(architecture.parameter_count());
  BatchValues batch;
  for (std::size_t i = 0; i < positions; ++i) batch.values.emplace_back(x.rows * architecture.shape(i).size());
  batch.output_derivative = AlignedArray<double>(x.rows * architecture.outputs());

  for (std::size_t first = 0; first < x.rows; first += plan.capacity()) {
    const std::size_t n = std::min(plan.capacity(), x.rows - first);
    std::copy_n(x.row(first).data(), n * x.columns, plan.input(n).data);
    std::copy_n(y.row(first).data(), n * y.columns, plan.targets(n).data);
    plan.make_targets(n);
    const Trace<double> trace = forward_pass(network, plan, n);
    cost_pass(plan);
    backward_pass(network, plan, std::span(unused));
    for (std::size_t i = 0; i < positions; ++i) {
      const auto values = trace.value(i);
      std::copy_n(values.data, values.size(), batch.values[i].data() + first * values.columns);
    }
    const auto derivative = trace.derivative(positions - 1);
    std::copy_n(derivative.data, derivative.size(), batch.output_derivative.data() + first * derivative.columns);
  }
  return batch;
}

bool derivative_is_missing(Mistake mistake, bool in_output_layer) {
  return mistake == Mistake::every_derivative_missing ||
         mistake == (in_output_layer ? Mistake::output_derivative_missing : Mistake::hidden_derivative_missing);
}

}  // namespace

bool mistakes_are_known(const Architecture& architecture) {
  return std::ranges::all_of(architecture.layers(), [](const Layer& layer) {
    return std::visit(Overloaded{[](const Dense&) { return true; }, [](const Activation&) { return true; },
                                 [](const OfRole<Role::passes_on> auto&) { return true; },
                                 [](const OfOtherRole<Role::passes_on> auto&) { return false; }},
                      layer.kind);
  });
}

std::vector<double> mistaken_gradient(const BasicNetwork<double>& network, Matrix<const double> x,
                                      Matrix<const double> y, Mistake mistake, double rate, ThreadTeam& team) {
  const Architecture& architecture = network.architecture();
  if (x.rows == 0 || x.rows != y.rows || x.columns != architecture.input().size() ||
      y.columns != architecture.outputs()) {
    fail("mistaken gradient: x is ", x.rows, " x ", x.columns, " and y ", y.rows, " x ", y.columns,
         ", the network takes ", architecture.input().size(), " inputs and gives ", architecture.outputs(), " outputs");
  }
  BatchValues batch = forward_batch(network, x, y, team);
  kernels::Compute<double> compute(team);
  const std::size_t n = x.rows;
  const double mean = 1 / static_cast<double>(n);
  std::vector<double> gradient(architecture.parameter_count());
  AlignedArray<double> derivative = std::move(batch.output_derivative);

  const auto back_through_dense = [&](const Dense& dense, std::size_t position) {
    const std::size_t weights = dense.outputs * dense.inputs;
    double* run = gradient.data() + architecture.parameter_offset(position);
    const Matrix<double> dW(run, dense.outputs, dense.inputs);
    const std::span<double> db(run + weights, dense.outputs);
    const Matrix<const double> dz(derivative.data(), n, dense.outputs);
    compute.add_product_of_transposed(dz, {batch.values[position].data(), n, dense.inputs}, dW);
    compute.add_column_sums(dz, db);
    compute.scale(mean, {run, weights + dense.outputs});

    AlignedArray<double> W(weights);
    std::copy_n(network.parameters().data() + architecture.parameter_offset(position), weights, W.data());
    if (mistake == Mistake::updated_before_passing_on) {
      for (std::size_t i = 0; i < weights; ++i) W[i] -= rate * run[i];
    }
    AlignedArray<double> dx(n * dense.inputs);
    compute.product(dz, {W.data(), dense.outputs, dense.inputs}, {dx.data(), n, dense.inputs});
    derivative = std::move(dx);
  };
  const auto back_through_activation = [&](const Activation& activation, std::size_t position) {
    if (derivative_is_missing(mistake, position > architecture.parameter_layers().back())) return;
    std::span<const double> z = batch.values[position].span();
    std::span<const double> a = batch.values[position + 1].span();
    AlignedArray<double> function_of_a;
    if (mistake == Mistake::derivative_at_activation) {
      function_of_a = AlignedArray<double>(a.size());
      compute.apply(activation.function, activation.slope, a, function_of_a.span());
      z = a;
      a = function_of_a.span();
    }
    compute.multiply_by_derivative(activation.function, activation.slope, z, a, derivative.span(), derivative.span());
  };

  for (std::size_t position = architecture.layers().size(); position-- > 0;) {
    std::visit(Overloaded{[&](const Dense& dense) { back_through_dense(dense, position); },
                          [&](const Activation& activation) { back_through_activation(activation, position); },
                          [](const OfRole<Role::passes_on> auto&) {},  // the same numbers in the same order
                          [&](const OfOtherRole<Role::passes_on> auto&) {
                            fail("mistaken gradient: layer ", position, " (", name_of(architecture.layers()[position]),
                                 "): mistakes are known in dense networks only");
                          }},
               architecture.layers()[position].kind);
  }
  return gradient;
}

}  // namespace nudge
