#include "fma_peak.hpp"

#include "best_time.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace nudge {
namespace {

constexpr int steps = 1000;
constexpr int chains = 12;  // two multipliers that take four cycles each need eight at least

template <typename Loop>
double best_gflops(Loop loop, int lanes) {
  const double flops = 2.0 * steps * chains * lanes;
  const int calls = calls_per_reading(loop);
  double best = 0;
  for (int repeat = 0; repeat < 5000; ++repeat) best = std::max(best, 1e-9 * flops / seconds_per_call(loop, calls));
  return best;
}

// The empty asm makes the compiler believe that each sum is read and changed: it keeps the loop as it is written.
#if defined(__x86_64__)
[[gnu::target("avx512f")]] void loop_avx512() {
  const __m512 a = _mm512_set1_ps(0.5f);
  __m512 sums[chains];
  for (int c = 0; c < chains; ++c) sums[c] = _mm512_set1_ps(static_cast<float>(c));
  for (int step = 0; step < steps; ++step) {
    for (int c = 0; c < chains; ++c) sums[c] = _mm512_fmadd_ps(sums[c], a, a);
  }
  for (int c = 0; c < chains; ++c) asm volatile("" : "+v"(sums[c]));
}

[[gnu::target("avx2,fma")]] void loop_avx2() {
  const __m256 a = _mm256_set1_ps(0.5f);
  __m256 sums[chains];
  for (int c = 0; c < chains; ++c) sums[c] = _mm256_set1_ps(static_cast<float>(c));
  for (int step = 0; step < steps; ++step) {
    for (int c = 0; c < chains; ++c) sums[c] = _mm256_fmadd_ps(sums[c], a, a);
  }
  for (int c = 0; c < chains; ++c) asm volatile("" : "+x"(sums[c]));
}
#elif defined(__aarch64__)
void loop_neon() {
  const float32x4_t a = vdupq_n_f32(0.5f);
  float32x4_t sums[2 * chains];  // newer cores have four multipliers
  for (int c = 0; c < 2 * chains; ++c) sums[c] = vdupq_n_f32(static_cast<float>(c));
  for (int step = 0; step < steps; ++step) {
    for (int c = 0; c < 2 * chains; ++c) sums[c] = vfmaq_f32(a, sums[c], a);
  }
  for (int c = 0; c < 2 * chains; ++c) asm volatile("" : "+w"(sums[c]));
}
#endif

}  // namespace

double measure_fma_peak(std::string_view kernels) {
#if defined(__x86_64__)
  if (kernels == "avx512") return best_gflops(loop_avx512, 16);
  if (kernels == "avx2") return best_gflops(loop_avx2, 8);
#elif defined(__aarch64__)
  if (kernels == "neon") return best_gflops(loop_neon, 2 * 4);
#endif
  return 0;
}

}  // namespace nudge
