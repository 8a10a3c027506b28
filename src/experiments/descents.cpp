// Descents from one start: trained in turn, measured between steps, their paths laid on one plane.

#include "nudge/descents.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "experiments/descent_settings.hpp"
#include "experiments/moments.hpp"
#include "experiments/principal_plane.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

namespace {

using Points = std::vector<AlignedArray<float>>;

/// The steps after which a path is drawn, ascending: all the first ones, and as many evenly spread over the rest.
std::vector<std::size_t> path_steps(std::size_t steps, std::size_t points) {
  const std::size_t first = std::min(steps, points / 2), spread = std::min(steps - first, points - points / 2);
  std::vector<std::size_t> chosen(first);
  for (std::size_t i = 0; i < first; ++i) chosen[i] = i + 1;
  for (std::size_t i = 1; i <= spread; ++i) chosen.push_back(first + (steps - first) * i / spread);
  return chosen;
}

/// How many points each path has beside its start.
std::size_t points_of_a_path(std::size_t parameters, std::size_t descents) {
  constexpr std::size_t most = 400, most_numbers = std::size_t{1} << 25;
  return std::clamp<std::size_t>(most_numbers / (parameters * descents), 2, most);
}

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
  Walk(const Model& start, const Subset& train, const Subset& measured, const experiments::DescentSettings& settings,
       std::vector<std::size_t> drawn, ThreadTeam& team)
      : measured_(measured), team_(team), drawn_(std::move(drawn)), trainer_(start, train, settings.training, team) {
    descent_.batch = settings.batch;
    descent_.learning_rate = settings.training.optimizer.learning_rate;
    draw();
  }

  /// Goes on to this step, and records the moment; stops before it when the seconds are spent (0: no limit), and
  /// records where it is. Returns whether it may go on.
  bool go_to(std::size_t step, double limit, Points& points) {
    while (moment_.step + 1 < step && !spent(limit)) make_step();
    if (moment_.step < step) {
      if (gradient_step_ != moment_.step) measure_gradient();
      const AlignedArray<float> before = parameters_of(trainer_.model().network);
      make_step();
      moment_.cosine = cosine_to_descent(before.span(), trainer_.model().network.parameters(), gradient_.span());
    }
    record(points);
    return !spent(limit);
  }

  void record(Points& points) {
    measure_gradient();
    const Evaluation on_measured = evaluate(trainer_.model(), measured_, team_);
    moment_.cost = on_measured.cost;
    moment_.accuracy = on_measured.accuracy();
    moment_.gradient_norm = norm(std::span<const float>(gradient_.span()));
    descent_.moments.push_back(moment_);
    points.push_back(parameters_of(trainer_.model().network));
  }

  /// The descent, and its path's points, whose places in the plane are still to be found.
  std::pair<Descent, Points> take() {
    if (descent_.path.back().step != moment_.step) draw();
    return {std::move(descent_), std::move(path_)};
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool spent(double limit) const { return limit > 0 && moment_.seconds >= limit; }

  void make_step() {
    const Clock::time_point begin = Clock::now();
    const Step step = trainer_.step();
    moment_.seconds += std::chrono::duration<double>(Clock::now() - begin).count();
    moment_.step = step.number;
    moment_.examples += step.examples;
    if (next_drawn_ < drawn_.size() && drawn_[next_drawn_] == moment_.step) {
      draw();
      ++next_drawn_;
    }
  }

  void draw() {
    descent_.path.push_back({moment_.step, 0, 0});
    path_.push_back(parameters_of(trainer_.model().network));
  }

  void measure_gradient() {
    gradient_ = mean_gradient(trainer_.model(), measured_, team_);
    gradient_step_ = moment_.step;
  }

  const Subset& measured_;
  ThreadTeam& team_;
  std::vector<std::size_t> drawn_;  // the steps after which the path has a point ...
  std::size_t next_drawn_ = 0;      // ... and which of them comes next
  Trainer trainer_;
  Descent descent_;
  Points path_;
  DescentMoment moment_;
  AlignedArray<float> gradient_;   // over the measured examples ...
  std::size_t gradient_step_ = 0;  // ... after this step
};

/// From `low` to `high`.
std::vector<double> grid_lines(double low, double high, std::size_t count) {
  std::vector<double> lines(count);
  for (std::size_t i = 0; i < count; ++i) {
    lines[i] = low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1);
  }
  return lines;
}

/// A rectangle of the plane.
struct Extent {
  double low_u = 0, high_u = 0, low_v = 0, high_v = 0;

  static Extent around(const std::vector<PathPoint>& points) {
    Extent extent{points[0].u, points[0].u, points[0].v, points[0].v};
    for (const PathPoint& point : points) extent.cover(point);
    return extent;
  }
  void cover(const PathPoint& point) {
    low_u = std::min(low_u, point.u);
    high_u = std::max(high_u, point.u);
    low_v = std::min(low_v, point.v);
    high_v = std::max(high_v, point.v);
  }
  double longest_side() const { return std::max(high_u - low_u, high_v - low_v); }
  /// With so much of its extent more on every side.
  Extent wider(double share) const {
    const double by_u = share * (high_u - low_u), by_v = share * (high_v - low_v);
    return {low_u - by_u, high_u + by_u, low_v - by_v, high_v + by_v};
  }
};

/// What lies in the paths' plane: it moves one copy of the network about.
class Surface {
 public:
  Surface(const experiments::PrincipalPlane& principal, const Network& start, const Examples<float>& examples,
          std::size_t side, ThreadTeam& team)
      : principal_(principal), there_(start), examples_(examples), side_(side), team_(team) {}

  Plane over(const Extent& extent) {
    Plane plane{.share_u = principal_.share_u, .share_v = principal_.share_v};
    if (side_ == 0) return plane;
    plane.us = grid_lines(extent.low_u, extent.high_u, side_);
    plane.vs = grid_lines(extent.low_v, extent.high_v, side_);
    for (const double v : plane.vs) {
      for (const double u : plane.us) {
        principal_.point(u, v, there_.parameters());
        plane.costs.push_back(mean_cost(there_, examples_, team_));
      }
    }
    return plane;
  }

 private:
  const experiments::PrincipalPlane& principal_;
  Network there_;
  const Examples<float>& examples_;
  std::size_t side_;
  ThreadTeam& team_;
};

/// Where each moment and each point of a path lies in the plane.
void place(std::vector<Descent>& descents, const std::vector<Points>& paths,
           const experiments::PrincipalPlane& principal) {
  std::size_t moment_of_all = 0;
  for (std::size_t d = 0; d < descents.size(); ++d) {
    for (DescentMoment& moment : descents[d].moments) {
      moment.u = principal.us[moment_of_all];
      moment.v = principal.vs[moment_of_all];
      ++moment_of_all;
    }
    for (std::size_t i = 0; i < paths[d].size(); ++i) {
      std::tie(descents[d].path[i].u, descents[d].path[i].v) = principal.place(paths[d][i].span());
    }
  }
}

/// The square around the shortest path, as large again; none: it is more than a quarter of the whole.
std::optional<Extent> around_shortest(const std::vector<Descent>& descents, const Extent& whole) {
  std::optional<Extent> shortest;
  for (const Descent& descent : descents) {
    const Extent extent = Extent::around(descent.path);
    if (!shortest || extent.longest_side() < shortest->longest_side()) shortest = extent;
  }
  const double half = shortest->longest_side();
  if (half == 0 || half > 0.25 * whole.longest_side()) return std::nullopt;
  const double u = (shortest->low_u + shortest->high_u) / 2, v = (shortest->low_v + shortest->high_v) / 2;
  return Extent{u - half, u + half, v - half, v + half};
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

Descents descents(const Model& start, const Subset& train, const DescentOptions& options, ThreadTeam& team) {
  check(start);
  const std::vector<experiments::DescentSettings> settings = experiments::descent_settings(train, options);
  if (options.surface == 1) fail("descents: a surface of 1 x 1 points, 0 (none) or at least 2 are expected");
  const Subset measured = experiments::measured_examples(train, options);

  Descents result{.training_examples = train.size(), .measured_examples = measured.size(), .seed = options.seed};
  Points points;
  std::vector<Points> paths;
  const std::size_t drawn = points_of_a_path(start.network.parameters().size(), settings.size());
  for (const experiments::DescentSettings& one : settings) {
    Walk walk(start, train, measured, one, path_steps(one.steps, drawn), team);
    walk.record(points);
    for (const std::size_t step : experiments::moments(one.steps, std::max<std::size_t>(options.records, 1))) {
      if (!walk.go_to(step, options.seconds, points)) break;
    }
    auto [descent, path] = walk.take();
    result.descents.push_back(std::move(descent));
    paths.push_back(std::move(path));
  }
  const experiments::PrincipalPlane principal = experiments::principal_plane(points, team);
  place(result.descents, paths, principal);
  Extent whole = Extent::around(result.descents[0].path);
  for (const Descent& descent : result.descents) {
    for (const PathPoint& point : descent.path) whole.cover(point);
    for (const DescentMoment& moment : descent.moments) whole.cover({moment.step, moment.u, moment.v});
  }
  const Examples<float> measured_examples(measured, start.preprocessing);
  Surface surface(principal, start.network, measured_examples, options.surface, team);
  result.plane = surface.over(whole.wider(0.1));
  if (const auto near = around_shortest(result.descents, whole)) result.near_start = surface.over(*near);

  constexpr std::size_t draws = 50;
  const BasicNetwork<double> exact = convert<double>(start.network);
  const Examples<double> examples(measured, start.preprocessing);
  result.noise = noise_scale(exact, examples, team);
  result.cosines =
      batch_cosines(exact, examples, cosine_batches(result.descents, measured.size()), draws, options.seed, team);
  return result;
}

}  // namespace nudge
