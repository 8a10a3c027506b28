// What several models make of a test set together.

#include <fmt/format.h>

#include "base/terms.hpp"
#include "nudge/error.hpp"
#include "text/comparison_text.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t longest_member_name = 50;

void check(const CommitteeEvaluation& committee, const CommitteeNames& names) {
  if (committee.correct.size() != names.members.size()) {
    fail("a committee of ", committee.correct.size(), " members has ", names.members.size(), " names");
  }
}

double share_correct(std::size_t correct, const CommitteeEvaluation& committee) {
  return static_cast<double>(correct) / static_cast<double>(committee.together.examples);
}

std::string copies_words(const TestAugmentation& augmentation) {
  if (!augmentation.any()) return "";
  return fmt::format("{} copies of each picture ({})", augmentation.copies(),
                     !augmentation.flips    ? "shifted by one pixel"
                     : !augmentation.shifts ? "mirrored"
                                            : "shifted by one pixel, mirrored");
}

}  // namespace

std::string committee_text(const CommitteeEvaluation& committee, const CommitteeNames& names,
                           const std::vector<std::string>& classes) {
  check(committee, names);
  const std::size_t members = names.members.size();
  std::string out = "mean of the probabilities: ";
  if (members > 1) out += fmt::format("{} models{}", members, names.augmentation.any() ? ", " : "");
  out += copies_words(names.augmentation) + "\n";
  if (members > 1) {
    TextTable table("lr");
    table.add({"alone", terms::accuracy});
    for (std::size_t i = 0; i < members; ++i) {
      table.add({shortened(printable(names.members[i]), longest_member_name),
                 percent(share_correct(committee.correct[i], committee))});
    }
    out += table.text() + "\ntogether\n";
  }
  return out + evaluation_text(committee.together, classes);
}

}  // namespace nudge
