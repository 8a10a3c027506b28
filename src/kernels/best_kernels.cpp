#include "kernels/kernel_set.hpp"

namespace nudge::kernels {

template <typename T>
const KernelSet<T>& best_kernels() {
  return reference_kernels<T>();
}

template const KernelSet<float>& best_kernels();
template const KernelSet<double>& best_kernels();

}  // namespace nudge::kernels
