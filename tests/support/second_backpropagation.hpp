#pragma once
// Backpropagation a second time: one example after the other, plain loops, extended precision, by the four equations of
// docs/math.md alone. It shares no code with the engine, so that agreement means something. It can also be made wrong
// on purpose, one mistake at a time: what a gradient check has to notice.
//
// Notation: l = 1...L are the layers; index 0 of every list of layers belongs to the input and is left empty where it
// has no meaning. W[l][j * n(l-1) + k] joins neuron k of layer l-1 to neuron j of layer l.

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "nudge/layers.hpp"
#include "nudge/loss.hpp"

namespace nudge::second {

using Real = long double;
using Numbers = std::vector<Real>;

/// A mistake that people make. Each changes the gradient only; the cost stays right.
enum class Bug {
  none,
  output_sign,                  ///< y - a in place of a - y
  hidden_sign,                  ///< the desire is passed back with its sign turned
  loss_factor,                  ///< the 2 of (a-y)^2 forgotten; with the book's half of it, a 2 too many
  output_derivative_missing,    ///< delta^L = dC/da, without s'(z^L)
  hidden_derivative_missing,    ///< delta^l = dC/da, without s'(z^l), l < L
  derivative_at_a,              ///< s'(a^l) in place of s'(z^l)
  derivative_of_another_layer,  ///< s'(z^(l+1)) in place of s'(z^l)
  tanh_derivative_unsquared,    ///< 1 - a in place of 1 - a^2
  leaky_slope_forgotten,        ///< leaky ReLU differentiated as if it were ReLU
  gelu_derivative_approximate,  ///< z Phi(z) differentiated in its tanh form
  softmax_minus_y_missing,      ///< delta^L = p in place of p - y
  softmax_derivative_missing,   ///< delta^L = dC/dp = -y/p, without softmax's own derivative
  targets_not_summed,           ///< delta^L = p - y for targets that do not sum to 1
  transposed_weights,           ///< W[k,j] delta_j in place of W[j,k] delta_j
  only_one_vote,  ///< the votes of the next layer's neurons overwrite each other, where they should be added
  updated_before_passing_on,  ///< the desire is passed back through weights that the step has already changed
  outer_product_transposed,   ///< dW[k,j] where dW[j,k] belongs
  outer_product_a_of_layer,   ///< dW = delta^l a^l^T in place of delta^l a^(l-1)^T
  outer_product_z,            ///< dW = delta^l z^(l-1)^T: the activation forgotten
  last_input_skipped,         ///< the loop over k ends one early
  stale_activation,           ///< dW of the first layer from the example before
  bias_forgotten,             ///< db = 0
  bias_of_layer_below,        ///< db^l = delta^(l-1)
  bias_from_activation,       ///< db = a^l
  not_averaged,               ///< the sum over the examples
  averaged_twice,             ///< divided by n^2
  last_example_only,          ///< each example's gradient overwrites the one before
};

/// A plain net of dense layers. With the losses on logits `output` is not used.
struct Net {
  std::vector<std::size_t> sizes;  ///< n(0) ... n(L)
  Function hidden = Function::sigmoid;
  Function output = Function::sigmoid;
  Loss loss = Loss::quadratic;
  double slope = 0.01;
  std::vector<Numbers> W = {};
  std::vector<Numbers> b = {};

  std::size_t layers() const { return sizes.size() - 1; }
  /// From numbers in the order W^1, b^1, W^2, b^2, ...
  void set_parameters(std::span<const double> flat) {
    W.assign(1, {});
    b.assign(1, {});
    std::size_t next = 0;
    for (std::size_t l = 1; l <= layers(); ++l) {
      W.emplace_back(flat.begin() + next, flat.begin() + next + sizes[l] * sizes[l - 1]);
      next += W[l].size();
      b.emplace_back(flat.begin() + next, flat.begin() + next + sizes[l]);
      next += sizes[l];
    }
  }
};

/// What one example's pass computes, layer by layer.
struct Pass {
  std::vector<Numbers> z, a;  ///< a[0] = x
  Real cost = 0;
  std::vector<Numbers> da, dz;  ///< dC/da and delta = dC/dz; da[0] = dC/dx
  std::vector<Numbers> dW, db;
};

inline Real sigmoid(Real z) { return 1 / (1 + std::exp(-z)); }
inline Real normal_density(Real z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi_v<Real>); }
inline Real normal_distribution(Real z) { return std::erfc(-z / std::numbers::sqrt2_v<Real>) / 2; }

inline Real s(Function function, Real slope, Real z) {
  switch (function) {
    case Function::identity:
      return z;
    case Function::sigmoid:
      return sigmoid(z);
    case Function::tanh:
      return std::tanh(z);
    case Function::relu:
      return z > 0 ? z : 0;
    case Function::leaky_relu:
      return z > 0 ? z : slope * z;
    case Function::gelu:
      return z * normal_distribution(z);
    case Function::silu:
      return z * sigmoid(z);
    case Function::softplus:
      return z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z));
    case Function::elu:
      return z > 0 ? z : std::expm1(z);
    case Function::hard_swish:
      return z <= -3 ? 0 : z >= 3 ? z : z * (z + 3) / 6;
    case Function::scaled_tanh:
      return 1.7159L * std::tanh(2 * z / 3);
  }
  return 0;
}

/// s'(z)
inline Real slope_of(Function function, Real slope, Real z, Bug bug) {
  switch (function) {
    case Function::identity:
      return 1;
    case Function::sigmoid:
      return sigmoid(z) * (1 - sigmoid(z));
    case Function::tanh: {
      const Real a = std::tanh(z);
      return bug == Bug::tanh_derivative_unsquared ? 1 - a : 1 - a * a;
    }
    case Function::relu:
      return z > 0 ? 1 : 0;
    case Function::leaky_relu:
      return z > 0 ? 1 : bug == Bug::leaky_slope_forgotten ? 0 : slope;
    case Function::gelu: {
      if (bug != Bug::gelu_derivative_approximate) return normal_distribution(z) + z * normal_density(z);
      const Real c = std::sqrt(2 / std::numbers::pi_v<Real>);
      const Real t = std::tanh(c * (z + 0.044715L * z * z * z));
      return (1 + t) / 2 + z / 2 * (1 - t * t) * c * (1 + 3 * 0.044715L * z * z);
    }
    case Function::silu:
      return sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z));
    case Function::softplus:
      return sigmoid(z);
    case Function::elu:
      return z > 0 ? 1 : std::exp(z);
    case Function::hard_swish:
      return z < -3 ? 0 : z > 3 ? 1 : z / 3 + 0.5L;
    case Function::scaled_tanh: {
      const Real t = std::tanh(2 * z / 3);
      return 1.7159L * 2 / 3 * (1 - t * t);
    }
  }
  return 0;
}

inline bool on_logits(Loss loss) { return loss == Loss::cross_entropy || loss == Loss::binary_cross_entropy; }

/// z^l = W^l a^(l-1) + b^l and a^l = s(z^l); a^L = z^L where the loss takes logits.
inline Pass forward(const Net& net, std::span<const double> x) {
  Pass pass;
  pass.z.resize(net.sizes.size());
  pass.a.resize(net.sizes.size());
  pass.a[0].assign(x.begin(), x.end());
  for (std::size_t l = 1; l <= net.layers(); ++l) {
    for (std::size_t j = 0; j < net.sizes[l]; ++j) {
      Real z = net.b[l][j];
      for (std::size_t k = 0; k < net.sizes[l - 1]; ++k) z += net.W[l][j * net.sizes[l - 1] + k] * pass.a[l - 1][k];
      pass.z[l].push_back(z);
      const bool gives_logits = l == net.layers() && on_logits(net.loss);
      pass.a[l].push_back(gives_logits ? z : s(l == net.layers() ? net.output : net.hidden, net.slope, z));
    }
  }
  return pass;
}

inline Numbers softmax(const Numbers& z) {
  Real sum = 0;
  for (const Real value : z) sum += std::exp(value);
  Numbers p;
  for (const Real value : z) p.push_back(std::exp(value) / sum);
  return p;
}

/// C, straight from its definition.
inline Real cost(Loss loss, const Numbers& output, std::span<const double> y) {
  const Numbers p = softmax(output);
  Real sum = 0;
  for (std::size_t j = 0; j < output.size(); ++j) {
    const Real target = y[j];
    const Real a = output[j];
    switch (loss) {
      case Loss::quadratic:
        sum += (a - target) * (a - target);
        break;
      case Loss::half_quadratic:
        sum += (a - target) * (a - target) / 2;
        break;
      case Loss::cross_entropy:
        sum -= target * std::log(p[j]);
        break;
      case Loss::binary_cross_entropy:
        sum -= target * std::log(sigmoid(a)) + (1 - target) * std::log(1 - sigmoid(a));
        break;
    }
  }
  return sum;
}

/// delta^L, and dC/da^L where the output has an activation.
inline void output_backward(const Net& net, Pass& pass, std::span<const double> y, Bug bug) {
  const std::size_t L = net.layers();
  const Numbers p = softmax(pass.z[L]);
  Real target_sum = 0;
  for (const double target : y) target_sum += target;
  if (bug == Bug::targets_not_summed) target_sum = 1;

  for (std::size_t j = 0; j < net.sizes[L]; ++j) {
    const Real z = pass.z[L][j], a = pass.a[L][j], target = y[j];
    Real da = 0, dz = 0;
    switch (net.loss) {
      case Loss::quadratic:
      case Loss::half_quadratic: {
        const bool with_two = (net.loss == Loss::quadratic) != (bug == Bug::loss_factor);
        da = (with_two ? 2 : 1) * (a - target);
        const Real at = bug == Bug::derivative_at_a ? a : z;
        dz = bug == Bug::output_derivative_missing ? da : da * slope_of(net.output, net.slope, at, bug);
        break;
      }
      case Loss::cross_entropy:
        dz = bug == Bug::softmax_minus_y_missing      ? p[j]
             : bug == Bug::softmax_derivative_missing ? -target / p[j]
                                                      : p[j] * target_sum - target;
        da = dz;
        break;
      case Loss::binary_cross_entropy:
        dz = sigmoid(z) - target;
        da = dz;
        break;
    }
    const Real sign = bug == Bug::output_sign ? -1 : 1;
    pass.da[L].push_back(sign * da);
    pass.dz[L].push_back(sign * dz);
  }
}

/// dC/da^(l-1)_k = sum over j of W^l[j,k] delta^l_j
inline Numbers passed_back(const Net& net, const Pass& pass, std::size_t l, Bug bug) {
  const std::size_t n_in = net.sizes[l - 1], n_out = net.sizes[l];
  Numbers da(n_in, 0);
  for (std::size_t k = 0; k < n_in; ++k) {
    for (std::size_t j = 0; j < n_out; ++j) {
      Real w = net.W[l][bug == Bug::transposed_weights ? k * n_out + j : j * n_in + k];
      if (bug == Bug::updated_before_passing_on) w -= pass.dz[l][j] * pass.a[l - 1][k];  // a rate of 1
      const Real vote = w * pass.dz[l][j];
      da[k] = bug == Bug::only_one_vote ? vote : da[k] + vote;
    }
    if (bug == Bug::hidden_sign) da[k] = -da[k];
  }
  return da;
}

/// dC/dz^l_j = dC/da^l_j s'(z^l_j), l < L
inline Numbers through_activation(const Net& net, const Pass& pass, std::size_t l, Bug bug) {
  Numbers dz;
  for (std::size_t j = 0; j < net.sizes[l]; ++j) {
    Real z = pass.z[l][j];
    if (bug == Bug::derivative_at_a) z = pass.a[l][j];
    if (bug == Bug::derivative_of_another_layer) z = pass.z[l + 1][j % net.sizes[l + 1]];
    const Real derivative = bug == Bug::hidden_derivative_missing ? 1 : slope_of(net.hidden, net.slope, z, bug);
    dz.push_back(pass.da[l][j] * derivative);
  }
  return dz;
}

/// dC/dW^l[j,k] = delta^l_j a^(l-1)_k and dC/db^l_j = delta^l_j. `before`: the pass of the example before this one.
inline void parameter_gradients(const Net& net, Pass& pass, std::size_t l, const Pass* before, Bug bug) {
  const std::size_t n_in = net.sizes[l - 1], n_out = net.sizes[l];
  const bool stale = bug == Bug::stale_activation && l == 1 && before != nullptr;
  const Numbers* a = stale ? &before->a[0] : &pass.a[l - 1];
  if (bug == Bug::outer_product_z && l > 1) a = &pass.z[l - 1];
  if (bug == Bug::outer_product_a_of_layer) a = &pass.a[l];

  pass.dW[l].assign(n_out * n_in, 0);
  pass.db[l].assign(n_out, 0);
  for (std::size_t j = 0; j < n_out; ++j) {
    for (std::size_t k = 0; k < n_in - (bug == Bug::last_input_skipped ? 1 : 0); ++k) {
      const std::size_t place = bug == Bug::outer_product_transposed ? k * n_out + j : j * n_in + k;
      pass.dW[l][place] = pass.dz[l][j] * (*a)[k % a->size()];
    }
    pass.db[l][j] = bug == Bug::bias_forgotten                 ? 0
                    : bug == Bug::bias_from_activation         ? pass.a[l][j]
                    : bug == Bug::bias_of_layer_below && l > 1 ? pass.dz[l - 1][j % net.sizes[l - 1]]
                                                               : pass.dz[l][j];
  }
}

/// One example, forward and backward.
inline Pass backpropagate(const Net& net, std::span<const double> x, std::span<const double> y, Bug bug = Bug::none,
                          const Pass* before = nullptr) {
  Pass pass = forward(net, x);
  const std::size_t L = net.layers();
  pass.cost = cost(net.loss, pass.a[L], y);
  for (std::vector<Numbers>* list : {&pass.da, &pass.dz, &pass.dW, &pass.db}) list->resize(L + 1);
  output_backward(net, pass, y, bug);
  for (std::size_t l = L; l >= 1; --l) {
    pass.da[l - 1] = passed_back(net, pass, l, bug);
    if (l > 1) pass.dz[l - 1] = through_activation(net, pass, l - 1, bug);
  }
  for (std::size_t l = 1; l <= L; ++l) parameter_gradients(net, pass, l, before, bug);
  return pass;
}

/// One example is a row of x and of y.
struct Examples {
  std::vector<std::vector<double>> x;
  std::vector<std::vector<double>> y;
};

inline Real mean_cost(const Net& net, const Examples& examples) {
  Real sum = 0;
  for (std::size_t i = 0; i < examples.x.size(); ++i) {
    sum += cost(net.loss, forward(net, examples.x[i]).a.back(), examples.y[i]);
  }
  return sum / static_cast<Real>(examples.x.size());
}

/// The gradient of the mean cost, in the order W^1, b^1, W^2, b^2, ...
inline std::vector<double> mean_gradient(const Net& net, const Examples& examples, Bug bug = Bug::none) {
  const auto n = static_cast<Real>(examples.x.size());
  Numbers sum;
  Pass before;
  for (std::size_t i = 0; i < examples.x.size(); ++i) {
    Pass pass = backpropagate(net, examples.x[i], examples.y[i], bug, i > 0 ? &before : nullptr);
    Numbers flat;
    for (std::size_t l = 1; l <= net.layers(); ++l) {
      flat.insert(flat.end(), pass.dW[l].begin(), pass.dW[l].end());
      flat.insert(flat.end(), pass.db[l].begin(), pass.db[l].end());
    }
    if (sum.empty() || bug == Bug::last_example_only) sum.assign(flat.size(), 0);
    for (std::size_t p = 0; p < flat.size(); ++p) sum[p] += flat[p];
    before = std::move(pass);
  }
  const Real divisor = bug == Bug::not_averaged || bug == Bug::last_example_only ? 1
                       : bug == Bug::averaged_twice                              ? n * n
                                                                                 : n;
  std::vector<double> mean;
  for (const Real value : sum) mean.push_back(static_cast<double>(value / divisor));
  return mean;
}

}  // namespace nudge::second
