#pragma once
// A student's program: backpropagation of a whole batch in plain loops, and a list of mistakes to plant in it. It shares
// no code with the engine or with the search that is to name them.

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "nudge/loss.hpp"
#include "nudge/network.hpp"

namespace nudge::planted {

using Row = std::vector<double>;
using Table = std::vector<Row>;

inline double s(Function function, double z) {
  if (function == Function::sigmoid) return 1 / (1 + std::exp(-z));
  if (function == Function::tanh) return std::tanh(z);
  if (function == Function::relu) return z > 0 ? z : 0;
  return z;
}
inline double ds(Function function, double z) {
  if (function == Function::sigmoid) return s(function, z) * (1 - s(function, z));
  if (function == Function::tanh) return 1 - std::tanh(z) * std::tanh(z);
  if (function == Function::relu) return z > 0 ? 1 : 0;
  return 1;
}

/// Index l = 1...L of every list is layer L<l>; a[0] is x.
struct Homework {
  Loss loss = Loss::quadratic;
  Function hidden = Function::sigmoid;
  std::vector<Table> W{1};
  Table b{1};
  Table x, y;
  std::vector<Table> z, a, da, delta, gW;
  Table gb;

  std::size_t L() const { return W.size() - 1; }
  Function function(std::size_t l) const {
    if (l < L()) return hidden;
    return loss == Loss::quadratic || loss == Loss::half_quadratic ? Function::sigmoid : Function::identity;
  }
};

/// Where the program is changed; what is empty is right.
struct Plant {
  std::function<void(Homework&)> before = {};
  std::function<Row(const Homework&, const Row& z, const Row& y)> output_delta = {};
  std::function<double(const Homework&, std::size_t l, std::size_t i, std::size_t j)> slope = {};
  std::function<Table(const Homework&, std::size_t l)> weights_back = {};  ///< in place of W[l]
  std::function<Table(const Homework&, std::size_t l)> inputs = {};        ///< in place of a[l-1] in dW[l]
  std::function<void(Homework&)> after = {};
};

inline Row softmax(const Row& z) {
  double sum = 0;
  for (const double one : z) sum += std::exp(one);
  Row p;
  for (const double one : z) p.push_back(std::exp(one) / sum);
  return p;
}

inline void forward(Homework& h) {
  h.z.assign(h.L() + 1, {});
  h.a.assign(h.L() + 1, {});
  h.a[0] = h.x;
  for (std::size_t l = 1; l <= h.L(); ++l) {
    for (const Row& in : h.a[l - 1]) {
      Row z, a;
      for (std::size_t j = 0; j < h.b[l].size(); ++j) {
        double sum = h.b[l][j];
        for (std::size_t k = 0; k < in.size(); ++k) sum += h.W[l][j][k] * in[k];
        z.push_back(sum);
        a.push_back(s(h.function(l), sum));
      }
      h.z[l].push_back(z);
      h.a[l].push_back(a);
    }
  }
}

inline Row right_da(const Homework& h, std::size_t i) {
  const Row p = softmax(h.z[h.L()][i]);
  Row da;
  for (std::size_t j = 0; j < p.size(); ++j) {
    const double a = h.a[h.L()][i][j], y = h.y[i][j];
    da.push_back(h.loss == Loss::quadratic        ? 2 * (a - y)
                 : h.loss == Loss::half_quadratic ? a - y
                 : h.loss == Loss::cross_entropy  ? p[j] - y
                                                  : s(Function::sigmoid, h.z[h.L()][i][j]) - y);
  }
  return da;
}

inline void backward(Homework& h, const Plant& plant) {
  const std::size_t n = h.x.size();
  h.da.assign(h.L() + 1, Table(n));
  h.delta.assign(h.L() + 1, Table(n));
  h.gW.assign(h.L() + 1, {});
  h.gb.assign(h.L() + 1, {});
  for (std::size_t l = h.L(); l >= 1; --l) {
    const std::size_t width = h.b[l].size();
    for (std::size_t i = 0; i < n; ++i) {
      if (l == h.L()) {
        h.da[l][i] = right_da(h, i);
        if (plant.output_delta) {
          h.delta[l][i] = plant.output_delta(h, h.z[l][i], h.y[i]);
          continue;
        }
      } else {
        const Table W = plant.weights_back ? plant.weights_back(h, l + 1) : h.W[l + 1];
        h.da[l][i].assign(width, 0);
        for (std::size_t k = 0; k < width; ++k) {
          for (std::size_t j = 0; j < W.size(); ++j) h.da[l][i][k] += W[j][k] * h.delta[l + 1][i][j];
        }
      }
      for (std::size_t j = 0; j < width; ++j) {
        const double slope = plant.slope ? plant.slope(h, l, i, j) : ds(h.function(l), h.z[l][i][j]);
        h.delta[l][i].push_back(h.da[l][i][j] * slope);
      }
    }
    const Table in = plant.inputs ? plant.inputs(h, l) : h.a[l - 1];
    h.gW[l].assign(width, Row(h.W[l][0].size(), 0));
    h.gb[l].assign(width, 0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        for (std::size_t k = 0; k < in[i].size(); ++k)
          h.gW[l][j][k] += h.delta[l][i][j] * in[i][k] / static_cast<double>(n);
        h.gb[l][j] += h.delta[l][i][j] / static_cast<double>(n);
      }
    }
  }
}

inline std::vector<double> flat(const Homework& h) {
  std::vector<double> all;
  for (std::size_t l = 1; l <= h.L(); ++l) {
    for (const Row& row : h.gW[l]) all.insert(all.end(), row.begin(), row.end());
    all.insert(all.end(), h.gb[l].begin(), h.gb[l].end());
  }
  return all;
}

inline std::vector<double> gradient(Homework h, const Plant& plant = {}) {
  if (plant.before) plant.before(h);
  forward(h);
  backward(h, plant);
  if (plant.after) plant.after(h);
  return flat(h);
}

/// A mistake, and words that its name must have.
struct Planted {
  std::string name;
  Plant plant;
  std::string words;
};

}  // namespace nudge::planted
