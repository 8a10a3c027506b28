#include "experiments/homework/fitted_mistakes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

std::optional<Numbers> tensor_at(const Case& given, std::size_t offset) {
  for (const ParameterTensor& tensor : given.tensors) {
    if (tensor.offset == offset) return given.mine.subspan(offset, tensor.size());
  }
  return std::nullopt;
}

/// Each layer's weights are updated, and the desire passed back through the new ones.
void update_first(Program& program, double rate) {
  for (std::size_t l = 1; l < program.net.depth(); ++l) {
    program.passed_back[l - 1] = [rate](Student& student, std::size_t layer) {
      Batch W = student.net().layer(layer + 1).W;
      const std::vector<double>& gradient = student.weight_gradient(layer + 1);
      for (std::size_t i = 0; i < W.numbers.size(); ++i) W.numbers[i] -= rate * gradient[i];
      return student.product(student.delta(layer + 1), W);
    };
  }
}

/// In the last hidden layer the mistake's effect is proportional to the rate: it is read there.
void add_updated_first(const Case& given, const PlainNet& net, const Batch& x, const Batch& y, Compute& compute,
                       Mistakes& mistakes) {
  if (net.depth() < 2) return;
  const std::size_t hidden = net.depth() - 1;
  const auto forward = run_forward(Program(net), x, y, compute);
  Student right(Program(net), forward, compute);
  Program at_rate_1(net);
  update_first(at_rate_1, 1);
  Student wrong(std::move(at_rate_1), forward, compute);

  // Summed, halved and the like: the factor that the output layer has.
  const auto output = tensor_at(given, net.layer(net.depth()).weight_offset);
  double factor = output && are_finite(*output) ? factor_between(*output, right.weight_gradient(net.depth())) : 1;
  if (!std::isfinite(factor) || factor == 0) factor = 1;
  const auto mine = tensor_at(given, net.layer(hidden).weight_offset);
  if (!mine || !are_finite(*mine)) return;
  const std::vector<double>& ours = right.weight_gradient(hidden);
  std::vector<double> effect = wrong.weight_gradient(hidden);
  std::vector<double> difference(mine->begin(), mine->end());
  for (std::size_t i = 0; i < effect.size(); ++i) {
    effect[i] = (effect[i] - ours[i]) * factor;
    difference[i] -= factor * ours[i];
  }
  const double rate = factor_between(difference, effect);
  if (!std::isfinite(rate) || rate == 0 || distance(difference, effect, rate) > 0.01 * length(difference)) return;
  mistakes.push_back({Mistake::Kind::passing_back, hidden,
                      text("the weights were updated (at a rate of ", plain_number(rate / factor),
                           ") before the desire was passed on"),
                      [rate](Program& program) { update_first(program, rate); }});
}

/// One example of many, found by the output layer's biases, each example's share of which is its delta^L.
class OneExample {
 public:
  OneExample(const Case& given, const PlainNet& net, const Batch& x, const Batch& y, Compute& compute)
      : net_(net), x_(x), y_(y), compute_(compute), n_(static_cast<double>(x.rows)), delta_(delta_with(y)) {
    const auto mine = tensor_at(given, net.layer(net.depth()).bias_offset());
    if (!mine || !are_finite(*mine) || x.rows < 2 || mine->size() < 2) return;
    sum_.assign(mine->size(), 0);
    for (std::size_t i = 0; i < x.rows; ++i) {
      for (std::size_t j = 0; j < sum_.size(); ++j) sum_[j] += delta_(i, j);
    }
    mine_ = *mine;
  }

  void find(Mistakes& mistakes) {
    if (mine_.empty()) return;
    for (std::size_t i = 0; i < x_.rows; ++i) {
      const auto row = std::as_const(delta_).view().row(i);
      if (is_sum_with(row, -1, n_)) add_repeated(i, 0, n_, mistakes);
      if (is_sum_with(row, -1, n_ - 1)) add_repeated(i, 0, n_ - 1, mistakes);
      if (is_sum_with(row, 1, n_)) add_repeated(i, 2, n_, mistakes);
      if (is_sum_with(row, 1, n_ + 1)) add_repeated(i, 2, n_ + 1, mistakes);
    }
    for (std::size_t c = 0; c < y_.columns; ++c) find_label(c, mistakes);
  }

 private:
  Batch delta_with(const Batch& y) {
    Student student(Program(net_), run_forward(Program(net_), x_, y, compute_), compute_);
    return student.delta(net_.depth());
  }

  /// Whether mine is (sum + share row) / divisor, to a small part of what the row changes.
  bool is_sum_with(Numbers row, double share, double divisor) const {
    double apart = 0, size = 0, change = 0;
    for (std::size_t j = 0; j < sum_.size(); ++j) {
      const double expected = (sum_[j] + share * row[j]) / divisor;
      apart += (mine_[j] - expected) * (mine_[j] - expected);
      size += mine_[j] * mine_[j];
      change += row[j] * row[j] / (divisor * divisor);
    }
    return std::sqrt(apart) <= nearness * std::sqrt(size) && apart <= 0.0025 * change;
  }

  void add_repeated(std::size_t i, std::size_t times, double divisor, Mistakes& mistakes) const {
    const char* what = times == 0 ? " is left out" : " counts twice";
    const bool own_count = divisor != n_;
    const double by = static_cast<double>(x_.rows + times - 1) / divisor;
    mistakes.push_back({Mistake::Kind::examples, net_.depth(),
                        text("one example", what, ": number ", i, " of these ", x_.rows, ", from 0",
                             own_count ? "" : text("; the sum is still divided by ", x_.rows)),
                        [i, times, by](Program& program) {
                          program.prepare = [i, times](Batch& x, Batch& y) {
                            for (Batch* batch : {&x, &y}) {
                              const auto begin =
                                  batch->numbers.begin() + static_cast<std::ptrdiff_t>(i * batch->columns);
                              const auto end = begin + static_cast<std::ptrdiff_t>(batch->columns);
                              const std::vector<double> row(begin, end);
                              if (times == 0) batch->numbers.erase(begin, end);
                              if (times == 2) batch->numbers.insert(end, row.begin(), row.end());
                              batch->rows += times == 0 ? std::size_t(-1) : 1;
                            }
                          };
                          scale_delta(program, by);
                        }});
  }

  /// Everything that follows is proportional to delta^L.
  static void scale_delta(Program& program, double by) {
    if (by == 1) return;
    program.output_delta = [by](Student& student) {
      Student right(Program(student.net()), student.forward(), student.compute());
      return each(right.delta(right.depth()), [by](double d) { return by * d; });
    };
  }

  void find_label(std::size_t c, Mistakes& mistakes) {
    Batch y(y_.rows, y_.columns);
    for (std::size_t i = 0; i < y.rows; ++i) y(i, c) = 1;
    const Batch other = delta_with(y);
    std::vector<double> change(sum_.size());
    for (std::size_t i = 0; i < y.rows; ++i) {
      if (y_(i, c) == 1) continue;
      for (std::size_t j = 0; j < change.size(); ++j) change[j] = other(i, j) - delta_(i, j);
      if (!is_sum_with(change, 1, n_)) continue;
      mistakes.push_back({Mistake::Kind::examples, net_.depth(),
                          text("one example has another label: number ", i, " of these ", y.rows,
                               ", from 0, is taken for class number ", c),
                          [i, c](Program& program) {
                            program.prepare = [i, c](Batch&, Batch& targets) {
                              std::ranges::fill(targets.view().row(i), 0);
                              targets(i, c) = 1;
                            };
                          }});
    }
  }

  const PlainNet& net_;
  const Batch& x_;
  const Batch& y_;
  Compute& compute_;
  double n_;
  Batch delta_;
  Numbers mine_;
  std::vector<double> sum_;
};

}  // namespace

Mistakes fitted_mistakes(const Case& given, const PlainNet& net, const Batch& x, const Batch& y, Compute& compute) {
  Mistakes mistakes;
  add_updated_first(given, net, x, y, compute, mistakes);
  OneExample(given, net, x, y, compute).find(mistakes);
  return mistakes;
}

}  // namespace nudge::homework
