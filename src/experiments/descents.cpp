// Descents from one start: trained in turn, measured between steps, their paths laid on one plane.

#include "nudge/descents.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "experiments/descent_settings.hpp"
#include "experiments/moments.hpp"
#include "experiments/principal_plane.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

namespace {

using Points = std::vector<AlignedArray<float>>;

AlignedArray<float> parameters_of(const Network& network) {
  AlignedArray<float> copy(network.parameters().size());
  std::copy(network.parameters().begin(), network.parameters().end(), copy.data());
  return copy;
}

/// Of the way from one point to another to the negative of `gradient`; none where either is 0.
std::optional<double> cosine_to_descent(std::span<const float> from, std::span<const float> to,
                                        std::span<const float> gradient) {
  double product = 0, way = 0, slope = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const double moved = static_cast<double>(to[i]) - static_cast<double>(from[i]);
    const double down = -static_cast<double>(gradient[i]);
    product += moved * down;
    way += moved * moved;
    slope += down * down;
  }
  if (way == 0 || slope == 0) return std::nullopt;
  return product / std::sqrt(way * slope);
}

/// One descent under way.
class Walk {
 public:
  Walk(const Network& start, const Preprocessing& preprocessing, const Subset& train, const Subset& measured,
       const experiments::DescentSettings& settings, ThreadTeam& team)
      : network_(start),
        preprocessing_(preprocessing),
        measured_(measured),
        team_(team),
        trainer_(network_, preprocessing, train, settings.training, team) {
    descent_.batch = settings.batch;
    descent_.learning_rate = settings.training.optimizer.learning_rate;
  }

  /// Goes on to this step, and records the moment; stops before it when the seconds are spent (0: no limit), and
  /// records where it is. Returns whether it may go on.
  bool go_to(std::size_t step, double limit, Points& points) {
    while (moment_.step + 1 < step && !spent(limit)) make_step();
    if (moment_.step < step) {
      if (gradient_step_ != moment_.step) measure_gradient();
      const AlignedArray<float> before = parameters_of(network_);
      make_step();
      moment_.cosine = cosine_to_descent(before.span(), network_.parameters(), gradient_.span());
    }
    record(points);
    return !spent(limit);
  }

  void record(Points& points) {
    measure_gradient();
    const Evaluation on_measured = evaluate(network_, preprocessing_, measured_, team_);
    moment_.cost = on_measured.cost;
    moment_.accuracy = on_measured.accuracy();
    moment_.gradient_norm = norm(std::span<const float>(gradient_.span()));
    descent_.moments.push_back(moment_);
    points.push_back(parameters_of(network_));
  }

  Descent take() { return std::move(descent_); }

 private:
  using Clock = std::chrono::steady_clock;

  bool spent(double limit) const { return limit > 0 && moment_.seconds >= limit; }

  void make_step() {
    const Clock::time_point begin = Clock::now();
    const Step step = trainer_.step();
    moment_.seconds += std::chrono::duration<double>(Clock::now() - begin).count();
    moment_.step = step.number;
    moment_.examples += step.examples;
  }

  void measure_gradient() {
    gradient_ = mean_gradient(network_, preprocessing_, measured_, team_);
    gradient_step_ = moment_.step;
  }

  Network network_;
  const Preprocessing& preprocessing_;
  const Subset& measured_;
  ThreadTeam& team_;
  Trainer trainer_;
  Descent descent_;
  DescentMoment moment_;
  AlignedArray<float> gradient_;   // over the measured examples ...
  std::size_t gradient_step_ = 0;  // ... after this step
};

/// `count` lines from a tenth of the extent below the smallest to a tenth above the largest.
std::vector<double> grid_lines(const std::vector<double>& coordinates, std::size_t count) {
  const auto [low, high] = std::minmax_element(coordinates.begin(), coordinates.end());
  const double margin = 0.1 * (*high - *low);
  std::vector<double> lines(count);
  for (std::size_t i = 0; i < count; ++i) {
    lines[i] = *low - margin + (*high - *low + 2 * margin) * static_cast<double>(i) / static_cast<double>(count - 1);
  }
  return lines;
}

Plane plane_of(std::vector<Descent>& descents, const Points& points, const Network& start,
               const Examples<float>& examples, std::size_t surface, ThreadTeam& team) {
  const experiments::PrincipalPlane principal = experiments::principal_plane(points, team);
  std::size_t point = 0;
  for (Descent& descent : descents) {
    for (DescentMoment& moment : descent.moments) {
      moment.u = principal.us[point];
      moment.v = principal.vs[point];
      ++point;
    }
  }
  Plane plane{.share_u = principal.share_u, .share_v = principal.share_v};
  if (surface == 0) return plane;
  plane.us = grid_lines(principal.us, surface);
  plane.vs = grid_lines(principal.vs, surface);
  Network there = start;
  for (const double v : plane.vs) {
    for (const double u : plane.us) {
      principal.point(u, v, there.parameters());
      plane.costs.push_back(mean_cost(there, examples, team));
    }
  }
  return plane;
}

/// The descents' batch sizes and a ladder, ascending, each once.
std::vector<std::size_t> cosine_batches(const std::vector<Descent>& descents, std::size_t examples) {
  std::vector<std::size_t> batches{1, 10, 100, 1000, examples};
  for (const Descent& descent : descents) batches.push_back(descent.batch);
  for (std::size_t& batch : batches) batch = std::min(batch, examples);
  std::sort(batches.begin(), batches.end());
  batches.erase(std::unique(batches.begin(), batches.end()), batches.end());
  return batches;
}

}  // namespace

Descents descents(const Network& start, const Preprocessing& preprocessing, const Subset& train,
                  const DescentOptions& options, ThreadTeam& team) {
  const std::vector<experiments::DescentSettings> settings = experiments::descent_settings(train, options);
  if (options.surface == 1) fail("descents: a surface of 1 x 1 points, 0 (none) or at least 2 are expected");
  const Subset measured = experiments::measured_examples(train, options);

  Descents result{.training_examples = train.size(), .measured_examples = measured.size()};
  Points points;
  for (const experiments::DescentSettings& one : settings) {
    Walk walk(start, preprocessing, train, measured, one, team);
    walk.record(points);
    for (const std::size_t step : experiments::moments(one.steps, std::max<std::size_t>(options.records, 1))) {
      if (!walk.go_to(step, options.seconds, points)) break;
    }
    result.descents.push_back(walk.take());
  }
  result.plane =
      plane_of(result.descents, points, start, Examples<float>(measured, preprocessing), options.surface, team);

  constexpr std::size_t draws = 50;
  const BasicNetwork<double> exact = convert<double>(start);
  const Examples<double> examples(measured, preprocessing);
  result.noise = noise_scale(exact, examples, team);
  result.cosines =
      batch_cosines(exact, examples, cosine_batches(result.descents, measured.size()), draws, options.seed, team);
  return result;
}

}  // namespace nudge
