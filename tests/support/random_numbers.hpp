#pragma once
// Random numbers for tests: the same on every machine, and from no code of the engine.

#include <cstdint>
#include <random>
#include <vector>

namespace nudge::test {

class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint32_t seed) : generator_(seed) {}

  double between(double low, double high) {
    const double unit = (static_cast<double>(generator_()) + 0.5) / 4294967296.0;
    return low + (high - low) * unit;
  }
  std::vector<double> many(std::size_t count, double low, double high) {
    std::vector<double> numbers(count);
    for (double& number : numbers) number = between(low, high);
    return numbers;
  }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(between(0, static_cast<double>(count))); }

 private:
  std::mt19937 generator_;
};

}  // namespace nudge::test
