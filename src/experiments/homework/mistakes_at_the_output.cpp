#include <algorithm>
#include <cmath>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }
double own_slope(double p) { return p * (1 - p); }
double sign(double d) { return d > 0 ? 1 : d < 0 ? -1 : 0; }

Batch examples_as_columns(const Batch& batch) {
  Batch result(batch.columns, batch.rows);
  for (std::size_t i = 0; i < batch.rows; ++i) {
    for (std::size_t j = 0; j < batch.columns; ++j) result(j, i) = batch(i, j);
  }
  return result;
}

Batch logits(Student& student) { return student.z(student.depth()); }
Batch sigmoids(Student& student) { return each(logits(student), sigmoid); }
Batch softmaxes(Student& student) { return softmax(logits(student)); }
Batch softmaxes_over_examples(Student& student) {
  return examples_as_columns(softmax(examples_as_columns(logits(student))));
}

Batch minus_targets(const Batch& outputs, Student& student) {
  return each(outputs, student.targets(), [](double p, double y) { return p - y; });
}

/// The softmax's own derivative: dC/dz_j = p_j (dC/dp_j - sum over k of p_k dC/dp_k).
Batch back_through_softmax(const Batch& p, const Batch& dp) {
  Batch dz = p;
  for (std::size_t i = 0; i < p.rows; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < p.columns; ++k) sum += p(i, k) * dp(i, k);
    for (std::size_t j = 0; j < p.columns; ++j) dz(i, j) = p(i, j) * (dp(i, j) - sum);
  }
  return dz;
}

/// 1 for each example's largest output, 0 elsewhere.
Batch called(const Batch& outputs) {
  Batch result(outputs.rows, outputs.columns);
  for (std::size_t i = 0; i < outputs.rows; ++i) {
    const auto row = outputs.view().row(i);
    result(i, static_cast<std::size_t>(std::ranges::max_element(row) - row.begin())) = 1;
  }
  return result;
}

using Delta = std::function<Batch(Student&)>;

class OutputMistakes {
 public:
  explicit OutputMistakes(const PlainNet& net) : last_(net.depth()), loss_(net.loss) {}

  Mistakes all() {
    const std::string d = text("delta^", last_);
    if (loss_ == Loss::cross_entropy) {
      add_of_softmax(d);
    } else if (loss_ == Loss::binary_cross_entropy) {
      add_of_sigmoid(d);
    } else {
      add_of_squares(d);
    }
    return std::move(mistakes_);
  }

 private:
  void delta(const std::string& sentence, Delta delta) {
    mistakes_.push_back({Mistake::Kind::output, last_, sentence,
                         [delta = std::move(delta)](Program& program) { program.output_delta = delta; }});
  }
  /// `f` makes dC/da of the output a and the target.
  template <typename F>
  void cost(const std::string& sentence, F f) {
    mistakes_.push_back({Mistake::Kind::output, last_, sentence, [f](Program& program) {
                           program.cost_derivative = [f](Student& student) {
                             return each(student.a(student.depth()), student.targets(), f);
                           };
                         }});
  }

  /// The net has a^L = s(z^L) and C = sum of (a - y)^2, or half of it: delta^L = 2 (a - y) s'(z).
  void add_of_squares(const std::string& d) {
    const double c = loss_ == Loss::quadratic ? 2 : 1;
    delta(d + " = a - y: that is cross-entropy's; the quadratic cost's has the slope s'(z) in it",
          [](Student& student) { return minus_targets(student.a(student.depth()), student); });
    if (c == 1) mistakes_.pop_back();  // the missing slope says the same
    cost("the targets are missing: dC/da is made of a alone, not of a - y", [c](double a, double) { return c * a; });
    cost("the outputs are missing: dC/da is made of -y alone, not of a - y", [c](double, double y) { return -c * y; });
    cost("(a - y)^2, the cost itself, stands where its derivative belongs",
         [c](double a, double y) { return c / 2 * (a - y) * (a - y); });
    cost("the cost's derivative is that of abs(a - y), only its sign", [](double a, double y) { return sign(a - y); });
    cost("dC/da is abs(a - y): its sign is lost", [c](double a, double y) { return c * std::abs(a - y); });
    cost("only the output of the example's own class has an error; the others' are left out",
         [c](double a, double y) { return c * (a - y) * y; });
    cost("the output of the example's own class has no error; only the others' have",
         [c](double a, double y) { return c * (a - y) * (1 - y); });
    cost("dC/da is cross-entropy's -y/a: only the example's own class has one",
         [](double a, double y) { return -y / a; });
    delta(d + " = z - y: the output's activation is forgotten in the error",
          [](Student& student) { return minus_targets(logits(student), student); });
    delta(d + " is made of the called class (1 for the largest output) in place of a", [c](Student& student) {
      const Batch a = student.a(student.depth());
      return times(each(minus_targets(called(a), student), [c](double e) { return c * e; }),
                   student.right_slope(student.depth()));
    });
    // Softmax where the net has its own activation.
    delta("softmax + cross-entropy at the output (" + d +
              " = softmax(z) - y); the net has another activation and squares",
          [](Student& student) { return softmax_error(softmaxes(student), student.targets()); });
    delta("softmax at the output, with one derivative too many: (p - y) p (1 - p); the net has another activation",
          [](Student& student) {
            const Batch p = softmaxes(student);
            return times(minus_targets(p, student), each(p, own_slope));
          });
    delta(
        "softmax at the output with the quadratic cost and softmax's whole derivative; the net has another activation",
        [c](Student& student) {
          const Batch p = softmaxes(student);
          return back_through_softmax(p, each(minus_targets(p, student), [c](double e) { return c * e; }));
        });
    delta("softmax at the output, and the slope of the net's own activation with it: (p - y) s'(z)",
          [c](Student& student) {
            return times(each(minus_targets(softmaxes(student), student), [c](double e) { return c * e; }),
                         student.right_slope(student.depth()));
          });
    delta("softmax at the output, over the examples in place of the classes (the wrong axis): p - y",
          [](Student& student) { return minus_targets(softmaxes_over_examples(student), student); });
    delta("softmax over the examples in place of the classes (the wrong axis), with p (1 - p)", [c](Student& student) {
      const Batch p = softmaxes_over_examples(student);
      return times(each(minus_targets(p, student), [c](double e) { return c * e; }), each(p, own_slope));
    });
  }

  /// The net has softmax + cross-entropy: delta^L = p - y.
  void add_of_softmax(const std::string& d) {
    delta("softmax + cross-entropy with one derivative too many: (p - y) p (1 - p), where " + d + " = p - y",
          [](Student& student) {
            const Batch p = softmaxes(student);
            return times(minus_targets(p, student), each(p, own_slope));
          });
    delta("the targets are missing: " + d + " = p, not p - y", softmaxes);
    delta("the outputs are missing: " + d + " = -y, not p - y",
          [](Student& student) { return each(student.targets(), [](double y) { return -y; }); });
    delta("dC/dp = -y/p is taken for " + d + ": the softmax's own derivative is missing", [](Student& student) {
      return each(softmaxes(student), student.targets(), [](double p, double y) { return -y / p; });
    });
    delta("-y/p is multiplied by p (1 - p) alone: the softmax joins all outputs, and its other derivatives are missing",
          [](Student& student) {
            return each(softmaxes(student), student.targets(), [](double p, double y) { return -y * (1 - p); });
          });
    delta("the softmax is forgotten: " + d + " = z - y",
          [](Student& student) { return minus_targets(logits(student), student); });
    delta("the quadratic cost behind a softmax, with softmax's whole derivative; the net has cross-entropy",
          [](Student& student) {
            const Batch p = softmaxes(student);
            return back_through_softmax(p, each(minus_targets(p, student), [](double e) { return 2 * e; }));
          });
    delta("softmax over the examples in place of the classes: the wrong axis",
          [](Student& student) { return minus_targets(softmaxes_over_examples(student), student); });
    delta("the softmax is taken twice (the loss has one already), " + d + " = softmax(p) - y",
          [](Student& student) { return minus_targets(softmax(softmaxes(student)), student); });
    delta("the softmax is taken twice: the loss has one already, and what it gets are probabilities",
          [](Student& student) {
            const Batch p = softmaxes(student);
            return back_through_softmax(p, minus_targets(softmax(p), student));
          });
    delta("sigmoids at the output (" + d + " = s(z) - y) where the net has softmax",
          [](Student& student) { return minus_targets(sigmoids(student), student); });
    delta(
        "sigmoids and the quadratic cost at the output, 2 (a - y) a (1 - a), where the net has softmax + cross-entropy",
        [](Student& student) {
          const Batch a = sigmoids(student);
          return times(each(minus_targets(a, student), [](double e) { return 2 * e; }), each(a, own_slope));
        });
    delta("the logarithm of p is in " + d + ": log p - y", [](Student& student) {
      return minus_targets(each(softmaxes(student), [](double p) { return std::log(p); }), student);
    });
    delta("only the output of the example's own class has an error; the others' are left out",
          [](Student& student) { return times(minus_targets(softmaxes(student), student), student.targets()); });
    delta(d + " is made of the called class (1 for the largest output) in place of p",
          [](Student& student) { return minus_targets(called(logits(student)), student); });
  }

  /// The net has sigmoids + binary cross-entropy: delta^L = a - y.
  void add_of_sigmoid(const std::string& d) {
    delta("sigmoid + cross-entropy with one derivative too many: (a - y) a (1 - a), where " + d + " = a - y",
          [](Student& student) {
            const Batch a = sigmoids(student);
            return times(minus_targets(a, student), each(a, own_slope));
          });
    delta("softmax at the output (" + d + " = softmax(z) - y) where the net has sigmoids",
          [](Student& student) { return minus_targets(softmaxes(student), student); });
    delta("softmax over the examples in place of the classes, where the net has sigmoids",
          [](Student& student) { return minus_targets(softmaxes_over_examples(student), student); });
    delta("the sigmoid is forgotten: " + d + " = z - y",
          [](Student& student) { return minus_targets(logits(student), student); });
    delta("only the first half of the cost, -y log a, is differentiated: " + d + " = -y (1 - a)", [](Student& student) {
      return each(sigmoids(student), student.targets(), [](double a, double y) { return -y * (1 - a); });
    });
    delta("dC/da is taken for " + d + ": the sigmoid's own slope is missing", [](Student& student) {
      return each(sigmoids(student), student.targets(), [](double a, double y) { return (a - y) / own_slope(a); });
    });
    delta("the targets are missing: " + d + " = a, not a - y", sigmoids);
    delta("the outputs are missing: " + d + " = -y, not a - y",
          [](Student& student) { return each(student.targets(), [](double y) { return -y; }); });
    delta(d + " is made of the called class (1 for the largest output) in place of a",
          [](Student& student) { return minus_targets(called(logits(student)), student); });
  }

  std::size_t last_;
  Loss loss_;
  Mistakes mistakes_;
};

}  // namespace

Mistakes mistakes_at_the_output(const PlainNet& net) { return OutputMistakes(net).all(); }

}  // namespace nudge::homework
