#include "experiments/homework/factors.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "experiments/homework/numbers.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

constexpr double usual_weight = 1;
constexpr double rare_weight = 2.1;

struct Reason {
  double factor;
  std::string words;
  double weight = usual_weight;
};

/// The number of examples, in the mean: it may show in one tensor alone.
std::vector<Reason> reasons_of_the_mean(std::size_t examples) {
  if (examples < 2) return {};
  const auto n = static_cast<double>(examples);
  std::vector<Reason> reasons{
      {n, text(examples, " times ours: summed over the examples, not averaged")},
      {1 / n, text("1/", examples, " of ours: divided by the number of examples twice")},
      {n / (n - 1), text("divided by n - 1 = ", examples - 1, ", not by the ", examples, " examples"), rare_weight},
      {n / (n + 1), text("divided by n + 1 = ", examples + 1, ", not by the ", examples, " examples"), rare_weight}};
  // A whole number is a factor like any other.
  if (std::sqrt(n) != std::round(std::sqrt(n))) {
    reasons.push_back({std::sqrt(n), text("the sum is divided by the square root of ", examples, ", not by ", examples),
                       rare_weight});
  }
  return reasons;
}

/// What changes delta^L, or every gradient, and so all tensors.
std::vector<Reason> reasons_everywhere(const FactorContext& context) {
  const bool two = context.knows_loss && context.loss == Loss::quadratic;
  const bool half = context.knows_loss && context.loss == Loss::half_quadratic;
  std::vector<Reason> reasons = reasons_of_the_mean(context.examples);
  const auto n = static_cast<double>(context.examples);
  const Reason of_cost = two ? Reason{0.5, "half of ours: the factor 2 of (a-y)^2 is missing"}
                             : Reason{2, "twice ours: the factor 1/2 of the half-quadratic cost is missing"};
  if (two || half) reasons.push_back(of_cost);
  if (context.examples > 1) {
    if (two || half) {
      reasons.push_back({of_cost.factor * n, of_cost.words + "; " + reasons.front().words, 2 * usual_weight});
    }
    reasons.push_back({1 / std::sqrt(n), text("divided by the square root of ", context.examples, " besides")});
  }
  if (context.outputs > 1) {
    reasons.push_back(
        {1 / static_cast<double>(context.outputs), text("1/", context.outputs, " of ours: averaged over the ",
                                                        context.outputs, " outputs too, where the cost is their sum")});
  }
  return reasons;
}

/// Rates that are in use: 1, 3 or 5 with zeros, below 1; the book's is 3. Any other number is no sign of a rate.
bool is_common_rate(double size, double tolerance) {
  if (is_near(size, 3, tolerance)) return true;
  for (double power = 0.1; power > 1e-6; power /= 10) {
    for (const double digit : {1, 3, 5}) {
      if (is_near(size, digit * power, tolerance)) return true;
    }
  }
  return false;
}

}  // namespace

std::string plain_number(double number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", number);
  return digits;
}

FactorReasons reasons_for(double factor, const FactorContext& context, bool everywhere, double tolerance) {
  std::vector<Reason> reasons = everywhere ? reasons_everywhere(context) : reasons_of_the_mean(context.examples);
  const std::string minus =
      everywhere ? "minus the gradient: the nudge, -dC/dw, is saved, or y - a stands for a - y" : "minus ours";
  for (std::size_t i = 0, plain = reasons.size(); i < plain; ++i) {
    reasons.push_back({-reasons[i].factor, minus + "; " + reasons[i].words, usual_weight + reasons[i].weight});
  }
  reasons.push_back({-1, minus});
  const double size = std::abs(factor);
  const auto has_reason = [&] {
    return std::ranges::any_of(reasons, [&](const Reason& one) { return is_near(factor, one.factor, tolerance); });
  };
  // Halves and doubles are common enough to be weighed like reasons.
  for (const auto& [number, words] : {std::pair{0.5, "half of ours"}, std::pair{2.0, "twice ours"}}) {
    if (is_near(factor, number, tolerance) && !has_reason()) reasons.push_back({number, words});
  }
  if (everywhere && is_common_rate(size, tolerance)) {
    const bool is_step = factor < 0;  // minus the rate times the gradient is one thing
    reasons.push_back({factor,
                       plain_number(factor) +
                           (is_step ? " times ours: the step is saved, minus the learning rate (of "
                                    : " times ours: the learning rate (of ") +
                           plain_number(size) + (is_step ? ") times the gradient" : ") is inside"),
                       is_step ? 2 * usual_weight : usual_weight});
  }
  std::erase_if(reasons, [&](const Reason& one) { return !is_near(factor, one.factor, tolerance); });
  std::ranges::stable_sort(reasons, {}, &Reason::weight);
  FactorReasons result;
  if (!reasons.empty()) result.weight = reasons.front().weight;
  for (const Reason& one : reasons) {
    if (one.weight <= result.weight + 0.2 && result.words.size() < 3) result.words.push_back(one.words);
  }
  return result;
}

}  // namespace nudge::homework
