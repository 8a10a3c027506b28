#pragma once
// Four floats at a time with what GCC and Clang offer on every processor: their own vector type.

#include <cstddef>
#include <cstdint>

namespace nudge::kernels {
namespace {

/// A register of floats as product.hpp uses it. HighwayVector is the same for the instruction sets that Highway knows.
struct PlainVector {
  using Register = float __attribute__((vector_size(16)));
  static constexpr std::size_t lanes = 4;

  static Register broadcast(float x) { return Register{x, x, x, x}; }
  static Register load(const float* from) {
    Register v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
  }
  static void store(Register v, float* to) { __builtin_memcpy(to, &v, sizeof v); }
  /// So many bytes as numbers.
  static Register load_bytes(const std::uint8_t* from) {
    Register v;
    for (std::size_t lane = 0; lane < lanes; ++lane) v[lane] = static_cast<float>(from[lane]);
    return v;
  }
  /// The first `count` < lanes numbers, and 0 in the other lanes.
  static Register load_first(const float* from, std::size_t count) {
    Register v = {};
    __builtin_memcpy(&v, from, count * sizeof(float));
    return v;
  }
  static void store_first(Register v, float* to, std::size_t count) { __builtin_memcpy(to, &v, count * sizeof(float)); }

  /// Writes the numbers that are not 0 side by side, and first + lane for each; returns how many. May write a whole
  /// register of both.
  static std::size_t store_nonzeros(Register all, std::uint32_t first, std::uint32_t* at, float* values) {
    std::size_t found = 0;
    for (std::uint32_t lane = 0; lane < lanes; ++lane) {
      if (all[lane] == 0) continue;
      at[found] = first + lane;
      values[found++] = all[lane];
    }
    return found;
  }

  static Register multiply(Register a, Register b) { return a * b; }
  static Register subtract(Register a, Register b) { return a - b; }
  /// a b + c. Not every processor that runs this has a fused operation, so the product is rounded, and then the sum.
  static Register multiply_add(Register a, Register b, Register c) { return a * b + c; }

  /// columns[k] = (row 0's number k, row 1's, ...) for k < 4, where row r starts at from + r * stride; the rows after
  /// `last` are read as row `last`.
  static void load_transposed(const float* from, std::size_t stride, std::size_t last, Register (&columns)[4]) {
    const auto row = [=](std::size_t r) { return load(from + (r < last ? r : last) * stride); };
    const Register a = row(0), b = row(1), c = row(2), d = row(3);
    const Register ac_low = __builtin_shufflevector(a, c, 0, 4, 1, 5),
                   ac_high = __builtin_shufflevector(a, c, 2, 6, 3, 7);
    const Register bd_low = __builtin_shufflevector(b, d, 0, 4, 1, 5),
                   bd_high = __builtin_shufflevector(b, d, 2, 6, 3, 7);
    columns[0] = __builtin_shufflevector(ac_low, bd_low, 0, 4, 1, 5);
    columns[1] = __builtin_shufflevector(ac_low, bd_low, 2, 6, 3, 7);
    columns[2] = __builtin_shufflevector(ac_high, bd_high, 0, 4, 1, 5);
    columns[3] = __builtin_shufflevector(ac_high, bd_high, 2, 6, 3, 7);
  }
};

}  // namespace
}  // namespace nudge::kernels
