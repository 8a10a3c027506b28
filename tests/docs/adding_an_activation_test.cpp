// The example of docs/adding_an_activation.md: it compiles, it is right, and the page shows it as it is.

#include <gtest/gtest.h>

#include "docs/page_code.hpp"
#include "docs/softsign.hpp"

namespace nudge::kernels {
namespace {

TEST(AddingAnActivation, ThePageShowsTheCodeThatIsCompiled) {
  const std::string code = project_file("tests/docs/softsign.hpp");
  const std::vector<std::string> shown = cpp_blocks("docs/adding_an_activation.md");
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_NE(code.find(shown.front()), std::string::npos);
}

TEST(AddingAnActivation, ItsDerivativeAgreesWithCentralDifferences) {
  static_assert(Softsign::traits.derivative_from == From::a && Softsign::traits.kinks.empty());
  const Softsign s;
  const double step = 1e-6;
  for (double z = -4; z <= 4; z += 0.37) {
    const double numeric = (s.value(z + step) - s.value(z - step)) / (2 * step);
    EXPECT_NEAR(s.derivative(s.value(z)), numeric, 1e-8) << z;
  }
  EXPECT_EQ(s.value(0.0), 0.0);
  EXPECT_EQ(s.value(-3.0F), -0.75F);
}

}  // namespace
}  // namespace nudge::kernels
