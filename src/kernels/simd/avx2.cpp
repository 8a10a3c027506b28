// The kernels for x86-64 with AVX2 and fused multiply-add (Intel since 2013, AMD since 2015).

#include "kernels/loops.hpp"
#include "kernels/simd/highway_vector.hpp"
#include "kernels/simd/product.hpp"
#include "kernels/simd/sets.hpp"
#include "kernels/simd/sliding_product.hpp"
#include "kernels/simd/sparse_product.hpp"

namespace nudge::kernels {

static_assert(HWY_TARGET == HWY_AVX2, "targets.cmake must compile this file for AVX2");

// 6 x 2 sums, 2 registers of B and one of A: 15 of the 16 registers, and 12 sums hide the latency of two multipliers.
constinit const KernelSet<float> avx2_kernels =
    kernel_set<float>("avx2", TiledProduct<HighwayVector, 6, 2>::compute, sparse_kernels<SparseProduct<HighwayVector>>,
                      sliding_kernels<SlidingTiles<HighwayVector, 6, 2>>);

}  // namespace nudge::kernels
