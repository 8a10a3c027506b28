#include "losses/mutual_information.hpp"

#include <algorithm>

#include "base/math.hpp"

namespace nudge::losses {

namespace {
/// In the place of a probability of 0, whose logarithm would be infinite: its term P log P is 0 anyway.
constexpr double smallest = 1e-12;
}  // namespace

template <typename T>
double MutualInformation<T>::operator()(Matrix<const T> p, Matrix<const T> q, Matrix<T> dzp, Matrix<T> dzq) {
  const std::size_t m = p.columns;
  std::ranges::fill(joint_, 0.0);
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t k = 0; k < m; ++k) {
      const auto own = static_cast<double>(p(i, k));
      for (std::size_t l = 0; l < m; ++l) joint_[k * m + l] += own * static_cast<double>(q(i, l));
    }
  }
  const double share = 1 / (2 * static_cast<double>(p.rows));
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      joint_[k * m + l] = joint_[l * m + k] = std::max(smallest, share * (joint_[k * m + l] + joint_[l * m + k]));
    }
  }
  for (std::size_t k = 0; k < m; ++k) {
    margin_[k] = 0;
    for (std::size_t l = 0; l < m; ++l) margin_[k] += joint_[k * m + l];
  }
  double information = 0;
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t l = 0; l < m; ++l) {
      double& pair = joint_[k * m + l];
      const double logarithm = math::log(pair) - math::log(margin_[k]) - math::log(margin_[l]);
      information += pair * logarithm;
      pair = logarithm;
    }
  }
  derive(p, q, dzp);
  derive(q, p, dzq);
  return information;
}

template <typename T>
void MutualInformation<T>::derive(Matrix<const T> own, Matrix<const T> other, Matrix<T> dz) const {
  const std::size_t m = own.columns;
  const double share = 1 / static_cast<double>(own.rows);
  for (std::size_t i = 0; i < own.rows; ++i) {
    double mean = 0;
    for (std::size_t k = 0; k < m; ++k) {
      double sum = 0;
      for (std::size_t l = 0; l < m; ++l) sum += joint_[k * m + l] * static_cast<double>(other(i, l));
      dz(i, k) = static_cast<T>(share * sum);
      mean += static_cast<double>(own(i, k)) * share * sum;
    }
    for (std::size_t k = 0; k < m; ++k) dz(i, k) = own(i, k) * (dz(i, k) - static_cast<T>(mean));
  }
}

template class MutualInformation<float>;
template class MutualInformation<double>;

}  // namespace nudge::losses
