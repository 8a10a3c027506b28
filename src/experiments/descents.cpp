// Descents from one start: trained in turn, measured between steps, their paths laid on one plane.

#include "nudge/descents.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/math.hpp"
#include "base/terms.hpp"
#include "experiments/descent_settings.hpp"
#include "experiments/moments.hpp"
#include "experiments/principal_plane.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

namespace {

using Points = std::vector<AlignedArray<float>>;

/// How many points each path has beside its start.
std::size_t points_of_a_path(std::size_t parameters, std::size_t descents) {
  constexpr std::size_t most = 600, most_numbers = std::size_t{1} << 25;
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

/// A path to be drawn: all the first steps, then every stride-th, of which every second is forgotten where they are too
/// many.
class Path {
 public:
  explicit Path(std::size_t most)
      : first_(std::max<std::size_t>(1, most / 2)), later_(std::max<std::size_t>(1, most - most / 2)) {}

  bool wants(std::size_t step) const { return step <= first_ || (step - first_) % stride_ == 0; }

  void add(std::size_t step, const Network& network) {
    steps_.push_back(step);
    points_.push_back(parameters_of(network));
    if (steps_.size() > 1 + first_ + later_) thin_out();
  }

  std::size_t last_step() const { return steps_.back(); }
  std::vector<PathPoint> steps() const {
    std::vector<PathPoint> path;
    for (const std::size_t step : steps_) path.push_back({step, 0, 0});
    return path;
  }
  Points take_points() { return std::move(points_); }

 private:
  void thin_out() {
    stride_ *= 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!wants(steps_[i])) continue;
      if (kept != i) {
        steps_[kept] = steps_[i];
        points_[kept] = std::move(points_[i]);
      }
      ++kept;
    }
    steps_.resize(kept);
    points_.erase(points_.begin() + static_cast<std::ptrdiff_t>(kept), points_.end());
  }

  std::size_t first_, later_;  // how many there are of each, beside the start
  std::size_t stride_ = 1;
  std::vector<std::size_t> steps_;
  Points points_;
};

/// One descent under way.
class Walk {
 public:
  Walk(const Model& start, const Subset& train, const Subset& measured, const experiments::DescentSettings& settings,
       std::size_t path_points, ThreadTeam& team)
      : train_(train),
        measured_(measured),
        team_(team),
        path_(path_points),
        trainer_(start, train, settings.training, team) {
    descent_.batch = settings.batch;
    descent_.learning_rate = settings.training.optimizer.learning_rate;
    path_.add(0, trainer_.model().network);
  }

  /// Goes on to this step, and records the moment; stops before it when the seconds are spent (0: no limit), and
  /// records where it is. Returns whether it may go on.
  bool go_to(std::size_t step, double limit, Points& points) {
    while (moment_.step + 1 < step && !spent(limit)) make_step();
    if (moment_.step < step) make_measured_step();
    record(points);
    return !spent(limit);
  }

  /// Goes on until so many seconds are spent, as nearly as its steps are long, but by one step at least; records where
  /// it is then.
  void go_until(double seconds, Points& points) {
    while (moment_.step > 0 && moment_.seconds + 1.5 * seconds_a_step() < seconds) make_step();
    make_measured_step();
    record(points);
  }

  double seconds() const { return moment_.seconds; }
  /// Another step would go farther beyond this time than it is now before it.
  bool is_over(double seconds) const { return moment_.seconds + 0.5 * seconds_a_step() >= seconds; }

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
    if (path_.last_step() != moment_.step) path_.add(moment_.step, trainer_.model().network);
    descent_.path = path_.steps();
    return {std::move(descent_), path_.take_points()};
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool spent(double limit) const { return limit > 0 && moment_.seconds >= limit; }
  double seconds_a_step() const { return moment_.seconds / static_cast<double>(moment_.step); }

  void make_step() {
    const Clock::time_point begin = Clock::now();
    const Step step = trainer_.step();
    moment_.seconds += std::chrono::duration<double>(Clock::now() - begin).count();
    moment_.step = step.number;
    moment_.examples += step.examples;
    if (path_.wants(moment_.step)) path_.add(moment_.step, trainer_.model().network);
  }

  /// A step whose direction is held against the gradient where it starts.
  void make_measured_step() {
    if (gradient_step_ != moment_.step) measure_gradient();
    const bool of_all = descent_.batch == train_.size() && measured_.size() < train_.size();
    const AlignedArray<float> full = of_all ? mean_gradient(trainer_.model(), train_, team_) : AlignedArray<float>();
    const AlignedArray<float> before = parameters_of(trainer_.model().network);
    make_step();
    moment_.cosine = cosine_to_descent(before.span(), trainer_.model().network.parameters(),
                                       of_all ? full.span() : gradient_.span());
  }

  void measure_gradient() {
    gradient_ = mean_gradient(trainer_.model(), measured_, team_);
    gradient_step_ = moment_.step;
  }

  const Subset& train_;
  const Subset& measured_;
  ThreadTeam& team_;
  Path path_;
  Trainer trainer_;
  Descent descent_;
  DescentMoment moment_;
  AlignedArray<float> gradient_;   // over the measured examples ...
  std::size_t gradient_step_ = 0;  // ... after this step
};

/// The whole descent, its moments spread over its steps or, where only seconds end it, over these.
void go_down(Walk& walk, const experiments::DescentSettings& settings, const DescentOptions& options, Points& points) {
  walk.record(points);
  if (settings.steps > 0) {
    for (const std::size_t step : experiments::moments(settings.steps, std::max<std::size_t>(options.records, 1))) {
      if (!walk.go_to(step, options.seconds, points)) return;
    }
    return;
  }
  walk.go_until(0, points);
  const std::size_t records = std::max<std::size_t>(options.records, 2);
  const double first = walk.seconds();
  for (std::size_t i = 1; i < records && !walk.is_over(options.seconds); ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(records - 1);
    const double until = first * math::pow(options.seconds / first, share);
    if (until > walk.seconds()) walk.go_until(until, points);
  }
}

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

Ending ending_of(const Descent& descent) {
  if (descent.moments.empty()) return Ending::lower;
  const DescentMoment &start = descent.moments.front(), &end = descent.moments.back();
  // Full convergence leaves a gradient too, by rounding; saturated or dead neurons leave none.
  if (end.gradient_norm <= 1e-6 * start.gradient_norm && end.accuracy < 1) return Ending::plain;
  return end.cost <= start.cost ? Ending::lower : Ending::higher;
}

std::string to_string(Ending ending) {
  switch (ending) {
    case Ending::lower:
      return terms::ended::lower;
    case Ending::higher:
      return terms::ended::higher;
    case Ending::plain:
      return terms::ended::plain;
  }
  return {};
}

std::string to_string(Alike alike) {
  switch (alike) {
    case Alike::examples:
      return terms::alike::examples;
    case Alike::seconds:
      return terms::alike::seconds;
    case Alike::steps:
      return terms::alike::steps;
    case Alike::nothing:
      break;
  }
  return terms::alike::nothing;
}

Descents descents(const Model& start, const Subset& train, const DescentOptions& options, ThreadTeam& team) {
  check(start);
  const std::vector<experiments::DescentSettings> settings = experiments::descent_settings(train, options);
  if (options.surface == 1) fail("descents: a surface of 1 x 1 points, 0 (none) or at least 2 are expected");
  const Subset measured = experiments::measured_examples(train, options);

  Descents result{.training_examples = train.size(),
                  .measured_examples = measured.size(),
                  .seed = options.seed,
                  .alike = experiments::alike_of(options)};
  Points points;
  std::vector<Points> paths;
  const std::size_t drawn = points_of_a_path(start.network.parameters().size(), settings.size());
  for (const experiments::DescentSettings& one : settings) {
    Walk walk(start, train, measured, one, drawn, team);
    go_down(walk, one, options, points);
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
