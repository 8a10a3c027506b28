#include "experiments/homework/student.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
namespace nudge::homework {

Batch times(Batch a, const Batch& b) {
  for (std::size_t i = 0; i < a.numbers.size(); ++i) a.numbers[i] *= b.numbers[i];
  return a;
}

Batch softmax(const Batch& z) {
  Batch p = z;
  for (std::size_t i = 0; i < z.rows; ++i) {
    const std::span<double> row = p.view().row(i);
    const double largest = *std::ranges::max_element(row);
    double sum = 0;
    for (double& number : row) sum += number = std::exp(number - largest);
    for (double& number : row) number /= sum;
  }
  return p;
}

Batch softmax_error(const Batch& p, const Batch& y) {
  Batch error = p;
  for (std::size_t i = 0; i < p.rows; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < p.columns; ++j) sum += y(i, j);
    for (std::size_t j = 0; j < p.columns; ++j) error(i, j) = p(i, j) * sum - y(i, j);
  }
  return error;
}

std::shared_ptr<const Forward> run_forward(const Program& program, const Batch& x, const Batch& y, Compute& compute) {
  auto forward = std::make_shared<Forward>(Forward{x, y, {}, {}});
  if (program.prepare) program.prepare(forward->x, forward->y);
  const std::size_t depth = program.net.depth();
  forward->z.resize(depth + 1);
  forward->a.resize(depth + 1);
  for (std::size_t l = 1; l <= depth; ++l) {
    const PlainLayer& layer = program.net.layer(l);
    const Batch& before = l == 1 ? forward->x : forward->a[l - 1];
    Batch& z = forward->z[l] = Batch(before.rows, layer.outputs);
    compute.product_transposed(before.view(), layer.W.view(), layer.b, z.view());
    forward->a[l] = z;
    compute.apply(layer.activation.function, layer.activation.slope, z.numbers, forward->a[l].numbers);
  }
  return forward;
}

Batch Student::slope_at(std::size_t l, Function function, const Batch& z) const {
  const double slope = net().layer(l).activation.slope;
  Batch a = z, result(z.rows, z.columns);
  compute_.apply(function, slope, z.numbers, a.numbers);
  const std::vector<double> ones(z.numbers.size(), 1);
  compute_.multiply_by_derivative(function, slope, z.numbers, a.numbers, ones, result.numbers);
  return result;
}

Batch Student::product(const Batch& a, const Batch& b) {
  Batch result(a.rows, b.columns);
  compute_.product(a.view(), b.view(), result.view());
  return result;
}

const Batch& Student::da(std::size_t l) {
  if (const auto known = da_.find(l); known != da_.end()) return known->second;
  if (l < depth()) {
    const Step& step = program_.passed_back[l - 1];
    return da_[l] = step ? step(*this, l) : product(delta(l + 1), net().layer(l + 1).W);
  }
  if (program_.cost_derivative) return da_[l] = program_.cost_derivative(*this);
  switch (net().loss) {
    case Loss::quadratic:
      return da_[l] = each(a(l), targets(), [](double a, double y) { return 2 * (a - y); });
    case Loss::half_quadratic:
      return da_[l] = each(a(l), targets(), [](double a, double y) { return a - y; });
    case Loss::cross_entropy:
      return da_[l] = softmax_error(softmax(z(l)), targets());
    case Loss::binary_cross_entropy:
      return da_[l] = each(z(l), targets(), [](double z, double y) { return 1 / (1 + std::exp(-z)) - y; });
  }
  return da_[l];
}

const Batch& Student::delta(std::size_t l) {
  if (const auto known = delta_.find(l); known != delta_.end()) return known->second;
  if (l == depth() && program_.output_delta) return delta_[l] = program_.output_delta(*this);
  const Step& step = program_.slope[l - 1];
  if (step) return delta_[l] = times(da(l), step(*this, l));
  if (net().layer(l).activation.function == Function::identity) return delta_[l] = da(l);
  return delta_[l] = times(da(l), right_slope(l));
}

const std::vector<double>& Student::weight_gradient(std::size_t l) {
  if (const auto known = weight_gradients_.find(l); known != weight_gradients_.end()) return known->second;
  const Step& input_step = program_.inputs[l - 1];
  const Step& error_step = program_.errors[l - 1];
  const Batch inputs = input_step ? input_step(*this, l) : a(l - 1);
  const Batch errors = error_step ? error_step(*this, l) : delta(l);
  Batch sum(errors.columns, inputs.columns);
  compute_.add_product_of_transposed(errors.view(), inputs.view(), sum.view());
  compute_.scale(1 / static_cast<double>(examples()), sum.numbers);
  return weight_gradients_[l] = std::move(sum.numbers);
}

const std::vector<double>& Student::bias_gradient(std::size_t l) {
  if (const auto known = bias_gradients_.find(l); known != bias_gradients_.end()) return known->second;
  const Step& step = program_.bias_errors[l - 1];
  const Batch errors = step ? step(*this, l) : delta(l);
  std::vector<double> sum(errors.columns);
  compute_.add_column_sums(errors.view(), sum);
  compute_.scale(1 / static_cast<double>(examples()), sum);
  return bias_gradients_[l] = std::move(sum);
}

}  // namespace nudge::homework
