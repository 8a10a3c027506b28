// Pooling: threads share the images.

#include <algorithm>

#include "kernels/compute.hpp"

namespace nudge::kernels {
namespace {

constexpr std::size_t smallest_share = 8192;  ///< numbers, for what takes a fraction of a nanosecond each

}  // namespace

template <typename T>
void Compute<T>::max_pool(const Windows& w, Matrix<const T> x, Matrix<T> a) {
  const std::size_t channels = x.columns / w.pixels();
  share(x.rows, smallest_share / x.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) set_.max_pool(w, channels, x.row(i).data(), a.row(i).data());
  });
}

template <typename T>
void Compute<T>::max_pool_backward(const Windows& w, Matrix<const T> x, Matrix<const T> a, Matrix<const T> da,
                                   Matrix<T> dx) {
  const std::size_t channels = x.columns / w.pixels();
  share(x.rows, smallest_share / x.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      set_.max_pool_backward(w, channels, x.row(i).data(), a.row(i).data(), da.row(i).data(), dx.row(i).data());
    }
  });
}

template <typename T>
void Compute<T>::sum_pool(const Windows& w, T factor, Matrix<const T> x, Matrix<T> a) {
  const std::size_t channels = x.columns / w.pixels();
  share(x.rows, smallest_share / x.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      set_.sum_pool(w, channels, factor, x.row(i).data(), a.row(i).data());
    }
  });
}

template <typename T>
void Compute<T>::spread(const Windows& w, T factor, Matrix<const T> da, Matrix<T> dx) {
  const std::size_t channels = dx.columns / w.pixels();
  share(dx.rows, smallest_share / dx.columns + 1, [&](Range rows) {
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      std::ranges::fill(dx.row(i), T(0));
      set_.sum_pool_backward(w, channels, factor, da.row(i).data(), dx.row(i).data());
    }
  });
}

template void Compute<float>::max_pool(const Windows&, Matrix<const float>, Matrix<float>);
template void Compute<double>::max_pool(const Windows&, Matrix<const double>, Matrix<double>);
template void Compute<float>::max_pool_backward(const Windows&, Matrix<const float>, Matrix<const float>,
                                                Matrix<const float>, Matrix<float>);
template void Compute<double>::max_pool_backward(const Windows&, Matrix<const double>, Matrix<const double>,
                                                 Matrix<const double>, Matrix<double>);
template void Compute<float>::sum_pool(const Windows&, float, Matrix<const float>, Matrix<float>);
template void Compute<double>::sum_pool(const Windows&, double, Matrix<const double>, Matrix<double>);
template void Compute<float>::spread(const Windows&, float, Matrix<const float>, Matrix<float>);
template void Compute<double>::spread(const Windows&, double, Matrix<const double>, Matrix<double>);

}  // namespace nudge::kernels
