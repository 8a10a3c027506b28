#include "kernels/available.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>

#include "kernels/simd/sets.hpp"
#include "nudge/error.hpp"

namespace nudge::kernels {
namespace {

struct Available {
  std::array<const KernelSet<float>*, 4> sets = {};
  std::size_t count = 0;

  void add(const KernelSet<float>& set) { sets[count++] = &set; }

  Available() {
#if defined(__x86_64__)
    // The compiler's query also asks whether the operating system saves the wide registers.
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd")) {
      add(avx512_kernels);
    }
    if (avx2) add(avx2_kernels);
#elif defined(__aarch64__)
    add(neon_kernels);
#endif
    add(portable_kernels);
    add(reference_kernels<float>());
  }
};

}  // namespace

std::span<const KernelSet<float>* const> available_kernels() {
  static const Available available;
  return {available.sets.data(), available.count};
}

const KernelSet<float>& choose_kernels(const char* name) {
  if (name == nullptr || *name == '\0') return *available_kernels().front();
  std::string names;
  for (const KernelSet<float>* set : available_kernels()) {
    if (std::strcmp(set->name, name) == 0) return *set;
    names += std::string(names.empty() ? "" : ", ") + set->name;
  }
  fail("kernels '", name, "' (NUDGE_KERNELS) are not available on this machine; expected one of ", names);
}

template <typename T>
const KernelSet<T>& best_kernels() {
  if constexpr (std::is_same_v<T, float>) {
#if defined(__wasm__)  // has no environment to ask, and no other kernels that are fast
    return portable_kernels;
#else
    static const KernelSet<float>& best = choose_kernels(std::getenv("NUDGE_KERNELS"));
    return best;
#endif
  } else {
    return reference_kernels<T>();
  }
}

template const KernelSet<float>& best_kernels<float>();
template const KernelSet<double>& best_kernels<double>();

}  // namespace nudge::kernels
