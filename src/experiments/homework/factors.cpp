#include "experiments/homework/factors.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/homework/numbers.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

struct Reason {
  double factor;
  std::string words;
  bool is_rare = false;  ///< it takes more to believe it
};

constexpr double usual_weight = 1;
constexpr double rare_weight = 2.1;

/// Groups of reasons: of each group one may hold, and groups multiply. The first of a group is that nothing is wrong.
std::vector<std::vector<Reason>> groups_of_reasons(const FactorContext& context) {
  const auto n = static_cast<double>(context.examples);
  const auto m = static_cast<double>(context.outputs);
  const bool two = context.knows_loss && context.loss == Loss::quadratic;
  const bool half = context.knows_loss && context.loss == Loss::half_quadratic;
  std::vector<std::vector<Reason>> groups;
  groups.push_back({{1, ""}, {-1, "minus the gradient: the nudge, -dC/dw, is saved, or y - a stands for a - y"}});
  groups.push_back({{1, ""},
                    {0.5, two ? "half of ours: the factor 2 of (a-y)^2 is missing" : "half of ours"},
                    {2, half ? "twice ours: the factor 1/2 of the half-quadratic cost is missing" : "twice ours"}});
  groups.push_back({{1, ""}});
  if (context.examples > 1) {
    groups.back().push_back({n, text(context.examples, " times ours: summed over the examples, not averaged")});
    groups.back().push_back({1 / n, text("1/", context.examples, " of ours: divided by the number of examples twice")});
    groups.back().push_back({1 / std::sqrt(n), text("divided by the square root of ", context.examples, " besides")});
    groups.back().push_back(
        {std::sqrt(n),
         text("the sum is divided by the square root of ", context.examples, ", not by ", context.examples), true});
    groups.back().push_back(
        {n / (n - 1), text("divided by n - 1 = ", context.examples - 1, ", not by the ", context.examples, " examples"),
         true});
    groups.back().push_back(
        {n / (n + 1), text("divided by n + 1 = ", context.examples + 1, ", not by the ", context.examples, " examples"),
         true});
  }
  groups.push_back({{1, ""}});
  if (context.outputs > 1) {
    groups.back().push_back({1 / m, text("1/", context.outputs, " of ours: averaged over the ", context.outputs,
                                         " outputs too, where the cost is their sum")});
    groups.back().push_back({m, text(context.outputs, " times ours: multiplied by the number of outputs"), true});
  }
  return groups;
}

/// A number that somebody would write: one or two digits.
bool is_round(double number, double tolerance) {
  const double power = std::pow(10.0, std::floor(std::log10(number)) - 1);
  return is_near(std::round(number / power) * power, number, tolerance);
}

}  // namespace

std::string plain_number(double number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", number);
  return digits;
}

FactorReasons reasons_for(double factor, const FactorContext& context, double tolerance) {
  struct Whole {
    double factor;
    double weight;  ///< of all reasons in it
    std::string words;
  };
  std::vector<Whole> wholes{{1, 0, ""}};
  for (const auto& group : groups_of_reasons(context)) {
    std::vector<Whole> longer;
    for (const Whole& whole : wholes) {
      for (const Reason& reason : group) {
        const bool more = !reason.words.empty();
        const std::string joint = more && !whole.words.empty() ? "; " : "";
        longer.push_back({whole.factor * reason.factor,
                          whole.weight + (!more            ? 0
                                          : reason.is_rare ? rare_weight
                                                           : usual_weight),
                          whole.words + joint + reason.words});
      }
    }
    wholes = std::move(longer);
  }
  std::erase_if(wholes, [&](const Whole& whole) {
    return whole.weight == 0 || whole.weight > 3 * usual_weight || !is_near(factor, whole.factor, tolerance);
  });
  // A learning rate is written with a digit or two. Minus the rate times the gradient is one thing: the step.
  const double size = std::abs(factor);
  const auto add_rate = [&](double rate, const std::string& besides) {
    const char* what = factor < 0 ? " times ours: the step is saved, minus the learning rate (of "
                                  : " times ours: the learning rate (of ";
    const char* rest = factor < 0 ? ") times the gradient" : ") is inside";
    wholes.push_back({factor, besides.empty() ? usual_weight : 2 * usual_weight,
                      plain_number(factor) + what + plain_number(rate) + rest + besides});
  };
  // Rates are below 1; the book's is 3.
  const bool may_be_rate = (size >= 1e-7 && size < 0.999) || is_near(size, 3, tolerance);
  if (may_be_rate && is_round(size, tolerance)) add_rate(size, "");
  const double of_sum = size / static_cast<double>(context.examples);
  if (wholes.empty() && context.examples > 1 && of_sum >= 1e-7 && of_sum < 0.999 && is_round(of_sum, tolerance)) {
    add_rate(of_sum, ", and it is summed over the examples, not averaged");
  }
  std::ranges::stable_sort(wholes, {}, &Whole::weight);
  FactorReasons reasons;
  if (!wholes.empty()) reasons.weight = wholes.front().weight;
  for (const Whole& whole : wholes) {
    if (whole.weight > wholes.front().weight + usual_weight || reasons.words.size() == 3) break;
    reasons.words.push_back(whole.words);
  }
  return reasons;
}

}  // namespace nudge::homework
