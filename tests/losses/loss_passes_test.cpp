// Every loss with every option: weights of examples and of classes, smoothed labels.

#include "losses/loss_passes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "losses/targets.hpp"
#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

constexpr std::size_t examples = 4;
constexpr std::size_t outputs = 3;

/// A case with targets that are one-hot in every second row and any numbers in the others.
struct Options {
  double smoothing = 0;
  std::vector<double> classes{};
  std::vector<double> weights = std::vector<double>(examples, 1);
};

template <typename T>
struct Passes {
  std::vector<T> output, y, t, p = std::vector<T>(examples * outputs), d = std::vector<T>(examples * outputs);
  std::vector<T> costs = std::vector<T>(examples), weights, w = std::vector<T>(examples);
  ThreadTeam team{2};
  kernels::Compute<T> compute{team};
  Loss loss;
  LossOptions options;

  Passes(Loss which, const Options& with)
      : loss(which), options{.label_smoothing = with.smoothing, .class_weights = with.classes} {
    test::RandomNumbers random(8);
    const bool logits = takes_logits(loss);
    for (std::size_t i = 0; i < examples * outputs; ++i) {
      output.push_back(static_cast<T>(logits ? random.between(-2, 2) : random.between(0.1, 0.9)));
      const bool hot = i % outputs == i / outputs % outputs;
      y.push_back(static_cast<T>(i / outputs % 2 == 0 ? (hot ? 1 : 0) : random.between(0.1, 0.9)));
    }
    weights.assign(with.weights.begin(), with.weights.end());
  }

  Matrix<const T> matrix(const std::vector<T>& numbers) const { return {numbers.data(), examples, outputs}; }
  void forward() {
    t = y;
    for (std::size_t i = 0; i < examples; ++i) {
      w[i] = losses::make_target(loss, options, weights[i], std::span(t).subspan(i * outputs, outputs)).cost;
    }
    losses::forward<T>(loss, compute, matrix(output), matrix(t), w, Matrix<T>(p.data(), examples, outputs), costs);
  }
  void backward() {
    losses::backward<T>(loss, compute, matrix(output), matrix(t), w, matrix(p), Matrix<T>(d.data(), examples, outputs));
  }
  double total() {
    forward();
    double sum = 0;
    for (const T cost : costs) sum += static_cast<double>(cost);
    return sum;
  }
};

constexpr Loss all_losses[] = {Loss::quadratic, Loss::half_quadratic, Loss::cross_entropy, Loss::binary_cross_entropy};

std::vector<Options> all_options() {
  std::vector<Options> all;
  for (const double smoothing : {0.0, 0.1, 0.7}) {
    for (const bool by_class : {false, true}) {
      for (const bool by_example : {false, true}) {
        Options options{.smoothing = smoothing};
        if (by_class) options.classes = {0.5, 0, 3};
        if (by_example) options.weights = {1, 0.25, 0, 7};
        all.push_back(options);
      }
    }
  }
  return all;
}

/// C of one example straight from its definition.
double cost_by_definition(Loss loss, const Options& options, const double* output, const double* y, double weight) {
  double cost = 0, class_weight = options.classes.empty() ? 1 : 0, exponentials = 0;
  for (std::size_t j = 0; j < outputs; ++j) {
    exponentials += std::exp(output[j]);
    if (!options.classes.empty()) class_weight += options.classes[j] * y[j];
  }
  for (std::size_t j = 0; j < outputs; ++j) {
    const double e = options.smoothing;
    if (loss == Loss::cross_entropy) {
      const double v = options.classes.empty() ? 1 : options.classes[j];
      cost -= v * ((1 - e) * y[j] + e / outputs) * std::log(std::exp(output[j]) / exponentials);
    } else if (loss == Loss::binary_cross_entropy) {
      const double t = (1 - e) * y[j] + e / 2, s = 1 / (1 + std::exp(-output[j]));
      cost -= class_weight * (t * std::log(s) + (1 - t) * std::log(1 - s));
    } else {
      const double f = loss == Loss::quadratic ? 1 : 0.5;
      cost += class_weight * f * (output[j] - y[j]) * (output[j] - y[j]);
    }
  }
  return weight * cost;
}

template <typename Work>
void for_all_cases(Work&& work) {
  for (const Loss loss : all_losses) {
    for (const Options& options : all_options()) {
      if (!takes_logits(loss) && options.smoothing > 0) continue;  // refused by check()
      SCOPED_TRACE(text(to_string(loss), " smoothing ", options.smoothing, " classes ", options.classes.size(),
                        " weight ", options.weights[1]));
      work(loss, options);
    }
  }
}

TEST(LossWithOptions, CostsFollowTheDefinition) {
  for_all_cases([](Loss loss, const Options& options) {
    Passes<double> passes(loss, options);
    passes.forward();
    for (std::size_t i = 0; i < examples; ++i) {
      EXPECT_NEAR(
          passes.costs[i],
          cost_by_definition(loss, options, &passes.output[i * outputs], &passes.y[i * outputs], options.weights[i]),
          1e-13);
    }
  });
}

TEST(LossWithOptions, DerivativesAgreeWithCentralDifferences) {
  for_all_cases([](Loss loss, const Options& options) {
    Passes<double> passes(loss, options);
    passes.forward();
    passes.backward();
    const std::vector<double> claimed = passes.d;
    const GradientCheck check =
        check_gradient(passes.output, claimed, {{.name = "output", .address = "", .rows = examples * outputs}},
                       [&] { return passes.total(); }, {});
    EXPECT_TRUE(check.passed) << check.error;
  });
}

TEST(LossWithOptions, ASmoothedGradientThatForgetsTheClassWeightIsCaught) {
  Passes<double> passes(Loss::cross_entropy, {.smoothing = 0.1, .classes = {0.5, 1, 3}});
  passes.forward();
  Passes<double> planted(Loss::cross_entropy, {.smoothing = 0.1});
  planted.forward();
  planted.backward();
  EXPECT_FALSE(check_gradient(passes.output, planted.d, {{.name = "output", .address = "", .rows = examples * outputs}},
                              [&] { return passes.total(); }, {})
                   .passed);
}

TEST(LossWithOptions, FloatAgreesWithDouble) {
  for_all_cases([](Loss loss, const Options& options) {
    Passes<float> narrow(loss, options);
    Passes<double> wide(loss, options);
    for (std::size_t i = 0; i < wide.output.size(); ++i) {
      wide.output[i] = narrow.output[i];
      wide.y[i] = narrow.y[i];
    }
    narrow.forward();
    narrow.backward();
    wide.forward();
    wide.backward();
    for (std::size_t i = 0; i < wide.costs.size(); ++i) EXPECT_NEAR(narrow.costs[i], wide.costs[i], 2e-5);
    for (std::size_t i = 0; i < wide.d.size(); ++i) EXPECT_NEAR(narrow.d[i], wide.d[i], 2e-5);
  });
}

/// Weights of 1 are no weights, to the bit.
TEST(LossWithOptions, WeightsOfOneChangeNoBit) {
  for (const Loss loss : all_losses) {
    SCOPED_TRACE(to_string(loss));
    Passes<float> plain(loss, {});
    // With one-hot targets the weight of an example's class is exactly 1 too.
    Passes<float> weighted(loss, {.classes = {1, 1, 1}});
    for (std::size_t i = 0; i < plain.y.size(); ++i) {
      plain.y[i] = weighted.y[i] = i % outputs == i / outputs % outputs ? 1.0F : 0.0F;
    }
    for (Passes<float>* passes : {&plain, &weighted}) {
      passes->forward();
      passes->backward();
    }
    EXPECT_EQ(plain.costs, weighted.costs);
    EXPECT_EQ(plain.d, weighted.d);
  }
}

}  // namespace
}  // namespace nudge
