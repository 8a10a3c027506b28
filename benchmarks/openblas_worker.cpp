// benchmarks/speed beside OpenBLAS: 784-128-10 with hand-written loops around the products of its C interface.
//
//   openblas_worker train 784-128-10 sgd ...    see worker.hpp
//
// Weights are (inputs, outputs). A weight's update is its gradient's product itself: W := W - rate x^T dz. Batches of
// one go through the products of a matrix and a vector, which are faster there.

#include <cblas.h>

#include "peer_loops.hpp"

namespace nudge {
namespace {

/// c (m, n) := scale * a b + keep * c, where a is (m, k) and b is (k, n), each transposed where it says so.
void product(CBLAS_TRANSPOSE a_form, CBLAS_TRANSPOSE b_form, int m, int n, int k, float scale, const float* a,
             const float* b, float keep, float* c) {
  cblas_sgemm(CblasRowMajor, a_form, b_form, m, n, k, scale, a, a_form == CblasTrans ? m : k, b,
              b_form == CblasTrans ? k : n, keep, c, n);
}

class Mlp {
 public:
  Mlp(std::size_t batch, double rate)
      : n_(static_cast<int>(batch)),
        rate_(static_cast<float>(rate)),
        h_(batch * hidden),
        dh_(h_.size()),
        z_(batch * outputs) {}

  double step(std::span<const float> x, std::span<const std::int32_t> labels) {
    forward(x.data(), w1_.data(), inputs, hidden, h_.data());
    for (std::size_t first = 0; first < h_.size(); first += hidden) {
      for (std::size_t k = 0; k < hidden; ++k) h_[first + k] = std::max(0.0f, h_[first + k] + b1_[k]);
    }
    forward(h_.data(), w2_.data(), hidden, outputs, z_.data());
    for (std::size_t first = 0; first < z_.size(); first += outputs) {
      for (std::size_t k = 0; k < outputs; ++k) z_[first + k] += b2_[k];
    }
    const double cost = softmax_cross_entropy(z_, labels);
    product(CblasNoTrans, CblasTrans, n_, hidden, outputs, 1, z_.data(), w2_.data(), 0, dh_.data());
    for (std::size_t i = 0; i < dh_.size(); ++i) dh_[i] = h_[i] > 0 ? dh_[i] : 0;
    update(h_.data(), z_.data(), hidden, outputs, w2_.data());
    update(x.data(), dh_.data(), inputs, hidden, w1_.data());
    update_bias(b2_, z_, rate_);
    update_bias(b1_, dh_, rate_);
    return cost;
  }

 private:
  /// z := x w
  void forward(const float* x, const float* w, int in, int out, float* z) {
    if (n_ > 1) return product(CblasNoTrans, CblasNoTrans, n_, out, in, 1, x, w, 0, z);
    cblas_sgemv(CblasRowMajor, CblasTrans, in, out, 1, w, out, x, 1, 0, z, 1);
  }
  /// w := w - rate x^T dz
  void update(const float* x, const float* dz, int in, int out, float* w) {
    if (n_ > 1) return product(CblasTrans, CblasNoTrans, in, out, n_, -rate_, x, dz, 1, w);
    cblas_sger(CblasRowMajor, in, out, -rate_, x, 1, dz, 1, w, out);
  }

  int n_;
  float rate_;
  std::vector<float> w1_ = first_weights(inputs * hidden, inputs, 1), b1_ = first_weights(hidden, inputs, 2);
  std::vector<float> w2_ = first_weights(hidden * outputs, hidden, 3), b2_ = first_weights(outputs, hidden, 4);
  std::vector<float> h_, dh_, z_;  // activations; the cost's gradients, z's in its own place
};

int run(int count, char** arguments) {
  const Task task = read_task(count, arguments);
  Epochs epochs(task);
  Mlp mlp(task.batch, task.learning_rate);
  const auto step = [&](auto x, auto labels) { return mlp.step(x, labels); };
  return measure_when_told(parameter_count_of_784_128_10, [&] { return epochs.run(task.batch, step); });
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  return nudge::worker_main([&] { return nudge::run(count, arguments); });
}
