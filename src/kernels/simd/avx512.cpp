// The kernels for x86-64 with AVX-512 (F, VL, DQ, BW and CD: Intel's servers since 2017, AMD since Zen 4).

#include "kernels/loops.hpp"
#include "kernels/simd/highway_vector.hpp"
#include "kernels/simd/product.hpp"
#include "kernels/simd/sets.hpp"
#include "kernels/simd/sliding_product.hpp"
#include "kernels/simd/sparse_product.hpp"

namespace nudge::kernels {

static_assert(HWY_TARGET <= HWY_AVX3, "targets.cmake must compile this file for AVX-512");

// 12 x 2 sums, 2 registers of B and one of A: 27 of the 32 registers.
constinit const KernelSet<float> avx512_kernels = kernel_set<float>(
    "avx512", TiledProduct<HighwayVector, 12, 2>::compute, sparse_kernels<SparseProduct<HighwayVector>>,
    sliding_kernels<SlidingTiles<HighwayVector, 12, 2>>);

}  // namespace nudge::kernels
