#include "experiments/principal_plane.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "experiments/moments.hpp"
#include "experiments/symmetric_eigen.hpp"
#include "support/random_numbers.hpp"

namespace nudge::experiments {
namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

TEST(SymmetricEigen, DecomposesARandomMatrix) {
  constexpr std::size_t n = 40;
  test::RandomNumbers random(1);
  std::vector<double> a(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) a[i * n + j] = a[j * n + i] = random.between(-1, 1);
  }
  const SymmetricEigen eigen = symmetric_eigen(a, n);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) {
      EXPECT_GE(eigen.values[i - 1], eigen.values[i]);
    }
    const double* v = &eigen.vectors[i * n];
    for (std::size_t r = 0; r < n; ++r) {
      double product = 0, length = 0;
      for (std::size_t k = 0; k < n; ++k) {
        product += a[r * n + k] * v[k];
        length += v[k] * eigen.vectors[r * n + k];
      }
      EXPECT_NEAR(product, eigen.values[i] * v[r], 1e-13);
      EXPECT_NEAR(length, r == i ? 1 : 0, 1e-13);
    }
  }
}

TEST(SymmetricEigen, IsAtHomeWithZeroAndOneNumber) {
  EXPECT_EQ(symmetric_eigen({0, 0, 0, 0}, 2).values, (std::vector<double>{0, 0}));
  EXPECT_EQ(symmetric_eigen({-3}, 1).values, (std::vector<double>{-3}));
}

/// Points mean + r e1 + s e2 with known r and s.
struct KnownPlane {
  static constexpr std::size_t d = 200, m = 30;
  std::vector<double> mean, e1, e2, r, s;
  std::vector<AlignedArray<float>> points;

  KnownPlane() {
    test::RandomNumbers random(7);
    mean = random.many(d, -1, 1);
    e1 = random.many(d, -1, 1);
    e2 = random.many(d, -1, 1);
    scale(e1, 1 / std::sqrt(dot(e1, e1)));
    const double along = dot(e1, e2);
    for (std::size_t k = 0; k < d; ++k) e2[k] -= along * e1[k];
    scale(e2, 1 / std::sqrt(dot(e2, e2)));
    // An ellipse: its coordinates are uncorrelated, with the squares of its half axes as their variances' ratio.
    for (std::size_t i = 0; i < m; ++i) {
      const double angle = 2 * 3.141592653589793 * static_cast<double>(i) / m;
      r.push_back(3 * std::cos(angle));
      s.push_back(1 * std::sin(angle));
      points.emplace_back(d);
      for (std::size_t k = 0; k < d; ++k) {
        points.back()[k] = static_cast<float>(mean[k] + r[i] * e1[k] + s[i] * e2[k]);
      }
    }
  }
  static void scale(std::vector<double>& x, double factor) {
    for (double& number : x) number *= factor;
  }
};

TEST(PrincipalPlane, FindsAKnownPlaneWithItsShares) {
  ThreadTeam team;
  const KnownPlane known;
  const PrincipalPlane plane = principal_plane(known.points, team);
  EXPECT_NEAR(plane.share_u, 0.9, 1e-6);
  EXPECT_NEAR(plane.share_v, 0.1, 1e-6);
  const double sign_1 = dot(plane.e1, known.e1), sign_2 = dot(plane.e2, known.e2);
  EXPECT_NEAR(std::abs(sign_1), 1, 1e-6);
  EXPECT_NEAR(std::abs(sign_2), 1, 1e-6);
  std::vector<float> x(known.d);
  for (std::size_t i = 0; i < known.m; ++i) {
    EXPECT_NEAR(plane.us[i], sign_1 * known.r[i], 1e-5);
    EXPECT_NEAR(plane.vs[i], sign_2 * known.s[i], 1e-5);
    plane.point(plane.us[i], plane.vs[i], x);
    for (std::size_t k = 0; k < known.d; ++k) EXPECT_NEAR(x[k], known.points[i][k], 1e-5);
  }
}

TEST(PrincipalPlane, SharesLeaveOutWhatIsBesideThePlane) {
  ThreadTeam team;
  // Three directions at right angles, of variances 4, 2, 1.
  std::vector<AlignedArray<float>> points;
  for (const auto& [axis, size] : {std::pair<std::size_t, float>{0, 2.0F}, {1, std::sqrt(2.0F)}, {2, 1.0F}}) {
    for (const float sign : {-1.0F, 1.0F}) {
      points.emplace_back(3);
      points.back()[axis] = sign * size;
    }
  }
  const PrincipalPlane plane = principal_plane(points, team);
  EXPECT_NEAR(plane.share_u, 4.0 / 7, 1e-6);
  EXPECT_NEAR(plane.share_v, 2.0 / 7, 1e-6);
}

TEST(PrincipalPlane, OfPointsOnALineOrOfOnePointHasNoSecondAxis) {
  ThreadTeam team;
  std::vector<AlignedArray<float>> points(3, AlignedArray<float>(5));
  points[1][2] = 1;
  points[2][2] = 2;
  const PrincipalPlane line = principal_plane(points, team);
  EXPECT_NEAR(line.share_u, 1, 1e-12);
  EXPECT_EQ(line.share_v, 0);
  EXPECT_EQ(line.vs, std::vector<double>(3));
  const PrincipalPlane same = principal_plane(std::vector(4, AlignedArray<float>(5)), team);
  EXPECT_EQ(same.share_u, 0);
  EXPECT_EQ(same.us, std::vector<double>(4));
}

TEST(PrincipalPlane, HasTheSameBitsForAnyNumberOfThreads) {
  const KnownPlane known;
  ThreadTeam one(1), three(3);
  const PrincipalPlane a = principal_plane(known.points, one), b = principal_plane(known.points, three);
  EXPECT_EQ(a.us, b.us);
  EXPECT_EQ(a.e2, b.e2);
}

TEST(Moments, AreSingleStepsFirstAndEvenInTheLogarithmThen) {
  EXPECT_EQ(moments(5, 40), (std::vector<std::size_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(moments(1000, 3), (std::vector<std::size_t>{10, 100, 1000}));
  EXPECT_EQ(moments(1, 1), (std::vector<std::size_t>{1}));
  const std::vector<std::size_t> many = moments(60000, 40);
  EXPECT_LE(many.size(), 40U);
  EXPECT_EQ(many.front(), 1U);
  EXPECT_EQ(many.back(), 60000U);
  for (std::size_t i = 1; i < many.size(); ++i) EXPECT_GT(many[i], many[i - 1]);
}

}  // namespace
}  // namespace nudge::experiments
