#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "base/names.hpp"
#include "nudge/error.hpp"
#include "nudge/optimizer.hpp"

namespace nudge {

namespace {

constexpr NameTable<ScheduleKind, 7> names{{{ScheduleKind::constant, "constant"},
                                            {ScheduleKind::step, "step"},
                                            {ScheduleKind::exponential, "exponential"},
                                            {ScheduleKind::linear, "linear"},
                                            {ScheduleKind::cosine, "cosine"},
                                            {ScheduleKind::one_cycle, "one-cycle"},
                                            {ScheduleKind::plateau, "plateau"}}};

constexpr double pi = 3.14159265358979323846;

void expect(bool holds, const char* key, double value, const char* expected) {
  if (!holds) fail("schedule.", key, " is ", value, ", ", expected, " is expected");
}

}  // namespace

std::string to_string(ScheduleKind kind) { return name_in(names, kind); }
ScheduleKind parse_schedule(std::string_view name) { return value_in(names, "schedule", name); }

bool depends_on_length(const Schedule& schedule) {
  return schedule.kind == ScheduleKind::linear || schedule.kind == ScheduleKind::cosine ||
         schedule.kind == ScheduleKind::one_cycle;
}

double schedule_factor(const Schedule& schedule, std::size_t step, std::size_t steps_per_epoch, std::size_t total) {
  const double per_epoch = static_cast<double>(steps_per_epoch);
  const double warmup_steps = schedule.warmup * per_epoch;
  const double now = static_cast<double>(step);
  if (now < warmup_steps) return (now + 1) / (warmup_steps + 1);

  // All of the schedule counts from the end of the warm-up, so that the base rate is reached.
  const double epochs = std::floor((now - warmup_steps) / per_epoch);
  // From 0 at the first step after the warm-up to just under 1 at the last: the step after the last would reach the
  // end.
  const double way = (now - warmup_steps) / std::max(1.0, static_cast<double>(total) - warmup_steps);
  switch (schedule.kind) {
    case ScheduleKind::constant:
    case ScheduleKind::plateau:
      return 1;
    case ScheduleKind::step: {
      const double falls = static_cast<double>(static_cast<std::size_t>(epochs / schedule.every));
      return math::pow(schedule.factor, falls);
    }
    case ScheduleKind::exponential:
      return math::pow(schedule.factor, epochs);
    case ScheduleKind::linear:
      return 1 + (schedule.end - 1) * way;
    case ScheduleKind::cosine:
      return schedule.end + (1 - schedule.end) * 0.5 * (1 + math::cos(pi * way));
    case ScheduleKind::one_cycle:
      if (way < schedule.rise) return schedule.start + (1 - schedule.start) * (way / schedule.rise);
      return 1 + (schedule.end - 1) * ((way - schedule.rise) / (1 - schedule.rise));
  }
  return 1;
}

void update_plateau(Plateau& plateau, const Schedule& schedule, double cost) {
  if (schedule.kind != ScheduleKind::plateau) return;
  // A cost below 0 (minus an information) is better where it lies further from it.
  const auto wanted = [&](double best) { return best * (best < 0 ? 1 + schedule.threshold : 1 - schedule.threshold); };
  const bool is_better = std::isfinite(cost) && (!plateau.best || cost < wanted(*plateau.best));
  if (is_better) {
    plateau.best = cost;
    plateau.waited = 0;
  } else if (++plateau.waited > schedule.patience) {
    plateau.factor = std::max(plateau.factor * schedule.factor, schedule.minimum);
    plateau.waited = 0;
  }
}

void check(const Schedule& schedule) {
  expect(schedule.factor > 0 && schedule.factor <= 1, "factor", schedule.factor, "more than 0, up to 1,");
  expect(schedule.every >= 1, "every", schedule.every, "1 or more");
  expect(schedule.start >= 0 && schedule.start <= 1, "start", schedule.start, "0 to 1");
  expect(schedule.rise >= 0 && schedule.rise < 1, "rise", schedule.rise, "0 up to but not 1");
  expect(schedule.end >= 0 && schedule.end <= 1, "end", schedule.end, "0 to 1");
  expect(schedule.warmup >= 0 && schedule.warmup < 1e6, "warmup", schedule.warmup, "0 or more epochs");
  expect(schedule.threshold >= 0 && schedule.threshold < 1, "threshold", schedule.threshold, "0 up to but not 1");
  expect(schedule.minimum >= 0 && schedule.minimum <= 1, "minimum", schedule.minimum, "0 to 1");
}

}  // namespace nudge
