#include <algorithm>
#include <cmath>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

/// Row i is that of example i + by, round the end.
Batch examples_shifted(const Batch& batch, std::ptrdiff_t by) {
  Batch result = batch;
  const auto n = static_cast<std::ptrdiff_t>(batch.rows);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    std::ranges::copy(batch.view().row(static_cast<std::size_t>((i + by + n) % n)),
                      result.view().row(static_cast<std::size_t>(i)).begin());
  }
  return result;
}

/// Every example has the mean of all.
Batch means(const Batch& batch) {
  Batch result = batch;
  for (std::size_t j = 0; j < batch.columns; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < batch.rows; ++i) sum += batch(i, j);
    for (std::size_t i = 0; i < batch.rows; ++i) result(i, j) = sum / static_cast<double>(batch.rows);
  }
  return result;
}

/// One example, so often that the mean is its gradient.
Batch one_example(const Batch& batch, std::size_t kept) {
  Batch result = batch;
  for (std::size_t i = 0; i < batch.rows; ++i) std::ranges::copy(batch.view().row(kept), result.view().row(i).begin());
  return result;
}

class Products {
 public:
  explicit Products(const PlainNet& net) : net_(net) {}

  Mistakes all() {
    for (std::size_t l = 1; l <= net_.depth(); ++l) {
      add_wrong_inputs(l);
      add_wrong_errors(l);
    }
    return std::move(mistakes_);
  }

 private:
  void input(std::size_t l, const std::string& sentence, Step step) {
    mistakes_.push_back({Mistake::Kind::product, l, text("L", l, "'s weights: ", sentence),
                         [l, step = std::move(step)](Program& program) { program.inputs[l - 1] = step; }});
  }

  void add_wrong_inputs(std::size_t l) {
    const std::string right = text("a^", l - 1);
    if (l > 1 && net_.layer(l - 1).activation.function != Function::identity) {
      input(l, text("z^", l - 1, " stands where ", right, " belongs"),
            [](Student& student, std::size_t at) { return student.z(at - 1); });
      input(l, text("the slope s'(z^", l - 1, ") stands where ", right, " belongs"),
            [](Student& student, std::size_t at) { return student.right_slope(at - 1); });
    }
    if (net_.width(l) == net_.width(l - 1)) {
      input(l, text("a^", l, " stands where ", right, " belongs"),
            [](Student& student, std::size_t at) { return student.a(at); });
    }
    for (std::size_t k = 0; k + 1 < l; ++k) {
      if (net_.width(k) != net_.width(l - 1)) continue;
      input(l, text("a^", k, " stands where ", right, " belongs"),
            [k](Student& student, std::size_t) { return student.a(k); });
    }
    input(l, right + " is that of the example before, not delta's own",
          [](Student& student, std::size_t at) { return examples_shifted(student.a(at - 1), -1); });
    input(l, right + " is that of the next example, not delta's own",
          [](Student& student, std::size_t at) { return examples_shifted(student.a(at - 1), 1); });
    input(l, text("the mean of delta times the mean of ", right, ", where the mean of their products belongs"),
          [](Student& student, std::size_t at) { return means(student.a(at - 1)); });
  }

  void errors(std::size_t l, const std::string& sentence, const Step& step) {
    mistakes_.push_back({Mistake::Kind::product, l, text("L", l, "'s weights: ", sentence),
                         [l, step](Program& program) { program.errors[l - 1] = step; }});
    mistakes_.push_back({Mistake::Kind::product, l, text("L", l, "'s biases: ", sentence),
                         [l, step](Program& program) { program.bias_errors[l - 1] = step; }});
    if (l == 1) return;  // nothing is passed on from here: for both it is another delta^1
    mistakes_.push_back(
        {Mistake::Kind::product, l, text("L", l, "'s weights and biases: ", sentence), [l, step](Program& program) {
           program.errors[l - 1] = step;
           program.bias_errors[l - 1] = step;
         }});
  }

  void add_wrong_errors(std::size_t l) {
    if (net_.layer(l).activation.function != Function::identity) {
      errors(l, text("dC/da^", l, ", without the slope, stands where delta^", l, " belongs"),
             [](Student& student, std::size_t at) { return student.da(at); });
    }
    errors(l, text("abs(delta^", l, ") stands where delta^", l, " belongs"), [](Student& student, std::size_t at) {
      return each(student.delta(at), [](double d) { return std::abs(d); });
    });
    const auto bias = [&](const std::string& sentence, const Step& step) {
      mistakes_.push_back({Mistake::Kind::product, l, text("L", l, "'s biases: ", sentence),
                           [l, step](Program& program) { program.bias_errors[l - 1] = step; }});
    };
    bias(text("a^", l, " stands where delta^", l, " belongs"),
         [](Student& student, std::size_t at) { return student.a(at); });
    bias("those of the last example alone, not the mean",
         [](Student& student, std::size_t at) { return one_example(student.delta(at), student.examples() - 1); });
    bias("those of the first example alone, not the mean",
         [](Student& student, std::size_t at) { return one_example(student.delta(at), 0); });
    const auto weights_of = [&](const char* which, bool last) {
      mistakes_.push_back({Mistake::Kind::product, l,
                           text("L", l, "'s weights: those of the ", which, " example alone, not the mean"),
                           [l, last](Program& program) {
                             program.inputs[l - 1] = [last](Student& student, std::size_t at) {
                               return one_example(student.a(at - 1), last ? student.examples() - 1 : 0);
                             };
                             program.errors[l - 1] = [last](Student& student, std::size_t at) {
                               return one_example(student.delta(at), last ? student.examples() - 1 : 0);
                             };
                           }});
    };
    weights_of("last", true);
    weights_of("first", false);
  }

  const PlainNet& net_;
  Mistakes mistakes_;
};

}  // namespace

Mistakes mistakes_in_products(const PlainNet& net) { return Products(net).all(); }

}  // namespace nudge::homework
