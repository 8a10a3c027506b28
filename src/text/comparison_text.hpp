#pragma once
// What several models make of one test set, as text for a terminal (as text/text.hpp says it).

#include <string>
#include <vector>

#include "nudge/documents.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

/// How many models and copies, each member's own accuracy, and the evaluation of all together. Errors: another number
/// of names than of members.
std::string committee_text(const CommitteeEvaluation& committee, const CommitteeNames& names,
                           const std::vector<std::string>& classes);

/// The 2x2 table, the difference of the accuracies with its interval, and McNemar's test.
std::string comparison_text(const PairedComparison& comparison, const std::string& first, const std::string& second);

}  // namespace nudge
