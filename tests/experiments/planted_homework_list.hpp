#pragma once
// The mistakes that are planted, each with words that its name must have.

#include <algorithm>

#include "experiments/planted_homework.hpp"

namespace nudge::planted {

/// Slope by a formula of z and a.
template <typename F>
Plant slope_at(std::function<bool(const Homework&, std::size_t l)> where, F f) {
  Plant plant;
  plant.slope = [where, f](const Homework& h, std::size_t l, std::size_t i, std::size_t j) {
    return where(h, l) ? f(h.z[l][i][j], h.a[l][i][j]) : ds(h.function(l), h.z[l][i][j]);
  };
  return plant;
}
inline bool in_first(const Homework& h, std::size_t l) { return l == 1 && h.L() > 1; }
inline bool in_last(const Homework& h, std::size_t l) { return l == h.L(); }

template <typename F>
Plant with_x(F f) {
  Plant plant;
  plant.before = [f](Homework& h) {
    for (Row& row : h.x) {
      for (double& x : row) x = f(x);
    }
  };
  return plant;
}
inline Plant before(std::function<void(Homework&)> f) {
  Plant plant;
  plant.before = std::move(f);
  return plant;
}
inline Plant after(std::function<void(Homework&)> f) {
  Plant plant;
  plant.after = std::move(f);
  return plant;
}
template <typename F>
Plant output(F f) {
  Plant plant;
  plant.output_delta = f;
  return plant;
}
template <typename F>
Plant weights(F f) {
  Plant plant;
  plant.weights_back = [f](const Homework& h, std::size_t l) {
    Table W = h.W[l];
    for (Row& row : W) {
      for (double& w : row) w = f(w);
    }
    return W;
  };
  return plant;
}
template <typename F>
void each(Homework& h, F f) {
  for (std::size_t l = 1; l <= h.L(); ++l) {
    for (std::size_t j = 0; j < h.gb[l].size(); ++j) {
      for (std::size_t k = 0; k < h.gW[l][j].size(); ++k) f(h.gW[l][j][k], h.W[l][j][k]);
      f(h.gb[l][j], h.b[l][j]);
    }
  }
}
template <typename F>
Plant scaled(F factor) {
  return after([factor](Homework& h) { each(h, [&](double& g, double) { g *= factor(h); }); });
}

/// What may go wrong in any net.
inline std::vector<Planted> everywhere() {
  std::vector<Planted> list;
  const auto n = [](const Homework& h) { return static_cast<double>(h.x.size()); };
  list.push_back({"summed", scaled(n), "summed over the examples"});
  list.push_back({"divided twice", scaled([n](const Homework& h) { return 1 / n(h); }),
                  "divided by the number of examples twice"});
  list.push_back({"square root", scaled([n](const Homework& h) { return 1 / std::sqrt(n(h)); }), "square root"});
  list.push_back({"outputs", scaled([](const Homework& h) { return 1.0 / static_cast<double>(h.b.back().size()); }),
                  "averaged over the 5 outputs too"});
  list.push_back({"minus", scaled([](const Homework&) { return -1.0; }), "minus the gradient"});
  list.push_back({"minus, summed", scaled([n](const Homework& h) { return -n(h); }), "summed over the examples"});
  list.push_back({"a step", scaled([](const Homework&) { return -0.03; }), "learning rate (of 0.03)"});
  list.push_back(
      {"decay", after([](Homework& h) { each(h, [](double& g, double w) { g += 0.01 * w; }); }), "weight decay"});
  list.push_back({"decay of weights", after([](Homework& h) {
                    for (std::size_t l = 1; l <= h.L(); ++l) {
                      for (std::size_t j = 0; j < h.gb[l].size(); ++j) {
                        for (std::size_t k = 0; k < h.gW[l][j].size(); ++k) h.gW[l][j][k] += 0.002 * h.W[l][j][k];
                      }
                    }
                  }),
                  "0.002 times the weights: weight decay"});
  list.push_back({"updated", after([](Homework& h) { each(h, [](double& g, double w) { g = w - 0.5 * g; }); }),
                  "updated parameters"});
  list.push_back(
      {"parameters", after([](Homework& h) { each(h, [](double& g, double w) { g = w; }); }), "parameters themselves"});
  list.push_back(
      {"abs", after([](Homework& h) { each(h, [](double& g, double) { g = std::abs(g); }); }), "signs are lost"});
  list.push_back({"biases 0", after([](Homework& h) {
                    for (Row& row : h.gb) std::ranges::fill(row, 0);
                  }),
                  "all 0"});
  list.push_back({"biases summed", after([n](Homework& h) {
                    for (Row& row : h.gb) {
                      for (double& g : row) g *= n(h);
                    }
                  }),
                  "summed over the examples"});
  list.push_back({"one bias for all", after([](Homework& h) {
                    Row& row = h.gb.back();
                    double sum = 0;
                    for (const double g : row) sum += g;
                    std::ranges::fill(row, sum / static_cast<double>(row.size()));
                  }),
                  "averaged over the neurons too"});
  list.push_back({"nan", after([](Homework& h) { h.gW[1][0][0] = std::nan(""); }), "not finite"});
  list.push_back({"rounded",
                  after([](Homework& h) { each(h, [](double& g, double) { g = std::round(g * 1000) / 1000; }); }),
                  "rounded to 3 decimals"});
  list.push_back({"255", with_x([](double x) { return x * 255; }), "not divided by 255"});
  list.push_back({"256", with_x([](double x) { return x * 255 / 256; }), "divided by 256"});
  list.push_back({"turned round", with_x([](double x) { return 1 - x; }), "1 - x"});
  list.push_back({"-1 to 1", with_x([](double x) { return 2 * x - 1; }), "from -1 to 1"});
  list.push_back({"standardised", before([](Homework& h) {
                    for (std::size_t k = 0; k < h.x[0].size(); ++k) {
                      double sum = 0, squares = 0;
                      for (const Row& row : h.x) sum += row[k];
                      const double mean = sum / static_cast<double>(h.x.size());
                      for (const Row& row : h.x) squares += (row[k] - mean) * (row[k] - mean);
                      for (Row& row : h.x)
                        row[k] = (row[k] - mean) / std::sqrt(squares / static_cast<double>(h.x.size()));
                    }
                  }),
                  "standardised column by column"});
  list.push_back({"labels shifted", before([](Homework& h) {
                    for (Row& row : h.y) std::rotate(row.begin(), row.end() - 1, row.end());
                  }),
                  "labels are shifted by one class"});
  list.push_back({"labels of neighbours",
                  before([](Homework& h) { std::rotate(h.y.begin(), h.y.begin() + 1, h.y.end()); }),
                  "the label of the next one"});
  list.push_back({"last example", before([](Homework& h) {
                    h.x = {h.x.back()};
                    h.y = {h.y.back()};
                  }),
                  "the last example alone"});
  list.push_back({"one wrong label",
                  before([](Homework& h) { std::rotate(h.y[3].begin(), h.y[3].begin() + 2, h.y[3].end()); }),
                  "another label: number 3"});
  list.push_back({"one left out", before([](Homework& h) {
                    h.x.erase(h.x.begin() + 2);
                    h.y.erase(h.y.begin() + 2);
                  }),
                  "left out: number 2"});
  list.push_back({"no biases forward", before([](Homework& h) {
                    for (Row& row : h.b) std::ranges::fill(row, 0);
                  }),
                  "the biases are not added"});
  list.push_back({"transposed", after([](Homework& h) {
                    for (std::size_t l = 1; l <= h.L(); ++l) {
                      Row numbers;
                      for (std::size_t k = 0; k < h.gW[l][0].size(); ++k) {
                        for (const Row& row : h.gW[l]) numbers.push_back(row[k]);
                      }
                      std::size_t next = 0;
                      for (Row& row : h.gW[l]) {
                        for (double& g : row) g = numbers[next++];
                      }
                    }
                  }),
                  "transposed"});
  // In the hidden layers: what reaches the output layer stays right.
  list.push_back({"hidden: abs(W)", weights([](double w) { return std::abs(w); }), "abs(W)"});
  list.push_back({"hidden: no W", weights([](double) { return 1.0; }), "W are missing"});
  list.push_back({"hidden: z for a",
                  [] {
                    Plant plant;
                    plant.inputs = [](const Homework& h, std::size_t l) { return l > 1 ? h.z[l - 1] : h.x; };
                    return plant;
                  }(),
                  "z^1 stands where a^1 belongs"});
  list.push_back({"hidden: shifted neurons",
                  [] {
                    Plant plant;
                    plant.inputs = [](const Homework& h, std::size_t l) {
                      Table in = h.a[l - 1];
                      for (Row& row : in) {
                        if (l == 2) std::rotate(row.begin(), row.end() - 1, row.end());
                      }
                      return in;
                    };
                    return plant;
                  }(),
                  "shifted by one"});
  return list;
}

inline std::vector<Planted> mistakes_for_squares() {
  std::vector<Planted> list = everywhere();
  list.push_back({"half", scaled([](const Homework&) { return 0.5; }), "factor 2 of (a-y)^2 is missing"});
  list.push_back(
      {"no slope at the output", slope_at(in_last, [](double, double) { return 1.0; }), "slope s'(z) is missing"});
  list.push_back({"s'(a) at the output", slope_at(in_last, [](double, double a) { return ds(Function::sigmoid, a); }),
                  "taken at a"});
  list.push_back({"a - y at the output", output([](const Homework&, const Row& z, const Row& y) {
                    Row d;
                    for (std::size_t j = 0; j < z.size(); ++j) d.push_back(s(Function::sigmoid, z[j]) - y[j]);
                    return d;
                  }),
                  "slope"});
  list.push_back({"softmax", output([](const Homework&, const Row& z, const Row& y) {
                    Row p = softmax(z);
                    for (std::size_t j = 0; j < p.size(); ++j) p[j] -= y[j];
                    return p;
                  }),
                  "softmax + cross-entropy at the output"});
  list.push_back({"softmax, one too many", output([](const Homework&, const Row& z, const Row& y) {
                    Row p = softmax(z);
                    for (std::size_t j = 0; j < p.size(); ++j) p[j] = (p[j] - y[j]) * p[j] * (1 - p[j]);
                    return p;
                  }),
                  "one derivative too many"});
  list.push_back(
      {"hidden: no slope", slope_at(in_first, [](double, double) { return 1.0; }), "slope s'(z) is missing"});
  list.push_back(
      {"hidden: relu's slope", slope_at(in_first, [](double z, double) { return z > 0 ? 1.0 : 0.0; }), "relu, at z"});
  list.push_back({"hidden: a only", slope_at(in_first, [](double, double a) { return a; }), "a itself"});
  list.push_back({"hidden: slope twice",
                  slope_at(in_first,
                           [](double z, double a) {
                             const double slope = std::abs(a - std::tanh(z)) < 1e-9 ? 1 - a * a : a * (1 - a);
                             return slope * slope;
                           }),
                  "multiplied twice"});
  return list;
}

inline std::vector<Planted> mistakes_for_softmax() {
  std::vector<Planted> list = everywhere();
  list.push_back({"one derivative too many", output([](const Homework&, const Row& z, const Row& y) {
                    Row p = softmax(z);
                    for (std::size_t j = 0; j < p.size(); ++j) p[j] = (p[j] - y[j]) * p[j] * (1 - p[j]);
                    return p;
                  }),
                  "one derivative too many"});
  list.push_back({"sigmoids", output([](const Homework&, const Row& z, const Row& y) {
                    Row d;
                    for (std::size_t j = 0; j < z.size(); ++j) d.push_back(s(Function::sigmoid, z[j]) - y[j]);
                    return d;
                  }),
                  "sigmoids at the output"});
  list.push_back({"no targets", output([](const Homework&, const Row& z, const Row&) { return softmax(z); }),
                  "targets are missing"});
  list.push_back({"logits", output([](const Homework&, const Row& z, const Row& y) {
                    Row d = z;
                    for (std::size_t j = 0; j < z.size(); ++j) d[j] -= y[j];
                    return d;
                  }),
                  "softmax is forgotten"});
  list.push_back(
      {"hidden: no slope", slope_at(in_first, [](double, double) { return 1.0; }), "slope s'(z) is missing"});
  return list;
}

}  // namespace nudge::planted
