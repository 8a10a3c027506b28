#pragma once

#include <string_view>

namespace nudge {

/// GFLOP/s that one thread reaches in a loop of nothing but independent fused multiply-adds in the registers of this
/// set of kernels: what no product can exceed. 0 for a set without such instructions.
double measure_fma_peak(std::string_view kernels);

}  // namespace nudge
