// One neuron whose mean cost has a shallow and a deep minimum, trained from many starts with batches of several sizes.

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/random.hpp"
#include "base/terms.hpp"
#include "nudge/descents.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

// The examples (x, y). A rising sigmoid that turns between the last two fits all but the first; one that passes slowly
// through all of them is a minimum too.
//
// Found by drawing three to six examples, x from -2.5 to 2.5 in halves and y from {0, 0.1, 0.2, 0.5, 0.8, 0.9, 1}, and
// keeping sets whose mean cost has exactly two minima (by descents from 60 starts and Newton's method; the test looks
// for all of them again, over a fine grid), the deeper one less than 0.85 of the other, each reached by 15 % of the
// starts or more, and the share that reaches the deeper one not the same with batches of one. Most sets failed the
// last condition.
constexpr std::size_t count = 4;
constexpr std::array<double, count> xs{-2.5, -1.5, -0.5, 0};
constexpr std::array<double, count> ys{0.5, 0.1, 0.1, 0.9};

struct Place {
  double weight = 0;
  double bias = 0;
};

// Near enough to the minima that descents lead there; what they are to the last digit is computed.
constexpr Place near_deeper{8.8, 2.2}, near_shallow{0.56, 0.12};

/// The neuron as a network of the engine.
class OneNeuron {
 public:
  OneNeuron()
      : network_(dense_net({1, 1, 1}, {1, 1}, {.loss = Loss::quadratic, .output_activation = Function::sigmoid})),
        examples_({xs.data(), count, 1}, {ys.data(), count, 1}),
        plan_(network_.architecture(), count, Purpose::train, alone_),
        gradient_(network_.parameters().size()) {}

  Place point() const { return {network_.parameters()[0], network_.parameters()[1]}; }
  void set(const Place& point) {
    network_.parameters()[0] = point.weight;
    network_.parameters()[1] = point.bias;
  }

  /// The mean gradient over these examples.
  std::span<const double> gradient(std::span<const std::uint32_t> batch) {
    std::fill(gradient_.span().begin(), gradient_.span().end(), 0.0);
    examples_.load(plan_, batch);
    forward_pass(network_, plan_, batch.size());
    cost_pass(plan_);
    backward_pass(network_, plan_, gradient_.span());
    for (double& number : gradient_.span()) number /= static_cast<double>(batch.size());
    return gradient_.span();
  }
  void step(std::span<const std::uint32_t> batch, double rate) {
    const std::span<const double> g = gradient(batch);
    for (std::size_t i = 0; i < g.size(); ++i) network_.parameters()[i] -= rate * g[i];
  }
  double cost() { return mean_cost(network_, examples_, alone_); }

 private:
  ThreadTeam alone_{1};
  BasicNetwork<double> network_;
  Examples<double> examples_;
  Plan<double> plan_;
  AlignedArray<double> gradient_;
};

constexpr std::array<std::uint32_t, count> everyone{0, 1, 2, 3};

/// By Newton's method, the second derivatives as differences of gradients: their error only slows it down.
Place minimum_near(OneNeuron& neuron, Place at) {
  constexpr double h = 1e-5;
  const auto gradient_at = [&](const Place& point) {
    neuron.set(point);
    const std::span<const double> g = neuron.gradient(everyone);
    return Place{g[0], g[1]};
  };
  for (int iteration = 0; iteration < 30; ++iteration) {
    const Place g = gradient_at(at);
    const Place w_plus = gradient_at({at.weight + h, at.bias}), w_minus = gradient_at({at.weight - h, at.bias});
    const Place b_plus = gradient_at({at.weight, at.bias + h}), b_minus = gradient_at({at.weight, at.bias - h});
    const double ww = (w_plus.weight - w_minus.weight) / (2 * h), bb = (b_plus.bias - b_minus.bias) / (2 * h);
    const double wb = (w_plus.bias - w_minus.bias) / (2 * h);
    const double determinant = ww * bb - wb * wb;
    at.weight -= (bb * g.weight - wb * g.bias) / determinant;
    at.bias -= (ww * g.bias - wb * g.weight) / determinant;
  }
  return at;
}

bool is_near(const Place& a, const Place& b) { return std::hypot(a.weight - b.weight, a.bias - b.bias) < 0.1; }

/// Plain gradient descent with batches of this size, shuffled each epoch.
void train(OneNeuron& neuron, std::size_t batch, const TwoMinimaOptions& options, const Philox& shuffle) {
  std::array<std::uint32_t, count> order{};
  std::uint32_t epoch = 0;
  std::size_t next = count;
  for (std::size_t step = 0; step < options.steps; ++step) {
    if (next >= count) {
      permute(order, shuffle, epoch++);
      next = 0;
    }
    neuron.step(std::span<const std::uint32_t>(order).subspan(next, std::min(batch, count - next)),
                options.learning_rate);
    next += batch;
  }
}

/// Where a full-batch descent leads from where the neuron is.
Basin basin_of(OneNeuron& neuron, const Place& deeper, const Place& shallow) {
  constexpr double rate = 1;
  for (int step = 0; step < 40'000; ++step) {
    if (is_near(neuron.point(), deeper)) return Basin::deeper;
    if (is_near(neuron.point(), shallow)) return Basin::shallow;
    neuron.step(everyone, rate);
  }
  return Basin::neither;
}

constexpr double start_edge = 5;  // weight and bias of a start lie between this and its negative
constexpr std::size_t line_points = 121, grid_side = 41;
constexpr double beyond_minima = 0.25;  // of their distance: the line goes on so far on either side
constexpr double grid_margin = 1;

/// From `low` to `high`.
std::vector<double> evenly(double low, double high, std::size_t points) {
  std::vector<double> all(points);
  for (std::size_t i = 0; i < points; ++i) {
    all[i] = low + (high - low) * static_cast<double>(i) / static_cast<double>(points - 1);
  }
  return all;
}

double cost_at(OneNeuron& neuron, const Place& place) {
  neuron.set(place);
  return neuron.cost();
}

/// The cost along the line through both minima, and around all of it.
void add_surface(OneNeuron& neuron, const Place& deeper, const Place& shallow, TwoMinima& result) {
  result.line_along = evenly(-beyond_minima, 1 + beyond_minima, line_points);
  for (const double t : result.line_along) {
    const Place place{shallow.weight + t * (deeper.weight - shallow.weight),
                      shallow.bias + t * (deeper.bias - shallow.bias)};
    result.line_costs.push_back(cost_at(neuron, place));
  }
  const auto lines = [](double a, double b) {
    return evenly(std::min({-start_edge, a, b}) - grid_margin, std::max({start_edge, a, b}) + grid_margin, grid_side);
  };
  result.grid_weights = lines(deeper.weight, shallow.weight);
  result.grid_biases = lines(deeper.bias, shallow.bias);
  for (const double bias : result.grid_biases) {
    for (const double weight : result.grid_weights) result.grid_costs.push_back(cost_at(neuron, {weight, bias}));
  }
}

/// Where these are, seen from the line through both minima.
TwoMinimaBalls balls_at(OneNeuron& neuron, const std::vector<Place>& places, const Place& deeper,
                        const Place& shallow) {
  const double weight = deeper.weight - shallow.weight, bias = deeper.bias - shallow.bias;
  TwoMinimaBalls balls;
  for (const Place& place : places) {
    balls.weights.push_back(place.weight);
    balls.biases.push_back(place.bias);
    balls.along.push_back(((place.weight - shallow.weight) * weight + (place.bias - shallow.bias) * bias) /
                          (weight * weight + bias * bias));
    balls.costs.push_back(cost_at(neuron, place));
  }
  return balls;
}

/// The start's own draw.
Place start_of(const Philox& draw, std::size_t start) {
  const std::array<std::uint32_t, 4> words = draw(static_cast<std::uint32_t>(start), 0, 0, 0);
  return {2 * start_edge * uniform(words[0], words[1]) - start_edge,
          2 * start_edge * uniform(words[2], words[3]) - start_edge};
}

void check_options(const TwoMinimaOptions& options) {
  if (options.starts == 0) fail("two minima: 0 starts, at least 1 is expected");
  if (options.steps == 0) fail("two minima: 0 steps, at least 1 is expected");
  if (options.batches.empty()) fail("two minima: no batch size, at least one is expected");
  if (!(options.learning_rate > 0) || !std::isfinite(options.learning_rate)) {
    fail("two minima: a learning rate of ", options.learning_rate, ", more than 0 is expected");
  }
}

}  // namespace

std::string to_string(Basin basin) {
  switch (basin) {
    case Basin::deeper:
      return terms::basins::deeper;
    case Basin::shallow:
      return terms::basins::shallow;
    case Basin::neither:
      break;
  }
  return terms::basins::neither;
}

TwoMinima two_minima(const TwoMinimaOptions& options, ThreadTeam& team) {
  check_options(options);
  TwoMinima result;
  OneNeuron neuron;
  const Place deeper = minimum_near(neuron, near_deeper), shallow = minimum_near(neuron, near_shallow);
  neuron.set(deeper);
  result.deeper_cost = neuron.cost();
  neuron.set(shallow);
  result.shallow_cost = neuron.cost();
  result.deeper_at = {deeper.weight, deeper.bias};
  result.shallow_at = {shallow.weight, shallow.bias};

  add_surface(neuron, deeper, shallow, result);

  const Philox draw(options.seed, RandomPurpose::initialisation);
  std::vector<Place> starts(options.starts);
  for (std::size_t start = 0; start < options.starts; ++start) starts[start] = start_of(draw, start);
  result.starts = balls_at(neuron, starts, deeper, shallow);
  for (const std::size_t asked : options.batches) {
    const std::size_t batch = asked == 0 ? count : std::min(asked, count);
    std::vector<Basin> basins(options.starts);
    std::vector<Place> ends(options.starts);
    // No start knows of another, so they may run side by side.
    team.run([&](std::size_t part) {
      const Range mine = share_of(options.starts, 1, team.size(), part);
      OneNeuron own;
      for (std::size_t start = mine.begin; start < mine.end; ++start) {
        own.set(starts[start]);
        // Each start has a seed of its own; neighbouring seeds are unrelated.
        train(own, batch, options, Philox(options.seed + start, RandomPurpose::shuffle));
        ends[start] = own.point();
        basins[start] = basin_of(own, deeper, shallow);
      }
    });
    TwoMinimaShare share{.batch = batch};
    share.deeper = static_cast<std::size_t>(std::count(basins.begin(), basins.end(), Basin::deeper));
    share.shallow = static_cast<std::size_t>(std::count(basins.begin(), basins.end(), Basin::shallow));
    const auto trainings = static_cast<double>(options.starts);
    share.share = static_cast<double>(share.deeper) / trainings;
    share.standard_error = std::sqrt(share.share * (1 - share.share) / trainings);
    share.ends = balls_at(neuron, ends, deeper, shallow);
    share.basins = std::move(basins);
    result.shares.push_back(std::move(share));
  }
  return result;
}

}  // namespace nudge
