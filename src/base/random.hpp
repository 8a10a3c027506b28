#pragma once
// Random numbers that depend only on what they are for: the seed, the purpose and a counter such as (epoch, example,
// repeat, element). Nothing is drawn from a shared stream, so no number depends on who draws it, in which order, or on
// how many threads.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace nudge {

/// What the numbers are for: the same seed gives unrelated numbers for each.
enum class RandomPurpose : std::uint32_t {
  initialisation = 1,
  shuffle,
  dropout,
  hold_out,
  example,
  augmentation,
  sweep,
  mixing,
  corruption,
  unlabelled_shuffle,
  adversary
};

/// The Philox4x32-10 bijection of four words under a key of two. Salmon, Moraes, Dror, Shaw: Parallel random numbers:
/// as easy as 1, 2, 3 (SC 2011), section 3.3.
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key) {
  constexpr int rounds = 10;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;  // the golden ratio
    key[1] += 0xBB67AE85;  // sqrt(3) - 1
  }
  return counter;
}

/// The random numbers of one seed and purpose, as a function of a counter.
class Philox {
 public:
  /// The key is half a Philox block of (seed, purpose), so that neighbouring seeds have unrelated keys; that two pairs
  /// share a key has the chance 2^-64.
  constexpr Philox(std::uint64_t seed, RandomPurpose purpose) {
    const auto block = philox4x32({static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                                   static_cast<std::uint32_t>(purpose), 0},
                                  {0x6E756467, 0x65000000});  // "nudge"
    key_ = {block[0], block[1]};
  }

  /// Four independent uniform words
  constexpr std::array<std::uint32_t, 4> operator()(std::uint32_t c0, std::uint32_t c1, std::uint32_t c2,
                                                    std::uint32_t c3) const {
    return philox4x32({c0, c1, c2, c3}, key_);
  }

 private:
  std::array<std::uint32_t, 2> key_{};
};

/// A counter's two words, the low one first.
constexpr std::array<std::uint32_t, 2> words_of(std::uint64_t counter) {
  return {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32)};
}

/// Two words as one, for the functions that need 64 random bits
constexpr std::uint64_t join(std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32 | low; }

/// Uniform in [0, 1): a multiple of 2^-53
constexpr double uniform(std::uint32_t high, std::uint32_t low) {
  return static_cast<double>(join(high, low) >> 11) * 0x1p-53;
}

/// Uniform in [0, 1): a multiple of 2^-24
constexpr float uniform(std::uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24F; }

/// floor(limit * bits / 2^64): a whole number in [0, limit), 0 for limit 0. Each has the chance 1 / limit to within
/// 2^-64, so relatively to within limit / 2^64 < 2^-32.
constexpr std::uint32_t below(std::uint32_t limit, std::uint64_t bits) {
  const std::uint64_t high = limit * (bits >> 32), low = limit * (bits & 0xFFFFFFFF);
  return static_cast<std::uint32_t>((high + (low >> 32)) >> 32);
}

/// Two independent numbers of the normal distribution N(0, 1) from four words, by Box and Muller's method; none is
/// beyond 8.6 standard deviations.
std::pair<double, double> normal_pair(const std::array<std::uint32_t, 4>& words);

/// Makes `order` the numbers 0 ... order.size() - 1 in random order, by Fisher and Yates' method; the swap of position
/// i draws from the counter (epoch, i, 0, 0). Error: more than 2^32 - 1 of them.
void permute(std::span<std::uint32_t> order, const Philox& random, std::uint32_t epoch);

}  // namespace nudge
