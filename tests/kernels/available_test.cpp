#include "kernels/available.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "support/expect_error.hpp"

namespace nudge::kernels {
namespace {

TEST(AvailableKernels, EndWithThePortableSetAndTheReference) {
  const auto sets = available_kernels();
  ASSERT_GE(sets.size(), 2u);
  EXPECT_STREQ(sets[sets.size() - 2]->name, "portable");
  EXPECT_EQ(sets.back(), &reference_kernels<float>());
}

TEST(AvailableKernels, AreChosenByName) {
  for (const KernelSet<float>* set : available_kernels()) EXPECT_EQ(&choose_kernels(set->name), set);
}

TEST(AvailableKernels, AreTheFastestWithoutAName) {
  EXPECT_EQ(&choose_kernels(nullptr), available_kernels().front());
  EXPECT_EQ(&choose_kernels(""), available_kernels().front());
}

TEST(AvailableKernels, AreListedWhenTheNameIsUnknown) {
  for (const KernelSet<float>* set : available_kernels()) EXPECT_ERROR(choose_kernels("avx1024"), set->name);
  EXPECT_ERROR(choose_kernels("avx1024"), "'avx1024'");
  EXPECT_ERROR(choose_kernels("avx1024"), "NUDGE_KERNELS");
}

TEST(BestKernels, AreTheOnesThatTheEnvironmentNames) {
  EXPECT_EQ(&best_kernels<float>(), &choose_kernels(std::getenv("NUDGE_KERNELS")));
}

TEST(BestKernels, AreTheReferenceInDouble) { EXPECT_EQ(&best_kernels<double>(), &reference_kernels<double>()); }

}  // namespace
}  // namespace nudge::kernels
