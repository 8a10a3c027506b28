#pragma once
// How much the answers to two forms of the same examples tell of each other. It couples the examples of a batch.

#include <span>
#include <vector>

#include "nudge/matrix.hpp"

namespace nudge::losses {

/// p and q (n, m) are softmax outputs. With the joint distribution of both answers, whichever form is called the first,
///   P_kl = 1/(2n) sum_i p_ik q_il + q_ik p_il      and its margins P_k = sum_l P_kl
/// this is I = sum_kl P_kl log(P_kl / (P_k P_l)) in nats: 0 where the answers are unrelated, log m where both always
/// agree and all classes are equally frequent. Through the softmax, with G_kl = log(P_kl / (P_k P_l)):
///   dI/dp_ik = 1/n sum_l G_kl q_il (but for a constant)      dI/dz_ik = p_ik (dI/dp_ik - sum_j p_ij dI/dp_ij)
/// and likewise for q. Ji, Henriques, Vedaldi: Invariant information clustering, 2019, equation 3.
template <typename T>
class MutualInformation {
 public:
  MutualInformation() = default;
  /// Takes the room for so many outputs.
  explicit MutualInformation(std::size_t outputs) : joint_(outputs * outputs), margin_(outputs) {}

  /// Returns I. Its derivatives by the logits go into dzp and dzq (n, m).
  double operator()(Matrix<const T> p, Matrix<const T> q, Matrix<T> dzp, Matrix<T> dzq);

 private:
  /// dz from the answers themselves and from those to the other form.
  void derive(Matrix<const T> own, Matrix<const T> other, Matrix<T> dz) const;

  std::vector<double> joint_;   // P, then G
  std::vector<double> margin_;  // P_k
};

}  // namespace nudge::losses
