// The optimizers' rules as sweeps: every set of kernels has the reference's bits.

#include "kernels/update.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/available.hpp"
#include "support/kernel_examples.hpp"

namespace nudge::kernels {
namespace {

constexpr UpdateRule all_rules[] = {
    UpdateRule::sgd,     UpdateRule::momentum, UpdateRule::nesterov, UpdateRule::rmsprop, UpdateRule::rmsprop_momentum,
    UpdateRule::adagrad, UpdateRule::adam,     UpdateRule::lion};

struct Swept {
  std::vector<float> w = numbers<float>(37, 1), g = numbers<float>(37, 2), first = numbers<float>(37, 3), second;

  Swept(const KernelSet<float>& set, UpdateRule rule, bool clears) {
    for (const float x : numbers<float>(37, 4)) second.push_back(x * x);
    const Update<float> update{.rule = rule,
                               .share = 0.3F,
                               .clears = clears,
                               .shrink = 0.99F,
                               .l2 = 0.01F,
                               .rate = 0.1F,
                               .momentum = 0.9F,
                               .alpha = 0.95F,
                               .epsilon = 1e-4F,
                               .beta1 = 0.8F,
                               .beta2 = 0.9F,
                               .step_size = 0.2F,
                               .root_correction = 0.7F};
    set.update(update, {w.data(), g.data(), first.data(), second.data(), w.size()});
  }
};

TEST(Update, HasTheReferencesBitsWithEverySet) {
  for (const UpdateRule rule : all_rules) {
    const Swept expected(reference_kernels<float>(), rule, false);
    EXPECT_FALSE(same_bits(expected.w, numbers<float>(37, 1)));
    for (const KernelSet<float>* set : available_kernels()) {
      SCOPED_TRACE(testing::Message() << set->name << ", rule " << static_cast<int>(rule));
      const Swept got(*set, rule, false);
      EXPECT_TRUE(same_bits(got.w, expected.w));
      EXPECT_TRUE(same_bits(got.first, expected.first));
      EXPECT_TRUE(same_bits(got.second, expected.second));
      EXPECT_TRUE(same_bits(got.g, numbers<float>(37, 2)));
    }
  }
}

TEST(Update, ShrinksDecaysAndMakesTheMean) {
  // w = 0.99 w, then w -= 0.1 (0.3 g + 0.01 w)
  const Swept swept(reference_kernels<float>(), UpdateRule::sgd, true);
  const std::vector<float> w = numbers<float>(37, 1), g = numbers<float>(37, 2);
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double shrunk = 0.99 * static_cast<double>(w[i]);
    EXPECT_NEAR(swept.w[i], shrunk - 0.1 * (0.3 * static_cast<double>(g[i]) + 0.01 * shrunk), 1e-6);
  }
  EXPECT_EQ(std::ranges::count(swept.g, 0.0F), 37);
}

}  // namespace
}  // namespace nudge::kernels
