#include "report/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/numbers.hpp"

namespace nudge::report {

namespace {

constexpr double most_steps = 6;
constexpr std::size_t most_logarithmic_ticks = 6;
constexpr double logarithmic_from = 10;

/// 1, 2 or 5 times a power of ten: the smallest that is not below `least`.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power >= least * (1 - 1e-9)) return digit * power;
  }
  return 10 * power;
}

std::string tick_label(double value, double step, Unit unit) {
  const double factor = unit == Unit::percent ? 100 : 1;
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step * factor) - 1e-9)));
  const std::string suffix = unit == Unit::percent ? " %" : "";
  if (decimals > 5 || std::abs(value) >= 1e6) return fmt::format("{:.2g}", value * factor) + suffix;
  const std::string label = fmt::format("{:.{}f}", value * factor, decimals);
  return (label.find_first_not_of("-0.") == std::string::npos ? "0" : label) + suffix;
}

std::string power_label(double value) {
  return value >= 1e-4 && value < 1e6 ? fmt::format("{:.6g}", value) : fmt::format("{:.0e}", value);
}

/// The numbers digit * 10^k that just cover [low, high].
std::vector<double> covering(double low, double high, const std::vector<double>& digits) {
  std::vector<double> values;
  const int first = static_cast<int>(std::floor(std::log10(low))) - 1;
  const int last = static_cast<int>(std::ceil(std::log10(high))) + 1;
  for (int k = first; k <= last; ++k) {
    for (const double digit : digits) values.push_back(digit * std::pow(10.0, k));
  }
  // What lies at a tick but for rounding is covered by it.
  constexpr double slack = 1 + 1e-9;
  std::size_t begin = 0;
  while (begin + 1 < values.size() && values[begin + 1] <= low * slack) ++begin;
  std::size_t end = values.size();
  while (end > begin + 2 && values[end - 2] >= high / slack) --end;
  return {values.begin() + static_cast<std::ptrdiff_t>(begin), values.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

double Axis::place(double value) const {
  if (logarithmic) return (std::log(value) - std::log(low)) / (std::log(high) - std::log(low));
  return (value - low) / (high - low);
}

Axis counting_axis(std::size_t last) {
  Axis axis;
  if (last <= 1) {
    axis = {0.5, 1.5, false, {{1, "1"}}};
    return axis;
  }
  axis.low = 1;
  axis.high = static_cast<double>(last);
  const double step = std::max(1.0, round_step((axis.high - 1) / most_steps));
  for (double value = step; value <= axis.high; value += step)
    axis.ticks.push_back({value, fmt::format("{:.0f}", value)});
  if (step > 1) axis.ticks.insert(axis.ticks.begin(), {1, "1"});
  return axis;
}

Axis linear_axis(double low, double high, Unit unit) {
  if (low == high) {
    const double margin = low == 0 ? 1 : std::abs(low) / 10;
    low -= margin;
    high += margin;
  }
  const double step = round_step((high - low) / most_steps);
  const double first = std::floor(low / step + 1e-9);
  const double last = std::ceil(high / step - 1e-9);
  Axis axis{first * step, last * step, false, {}};
  for (double i = first; i <= last; ++i) axis.ticks.push_back({i * step, tick_label(i * step, step, unit)});
  return axis;
}

Axis logarithmic_axis(double low, double high) {
  std::vector<double> values;
  for (const auto& digits : {std::vector<double>{1, 2, 5}, std::vector<double>{1, 3}, std::vector<double>{1}}) {
    values = covering(low, high, digits);
    if (values.size() <= most_logarithmic_ticks) break;
  }
  Axis axis{values.front(), values.back(), true, {}};
  const std::size_t every = (values.size() - 1) / most_logarithmic_ticks + 1;
  for (std::size_t i = 0; i < values.size(); i += every) axis.ticks.push_back({values[i], power_label(values[i])});
  return axis;
}

Axis fitting_axis(const std::vector<double>& values, Unit unit) {
  if (values.empty()) return linear_axis(0, 1, unit);
  const auto [least, largest] = std::minmax_element(values.begin(), values.end());
  double low = *least;
  double high = *largest;
  if (unit == Unit::measured && low > 0 && high / low > logarithmic_from) return logarithmic_axis(low, high);
  if (unit == Unit::percent && low == high) {
    low = std::max(0.0, low - 0.05);
    high = std::min(1.0, high + 0.05);
  }
  return linear_axis(low, high, unit);
}

}  // namespace nudge::report
