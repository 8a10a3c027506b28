#include "losses/mutual_information.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random_numbers.hpp"

namespace nudge {
namespace {

constexpr std::size_t rows = 6, classes = 4;

std::vector<double> softmax_of(const std::vector<double>& z) {
  std::vector<double> p(z.size());
  for (std::size_t i = 0; i < rows; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < classes; ++k) sum += std::exp(z[i * classes + k]);
    for (std::size_t k = 0; k < classes; ++k) p[i * classes + k] = std::exp(z[i * classes + k]) / sum;
  }
  return p;
}

double information_of(const std::vector<double>& p, const std::vector<double>& q) {
  std::vector<double> unused(p.size()), other(q.size());
  losses::MutualInformation<double> information(classes);
  return information({p.data(), rows, classes}, {q.data(), rows, classes}, {unused.data(), rows, classes},
                     {other.data(), rows, classes});
}

std::vector<double> answers(std::initializer_list<std::size_t> classes_of_rows) {
  std::vector<double> p(rows * classes, 0.0);
  std::size_t i = 0;
  for (const std::size_t k : classes_of_rows) p[i++ * classes + k] = 1;
  return p;
}

TEST(MutualInformation, IsTheEntropyWhereBothAlwaysAgree) {
  EXPECT_NEAR(information_of(answers({0, 0, 1, 1, 2, 2}), answers({0, 0, 1, 1, 2, 2})), std::log(3), 1e-6);
  EXPECT_NEAR(information_of(answers({0, 0, 0, 1, 1, 1}), answers({0, 0, 0, 1, 1, 1})), std::log(2), 1e-6);
  EXPECT_NEAR(information_of(answers({0, 0, 0, 0, 0, 0}), answers({0, 0, 0, 0, 0, 0})), 0, 1e-6);
}

TEST(MutualInformation, IsNothingWhereAllAnswersAreTheSame) {
  const std::vector<double> even(rows * classes, 0.25);
  EXPECT_NEAR(information_of(even, even), 0, 1e-12);
}

TEST(MutualInformation, DerivativesAreThoseOfCentralDifferencesByTheLogits) {
  test::RandomNumbers random(5);
  std::vector<double> z(rows * classes), y(rows * classes);
  for (double& number : z) number = random.between(-2, 2);
  for (double& number : y) number = random.between(-2, 2);
  const std::vector<double> p = softmax_of(z), q = softmax_of(y);
  std::vector<double> dz(z.size()), dy(y.size());
  losses::MutualInformation<double> information(classes);
  information({p.data(), rows, classes}, {q.data(), rows, classes}, {dz.data(), rows, classes},
              {dy.data(), rows, classes});
  constexpr double step = 1e-5;
  for (std::size_t i = 0; i < z.size(); ++i) {
    for (std::vector<double>* moved : {&z, &y}) {
      const double before = (*moved)[i];
      (*moved)[i] = before + step;
      const double above = information_of(softmax_of(z), softmax_of(y));
      (*moved)[i] = before - step;
      const double below = information_of(softmax_of(z), softmax_of(y));
      (*moved)[i] = before;
      EXPECT_NEAR((moved == &z ? dz : dy)[i], (above - below) / (2 * step), 1e-9);
    }
  }
}

TEST(MutualInformation, IsTheSameWhicheverFormIsTheFirst) {
  test::RandomNumbers random(6);
  std::vector<double> z(rows * classes), y(rows * classes);
  for (double& number : z) number = random.between(-2, 2);
  for (double& number : y) number = random.between(-2, 2);
  const std::vector<double> p = softmax_of(z), q = softmax_of(y);
  EXPECT_NEAR(information_of(p, q), information_of(q, p), 1e-14);
  // By the formula, term by term.
  double joint[classes][classes] = {}, margin[classes] = {}, sum = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < classes; ++k) {
      for (std::size_t l = 0; l < classes; ++l) {
        joint[k][l] += (p[i * classes + k] * q[i * classes + l] + q[i * classes + k] * p[i * classes + l]) / (2 * rows);
      }
    }
  }
  for (std::size_t k = 0; k < classes; ++k) {
    for (std::size_t l = 0; l < classes; ++l) margin[k] += joint[k][l];
  }
  for (std::size_t k = 0; k < classes; ++k) {
    for (std::size_t l = 0; l < classes; ++l) sum += joint[k][l] * std::log(joint[k][l] / (margin[k] * margin[l]));
  }
  EXPECT_NEAR(information_of(p, q), sum, 1e-12);
}

}  // namespace
}  // namespace nudge
