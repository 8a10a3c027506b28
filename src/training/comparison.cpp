#include <algorithm>
#include <cmath>

#include "base/terms.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

namespace {

constexpr double normal_quantile = 1.959963984540054;  // leaves 2.5 % on each side

/// 2 P(X <= k) for X the number of heads of n fair coins and k < n / 2, at most 1:
///   P = 2^-n C(n, k) (1 + k / (n-k+1) + k (k-1) / ((n-k+1) (n-k+2)) + ...)
/// The largest term through its logarithm, as 2^-n alone would vanish for n above 1,074.
double two_sided_coin_chance(std::size_t k, std::size_t n) {
  double log_largest = -static_cast<double>(n) * std::log(2.0);
  for (std::size_t i = 1; i <= k; ++i) {
    log_largest += std::log(static_cast<double>(n - k + i) / static_cast<double>(i));
  }
  double term = 1, sum = 1;
  for (std::size_t i = k; i > 0; --i) {
    term *= static_cast<double>(i) / static_cast<double>(n - i + 1);
    sum += term;
  }
  return std::min(1.0, 2 * std::exp(log_largest) * sum);
}

}  // namespace

PairedComparison compare_counts(std::size_t both_right, std::size_t only_first, std::size_t only_second,
                                std::size_t both_wrong) {
  PairedComparison result;
  result.examples = both_right + only_first + only_second + both_wrong;
  if (result.examples == 0) fail("two models are compared on examples, and there are none");
  result.both_right = both_right;
  result.only_first = only_first;
  result.only_second = only_second;
  result.both_wrong = both_wrong;

  const double b = static_cast<double>(only_first), c = static_cast<double>(only_second);
  const double n = static_cast<double>(result.examples);
  result.difference = (c - b) / n;
  // Agresti and Min: half an example more in each of the four fields.
  const double centre = (c - b) / (n + 2);
  const double half = normal_quantile * std::sqrt(b + c + 1 - (c - b) * (c - b) / (n + 2)) / (n + 2);
  result.low = std::max(-1.0, centre - half);
  result.high = std::min(1.0, centre + half);

  if (only_first == only_second) return result;  // nothing is less uneven
  result.exact_p = two_sided_coin_chance(std::min(only_first, only_second), result.discordant());
  const double excess = std::abs(b - c) - 1;
  result.chi_squared = excess * excess / (b + c);
  result.chi_squared_p = std::erfc(std::sqrt(result.chi_squared / 2));
  return result;
}

PairedComparison compare_predictions(std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                                     std::span<const std::int32_t> labels) {
  if (first.size() != labels.size() || second.size() != labels.size()) {
    fail("two models are compared on the same examples: ", first.size(), " and ", second.size(),
         " predictions came for ", labels.size(), " labels");
  }
  std::size_t counts[2][2] = {};
  for (std::size_t i = 0; i < labels.size(); ++i) ++counts[first[i] == labels[i]][second[i] == labels[i]];
  return compare_counts(counts[1][1], counts[1][0], counts[0][1], counts[0][0]);
}

Better better_of(const PairedComparison& comparison) {
  constexpr double shown_below = 0.05;
  if (comparison.discordant() == 0) return Better::same_answers;
  if (comparison.exact_p >= shown_below) return Better::not_shown;
  return comparison.difference > 0 ? Better::second : Better::first;
}

std::string to_string(Better better) {
  switch (better) {
    case Better::same_answers:
      return terms::verdict::same_answers;
    case Better::not_shown:
      return terms::verdict::not_shown;
    case Better::first:
      return terms::verdict::first;
    case Better::second:
      return terms::verdict::second;
  }
  return {};
}

}  // namespace nudge
