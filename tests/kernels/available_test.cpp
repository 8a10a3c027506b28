#include "kernels/available.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "nudge/error.hpp"

namespace nudge::kernels {
namespace {

TEST(AvailableKernels, EndWithThePortableSetAndTheReference) {
  const auto sets = available_kernels();
  ASSERT_GE(sets.size(), 2u);
  EXPECT_STREQ(sets[sets.size() - 2]->name, "portable");
  EXPECT_EQ(sets.back(), &reference_kernels<float>());
}

TEST(AvailableKernels, AreFoundByName) {
  for (const KernelSet<float>* set : available_kernels()) EXPECT_EQ(&kernels_named(set->name), set);
}

TEST(AvailableKernels, AreListedWhenTheNameIsUnknown) {
  try {
    kernels_named("avx1024");
    FAIL();
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("avx1024"), std::string::npos) << message;
    for (const KernelSet<float>* set : available_kernels()) {
      EXPECT_NE(message.find(set->name), std::string::npos) << message;
    }
  }
}

TEST(BestKernels, AreTheReferenceInDouble) { EXPECT_EQ(&best_kernels<double>(), &reference_kernels<double>()); }

// The choice is made once in a process, so each of these makes it in a process of its own.
class BestKernelsDeathTest : public testing::Test {
 protected:
  BestKernelsDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  [[noreturn]] static void print_choice(const char* wanted) {
    wanted == nullptr ? unsetenv("NUDGE_KERNELS") : setenv("NUDGE_KERNELS", wanted, 1);
    try {
      std::fprintf(stderr, "chose %s\n", best_kernels<float>().name);
    } catch (const Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    std::exit(0);
  }
};

TEST_F(BestKernelsDeathTest, AreTheFastestUnlessTheEnvironmentNamesOthers) {
  const testing::ExitedWithCode fine(0);
  const std::string fastest = std::string("chose ") + available_kernels().front()->name;
  EXPECT_EXIT(print_choice(nullptr), fine, fastest);
  EXPECT_EXIT(print_choice(""), fine, fastest);
  EXPECT_EXIT(print_choice("reference"), fine, "chose reference");
  EXPECT_EXIT(print_choice("portable"), fine, "chose portable");
  EXPECT_EXIT(print_choice("nonsense"), fine, "nonsense.*NUDGE_KERNELS.*portable, reference");
}

}  // namespace
}  // namespace nudge::kernels
