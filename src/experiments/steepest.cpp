// Steps along the negative gradient, beside it, and of its largest parts only.

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.hpp"
#include "base/random.hpp"
#include "nudge/error.hpp"
#include "nudge/experiments.hpp"
#include "nudge/optimizer.hpp"

namespace nudge {

namespace {

using Direction = std::vector<double>;

double inner_product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// How much the mean cost falls from a point when one goes along a direction.
class Decrease {
 public:
  Decrease(const BasicNetwork<double>& network, const Examples<double>& examples, ThreadTeam& team)
      : from_(network), moved_(network), examples_(examples), team_(team), cost_(mean_cost(network, examples, team)) {}

  double cost() const { return cost_; }
  double along(const Direction& direction, double length) {
    for (std::size_t i = 0; i < direction.size(); ++i) {
      moved_.parameters()[i] = from_.parameters()[i] + length * direction[i];
    }
    return cost_ - mean_cost(moved_, examples_, team_);
  }

 private:
  const BasicNetwork<double>& from_;
  BasicNetwork<double> moved_;
  const Examples<double>& examples_;
  ThreadTeam& team_;
  double cost_;
};

/// A random direction at right angles to `straight`, both of length 1.
Direction aside(const Direction& straight, std::uint64_t seed, std::size_t which) {
  const Philox random(seed, RandomPurpose::example);
  Direction direction(straight.size());
  for (std::size_t i = 0; i < direction.size(); ++i) {
    direction[i] = normal_pair(random(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(which), 0, 0)).first;
  }
  // Twice, since the first subtraction leaves its own rounding.
  for (int pass = 0; pass < 2; ++pass) {
    const double along = inner_product(direction, straight);
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] -= along * straight[i];
  }
  const double length = norm(std::span<const double>(direction));
  for (double& number : direction) number /= length;
  return direction;
}

constexpr double radians_per_degree = 0.017453292519943295;

Direction at_angle(const Direction& straight, double degrees, std::uint64_t seed, std::size_t which) {
  if (degrees == 0) return straight;
  const Direction side = aside(straight, seed, which);
  const double c = math::cos(degrees * radians_per_degree), s = math::sin(degrees * radians_per_degree);
  Direction direction(straight.size());
  for (std::size_t i = 0; i < direction.size(); ++i) direction[i] = c * straight[i] + s * side[i];
  return direction;
}

/// Where only the k largest parts of the straight step are taken, each as long as it is there.
std::vector<TopShare> top_shares(const Direction& straight, const SteepestOptions& options, Decrease& decrease) {
  std::vector<std::size_t> order(straight.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return std::abs(straight[i]) > std::abs(straight[j]); });
  const double whole = decrease.along(straight, options.length);
  std::vector<TopShare> shares;
  for (const std::size_t k : options.top) {
    if (k == 0 || k > straight.size()) continue;
    TopShare share{.k = k};
    Direction part(straight.size());
    for (std::size_t i = 0; i < k; ++i) {
      part[order[i]] = straight[order[i]];
      share.predicted += straight[order[i]] * straight[order[i]];  // C07 of the fall, what this one brings
    }
    share.measured = decrease.along(part, options.length) / whole;
    shares.push_back(share);
  }
  return shares;
}

void check_options(const SteepestOptions& options, std::size_t parameters) {
  if (!(options.length > 0) || !std::isfinite(options.length)) {
    fail("steepest: a length of ", options.length, ", more than 0 is expected");
  }
  for (const double degrees : options.degrees) {
    if (!(degrees >= 0 && degrees <= 90)) fail("steepest: an angle of ", degrees, " degrees, 0 to 90 are expected");
  }
  if (parameters < 2) fail("steepest: a network of one parameter has no direction aside");
}

}  // namespace

Steepest steepest(const BasicNetwork<double>& network, const Examples<double>& examples, const SteepestOptions& options,
                  ThreadTeam& team) {
  check_options(options, network.parameters().size());
  std::vector<double> degrees = options.degrees;
  if (std::find(degrees.begin(), degrees.end(), 0.0) == degrees.end()) degrees.insert(degrees.begin(), 0.0);

  const AlignedArray<double> gradient = read_traces(network, examples, team);
  Decrease decrease(network, examples, team);
  Steepest result{.cost = decrease.cost(), .gradient_norm = norm(gradient.span())};
  if (!(result.gradient_norm > 0)) fail("steepest: the gradient is 0, there is no direction of steepest descent");
  Direction straight(gradient.size());
  for (std::size_t i = 0; i < straight.size(); ++i) straight[i] = -gradient[i] / result.gradient_norm;

  result.top = top_shares(straight, options, decrease);
  std::vector<Direction> directions;
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    directions.push_back(at_angle(straight, degrees[i], options.seed, i));
  }
  double before = 0;
  double length = options.length;
  for (std::size_t doubling = 0; doubling <= options.doublings; ++doubling, length *= 2) {
    StepsOfOneLength steps{.length = length};
    double straight_gain = 0, best_other = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < degrees.size(); ++i) {
      const double first_order = result.gradient_norm * length * math::cos(degrees[i] * radians_per_degree);
      steps.steps.push_back({degrees[i], first_order, decrease.along(directions[i], length)});
      const double gain = steps.steps.back().measured;
      if (degrees[i] == 0) {
        straight_gain = gain;
      } else {
        best_other = std::max(best_other, gain);
      }
    }
    if (!result.stops_winning && best_other > straight_gain) result.stops_winning = length;
    if (!result.stops_falling && straight_gain < before) result.stops_falling = length;
    before = straight_gain;
    result.lengths.push_back(std::move(steps));
  }
  return result;
}

}  // namespace nudge
