#pragma once
// Whether two classifiers differ on one test set, or only by chance. Formulas: docs/math.md, "Two models on one test
// set".

#include <cstddef>
#include <cstdint>
#include <span>

namespace nudge {

/// The 2x2 table of who was right, and what follows from it. Differences are the second's accuracy minus the first's.
struct PairedComparison {
  std::size_t examples = 0;
  std::size_t both_right = 0;
  std::size_t only_first = 0;   ///< right: the first alone
  std::size_t only_second = 0;  ///< right: the second alone
  std::size_t both_wrong = 0;

  double difference = 0;
  double low = 0;  ///< of its 95 % interval
  double high = 0;

  /// McNemar's test that both are right equally often, two-sided: the chance of a split of the discordant examples as
  /// uneven as this one, or more so, were each a fair coin's throw. 1 where there are none.
  double exact_p = 1;
  double chi_squared =
      0;  ///< with Edwards' continuity correction, one degree of freedom; good for 25 discordant or more
  double chi_squared_p = 1;

  std::size_t discordant() const { return only_first + only_second; }
};

/// From the table alone: the first four numbers are given. Errors: no examples.
PairedComparison compare_counts(std::size_t both_right, std::size_t only_first, std::size_t only_second,
                                std::size_t both_wrong);

/// From what two classifiers said of the same examples. Errors: not the same number of each; no examples.
PairedComparison compare_predictions(std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                                     std::span<const std::int32_t> labels);

}  // namespace nudge
