#pragma once
// The sets of kernels for float beside the reference. Each lives in a source file of its own, which targets.cmake
// compiles for its instruction set; so a set may be called only after a look at the processor (available.cpp).

#include "kernels/kernel_set.hpp"

namespace nudge::kernels {

extern const KernelSet<float> portable_kernels;

#if defined(__x86_64__)
extern const KernelSet<float> avx2_kernels;
extern const KernelSet<float> avx512_kernels;
#elif defined(__aarch64__)
extern const KernelSet<float> neon_kernels;
#endif

}  // namespace nudge::kernels
