// The kernels for 64-bit ARM, all of which has NEON.

#include "kernels/loops.hpp"
#include "kernels/simd/highway_vector.hpp"
#include "kernels/simd/product.hpp"
#include "kernels/simd/sets.hpp"
#include "kernels/simd/sliding_product.hpp"
#include "kernels/simd/sparse_product.hpp"

namespace nudge::kernels {

static_assert(HWY_TARGET == HWY_NEON, "targets.cmake must compile this file for NEON");

// 8 x 3 sums, 3 registers of B and one of A: 28 of the 32 registers.
constinit const KernelSet<float> neon_kernels =
    kernel_set<float>("neon", TiledProduct<HighwayVector, 8, 3>::compute, sparse_kernels<SparseProduct<HighwayVector>>,
                      sliding_kernels<SlidingTiles<HighwayVector, 8, 3>>);

}  // namespace nudge::kernels
