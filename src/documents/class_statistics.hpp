#pragma once
// What a confusion matrix says of each class.

#include <cstddef>
#include <optional>
#include <vector>

#include "nudge/evaluation.hpp"

namespace nudge::documents {

/// How many were called each class: the sums of the columns. Empty: the matrix is no square.
std::vector<std::size_t> called(const std::vector<std::size_t>& confusion);

struct ClassStatistics {
  std::size_t examples = 0;         ///< that are of this class
  std::size_t predicted = 0;        ///< that were called so
  std::size_t correct = 0;          ///< both
  std::optional<double> precision;  ///< correct / predicted; none where nothing was called so
  std::optional<double> recall;     ///< correct / examples; none where there is no example
};

/// One a class. Errors: a confusion matrix that is not classes x classes.
std::vector<ClassStatistics> class_statistics(const Evaluation& evaluation, std::size_t classes);

/// Whether the accuracy's standard error says how sure it is: of few examples, and where all or none are right, the
/// estimate is too small, even 0.
bool has_standard_error(const Evaluation& evaluation);

struct Confusion {
  std::size_t truth = 0;
  std::size_t said = 0;
  std::size_t count = 0;
};

/// Mistakes by how often they were made, most often first (equals in the matrix's order), at most `most`.
std::vector<Confusion> most_frequent_confusions(const Evaluation& evaluation, std::size_t classes, std::size_t most);

}  // namespace nudge::documents
