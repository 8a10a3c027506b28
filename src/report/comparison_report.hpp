#pragma once
// What several models make of one test set, as text for a terminal and as JSON (as report/text_report.hpp says them).

#include <string>
#include <vector>

#include "nudge/evaluation.hpp"

namespace nudge {

/// What was asked together: a name a member, and the copies of each picture.
struct CommitteeNames {
  std::vector<std::string> members;
  TestAugmentation augmentation{};
};

/// How many models and copies, each member's own accuracy, and the evaluation of all together. Errors: another number
/// of names than of members.
std::string committee_text(const CommitteeEvaluation& committee, const CommitteeNames& names,
                           const std::vector<std::string>& classes);
/// {"members": [{"model", "correct", "accuracy"}], "copies": of each picture, "augment": ["shifts", "flips"]} and the
/// keys of evaluation_json. Errors: as above.
std::string committee_json(const CommitteeEvaluation& committee, const CommitteeNames& names,
                           const std::vector<std::string>& classes);

/// The 2x2 table, the difference of the accuracies with its interval, and McNemar's test.
std::string comparison_text(const PairedComparison& comparison, const std::string& first, const std::string& second);
/// {"first", "second": {"model", "correct", "accuracy"} each, "examples", "both_right", "only_first", "only_second",
/// "both_wrong", "difference", "low", "high", "exact_p", "chi_squared", "chi_squared_p"}
std::string comparison_json(const PairedComparison& comparison, const std::string& first, const std::string& second);

}  // namespace nudge
