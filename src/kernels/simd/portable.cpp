// The kernels for every processor: what the compiler makes of plain loops and of its own vector type.

#include "kernels/loops.hpp"
#include "kernels/simd/plain_vector.hpp"
#include "kernels/simd/product.hpp"
#include "kernels/simd/sets.hpp"
#include "kernels/simd/sliding_product.hpp"
#include "kernels/simd/sparse_product.hpp"

namespace nudge::kernels {

// 4 x 2 sums, 2 registers of B, one of A and two of products: what 16 registers (SSE2) hold.
constinit const KernelSet<float> portable_kernels =
    kernel_set<float>("portable", TiledProduct<PlainVector, 4, 2>::compute, sparse_kernels<SparseProduct<PlainVector>>,
                      sliding_kernels<SlidingTiles<PlainVector, 4, 2>>);

}  // namespace nudge::kernels
