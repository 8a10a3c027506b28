// Two models on one test set.

#include "text/comparison_text.hpp"

#include <fmt/format.h>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t longest_model_name = 60;
constexpr std::size_t enough_discordant = 25;  ///< for the chi-squared distribution

double share_of_examples(std::size_t count, const PairedComparison& comparison) {
  return static_cast<double>(count) / static_cast<double>(comparison.examples);
}

/// In hundredths: "+0.25".
std::string points(double share) { return fmt::format("{:+.2f}", share * 100); }

std::string verdict(const PairedComparison& comparison) {
  const Better better = better_of(comparison);
  switch (better) {
    case Better::same_answers:
      return "the two are right on the same examples";
    case Better::not_shown:
      return "no difference is shown: chance alone makes one as large as this often enough";
    case Better::first:
    case Better::second:
      break;
  }
  return fmt::format("{} is right more often; chance alone would seldom make such a difference",
                     better == Better::second ? "B" : "A");
}

}  // namespace

std::string comparison_text(const PairedComparison& comparison, const std::string& first, const std::string& second) {
  const std::size_t right_first = comparison.both_right + comparison.only_first;
  const std::size_t right_second = comparison.both_right + comparison.only_second;
  TextTable models("lrrl");
  models.add({"", terms::accuracy, terms::right, ""});
  const auto add = [&](const char* letter, std::size_t right, const std::string& name) {
    models.add({letter, percent(share_of_examples(right, comparison)), with_thousands(right),
                shortened(printable(name), longest_model_name)});
  };
  add("A", right_first, first);
  add("B", right_second, second);

  TextTable table("lrr");
  table.add({"", "B right", "B wrong"});
  table.add({"A right", with_thousands(comparison.both_right), with_thousands(comparison.only_first)});
  table.add({"A wrong", with_thousands(comparison.only_second), with_thousands(comparison.both_wrong)});

  std::string out = models.text() + "\n" + table.text() + "\n";
  out += fmt::format("B - A  {} points, 95 % interval {} to {}\n", points(comparison.difference),
                     points(comparison.low), points(comparison.high));
  out += fmt::format("McNemar's test that both are right equally often\n  exact        p = {}\n",
                     significant(comparison.exact_p));
  out += fmt::format("  chi-squared  {}, p = {}{}\n", significant(comparison.chi_squared),
                     significant(comparison.chi_squared_p),
                     comparison.discordant() < enough_discordant ? "  (rough: fewer than 25 differ)" : "");
  return out + verdict(comparison) + "\n";
}

}  // namespace nudge
