#pragma once
// Backpropagation as a student's program does it: the whole batch at once, step by step. Each step may be put in
// another way, which is what a mistake does.
//     forward   z^l = W^l a^(l-1) + b^l      a^l = s(z^l)
//     backward  da^L = dC/da^L               delta^l = da^l * s'(z^l)     da^(l-1) = W^l^T delta^l
//     gradient  dW^l = mean of delta^l a^(l-1)^T                          db^l = mean of delta^l
// Where the loss takes logits there is no s at the output, and delta^L = dC/dz^L.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiments/homework/plain_net.hpp"
#include "kernels/compute.hpp"

namespace nudge::homework {

class Student;

/// A step of a student's program for layer l; where it is empty the step is done right.
using Step = std::function<Batch(Student&, std::size_t l)>;

/// The program, as far as it departs from the right one. Lists of steps have an entry a layer: [l - 1].
struct Program {
  explicit Program(const PlainNet& right)
      : net(right),
        slope(right.depth()),
        passed_back(right.depth()),
        inputs(right.depth()),
        errors(right.depth()),
        bias_errors(right.depth()) {}

  PlainNet net;                                          ///< the net that it runs forward: its activations, its biases
  std::function<void(Batch& x, Batch& y)> prepare = {};  ///< what it makes of the examples
  std::function<Batch(Student&)> cost_derivative = {};   ///< dC/da^L
  std::function<Batch(Student&)> output_delta = {};      ///< delta^L at once, for another cost
  std::vector<Step> slope;                               ///< s'(z^l)
  std::vector<Step> passed_back;                         ///< da^l from delta^(l+1), for l < L
  std::vector<Step> inputs;                              ///< what stands for a^(l-1) in dW^l
  std::vector<Step> errors;                              ///< what stands for delta^l in dW^l
  std::vector<Step> bias_errors;                         ///< and in db^l
};

/// What the pass forward makes of the examples: many programs share it, which go wrong only later.
struct Forward {
  Batch x, y;
  std::vector<Batch> z, a;  ///< [l], l from 1
};

using Compute = kernels::Compute<double>;

std::shared_ptr<const Forward> run_forward(const Program& program, const Batch& x, const Batch& y, Compute& compute);

/// Runs a program on examples. Everything is computed when it is asked for, once.
class Student {
 public:
  /// `forward`: what this program, or one that does the same so far, made of the examples.
  Student(Program program, std::shared_ptr<const Forward> forward, Compute& compute)
      : program_(std::move(program)), forward_(std::move(forward)), compute_(compute) {}

  const PlainNet& net() const { return program_.net; }
  std::size_t depth() const { return program_.net.depth(); }
  std::size_t examples() const { return forward_->x.rows; }

  Compute& compute() const { return compute_; }
  const std::shared_ptr<const Forward>& forward() const { return forward_; }
  const Batch& targets() const { return forward_->y; }
  const Batch& z(std::size_t l) const { return forward_->z[l]; }  ///< l from 1
  const Batch& a(std::size_t l) const { return l == 0 ? forward_->x : forward_->a[l]; }
  const Batch& da(std::size_t l);     ///< dC/da^l; at the output of a loss on logits: delta^L
  const Batch& delta(std::size_t l);  ///< dC/dz^l

  /// (outputs, inputs) and (outputs), means over the examples.
  const std::vector<double>& weight_gradient(std::size_t l);
  const std::vector<double>& bias_gradient(std::size_t l);

  /// The product a b, and of each number its right slope s'(z^l).
  Batch product(const Batch& a, const Batch& b);
  Batch slope_at(std::size_t l, Function function, const Batch& z) const;
  Batch right_slope(std::size_t l) const { return slope_at(l, net().layer(l).activation.function, z(l)); }

 private:
  Program program_;
  std::shared_ptr<const Forward> forward_;
  Compute& compute_;
  std::map<std::size_t, Batch> da_, delta_;
  std::map<std::size_t, std::vector<double>> weight_gradients_, bias_gradients_;
};

/// What a mistake does to a program, in one sentence of a tutor.
struct Mistake {
  /// Two mistakes of one kind in one layer are not looked for together.
  enum class Kind { examples, forward, output, slope, passing_back, product };
  Kind kind;
  std::size_t layer;  ///< the highest L<layer> whose gradient it changes
  std::string sentence;
  std::function<void(Program&)> make;
  /// Whether the pass forward, too, is another.
  bool changes_forward() const { return kind == Kind::examples || kind == Kind::forward; }
};

using Mistakes = std::vector<Mistake>;

/// Number by number.
Batch times(Batch a, const Batch& b);
template <typename F>
Batch each(Batch batch, F f) {
  for (double& number : batch.numbers) number = f(number);
  return batch;
}
template <typename F>
Batch each(Batch a, const Batch& b, F f) {
  for (std::size_t i = 0; i < a.numbers.size(); ++i) a.numbers[i] = f(a.numbers[i], b.numbers[i]);
  return a;
}
/// The softmax of each row.
Batch softmax(const Batch& z);
/// Softmax + cross-entropy's delta: p - y, where the targets sum to 1.
Batch softmax_error(const Batch& p, const Batch& y);

}  // namespace nudge::homework
