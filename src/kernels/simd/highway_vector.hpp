#pragma once
// The vector registers of the instruction set that the including file is compiled for, by Google's Highway.

// Its own checks call a function of its library, of which only the headers are used.
#define HWY_IS_DEBUG_BUILD 0
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

namespace nudge::kernels {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// A register of floats as product.hpp uses it; PlainVector explains each operation.
struct HighwayVector {
  using Lanes = hn::ScalableTag<float>;
  using Register = hn::Vec<Lanes>;
  static constexpr std::size_t lanes = HWY_LANES(float);

  HWY_ATTR static Register broadcast(float x) { return hn::Set(Lanes(), x); }
  HWY_ATTR static Register load(const float* from) { return hn::LoadU(Lanes(), from); }
  HWY_ATTR static void store(Register v, float* to) { hn::StoreU(v, Lanes(), to); }

  HWY_ATTR static Register load_bytes(const std::uint8_t* from) {
    const hn::Rebind<std::int32_t, Lanes> numbers;
    const hn::Rebind<std::uint8_t, Lanes> bytes;
    return hn::ConvertTo(Lanes(), hn::PromoteTo(numbers, hn::LoadU(bytes, from)));
  }

  HWY_ATTR static Register load_first(const float* from, std::size_t count) {
    if constexpr (!masks_spare_memory) {
      HWY_ALIGN float numbers[lanes] = {};
      for (std::size_t i = 0; i < count; ++i) numbers[i] = from[i];
      return hn::Load(Lanes(), numbers);
    } else {
      return hn::MaskedLoad(hn::FirstN(Lanes(), count), Lanes(), from);
    }
  }
  HWY_ATTR static void store_first(Register v, float* to, std::size_t count) {
    if constexpr (!masks_spare_memory) {
      HWY_ALIGN float numbers[lanes];
      hn::Store(v, Lanes(), numbers);
      for (std::size_t i = 0; i < count; ++i) to[i] = numbers[i];
    } else {
      hn::BlendedStore(v, hn::FirstN(Lanes(), count), Lanes(), to);
    }
  }

  /// Without a branch: which lanes are 0 cannot be foreseen.
  HWY_ATTR static std::size_t store_nonzeros(Register all, std::uint32_t first, std::uint32_t* at, float* values) {
    const Lanes floats;
    const hn::RebindToUnsigned<Lanes> numbers;
    const auto lit = hn::Not(hn::Eq(all, hn::Zero(floats)));  // NaN too, which is neither equal nor unequal here
    const auto places = hn::Add(hn::Iota(numbers, 0), hn::Set(numbers, first));
    if constexpr (lanes <= 8) {
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(floats, lit, bits);
      const hn::Rebind<std::uint8_t, Lanes> bytes;
      const auto order = hn::PromoteTo(numbers, hn::LoadU(bytes, lit_lanes_first.order[bits[0]]));
      hn::StoreU(hn::TableLookupLanes(all, hn::IndicesFromVec(floats, order)), floats, values);
      hn::StoreU(hn::TableLookupLanes(places, hn::IndicesFromVec(numbers, order)), numbers, at);
    } else {
      hn::StoreU(hn::Compress(all, lit), floats, values);
      hn::StoreU(hn::Compress(places, hn::RebindMask(numbers, lit)), numbers, at);
    }
    return hn::CountTrue(floats, lit);
  }

  HWY_ATTR static Register multiply(Register a, Register b) { return hn::Mul(a, b); }
  HWY_ATTR static Register subtract(Register a, Register b) { return hn::Sub(a, b); }
  HWY_ATTR static Register multiply_add(Register a, Register b, Register c) { return hn::MulAdd(a, b, c); }

  HWY_ATTR static void load_transposed(const float* from, std::size_t stride, std::size_t last,
                                       Register (&columns)[4]) {
    // Rows r, r + 4, r + 8, ... side by side: then a transposition inside each 128 bits, the cheap kind, does it for
    // all.
    const Register a = load_fours(Lanes(), from, stride, 0, last), b = load_fours(Lanes(), from, stride, 1, last);
    const Register c = load_fours(Lanes(), from, stride, 2, last), d = load_fours(Lanes(), from, stride, 3, last);
    const Register ac_low = hn::InterleaveLower(Lanes(), a, c), ac_high = hn::InterleaveUpper(Lanes(), a, c);
    const Register bd_low = hn::InterleaveLower(Lanes(), b, d), bd_high = hn::InterleaveUpper(Lanes(), b, d);
    columns[0] = hn::InterleaveLower(Lanes(), ac_low, bd_low);
    columns[1] = hn::InterleaveUpper(Lanes(), ac_low, bd_low);
    columns[2] = hn::InterleaveLower(Lanes(), ac_high, bd_high);
    columns[3] = hn::InterleaveUpper(Lanes(), ac_high, bd_high);
  }

 private:
  /// For each pattern of up to 8 lanes: those whose bit is set, ascending, then lane 0. No std::array: its functions
  /// would be shared with files for older processors.
  static constexpr auto lit_lanes_first = [] {
    struct {
      std::uint8_t order[256][8];
    } all{};
    for (std::size_t bits = 0; bits < 256; ++bits) {
      std::size_t found = 0;
      for (std::uint8_t lane = 0; lane < 8; ++lane) {
        if ((bits >> lane & 1) != 0) all.order[bits][found++] = lane;
      }
    }
    return all;
  }();

  /// Whether a masked load or store leaves what is masked out alone: true of AVX2 and better, which have the lower
  /// numbers.
  static constexpr bool masks_spare_memory = HWY_TARGET <= HWY_AVX2;

  /// Four numbers of row r, four of row r + 4, and so on until the register is full.
  template <class D>
  HWY_ATTR static hn::Vec<D> load_fours(D d, const float* from, std::size_t stride, std::size_t row, std::size_t last) {
    constexpr std::size_t size = hn::MaxLanes(D());
    if constexpr (size == 4) {
      return hn::LoadU(d, from + (row < last ? row : last) * stride);
    } else {
      const hn::Half<D> half;
      return hn::Combine(d, load_fours(half, from, stride, row + size / 2, last),
                         load_fours(half, from, stride, row, last));
    }
  }
};

}  // namespace
}  // namespace nudge::kernels
