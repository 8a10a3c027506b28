#pragma once
// Learning-rate schedules: the factor on the base rate at each step.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nudge {

/// With t the step (from 0) of n steps in all, after the warm-up; e the epochs completed:
///   constant     1
///   step         factor^floor(e / every)
///   exponential  factor^e
///   linear       from 1 to `end`, straight
///   cosine       from 1 to `end`, as half a cosine
///   one_cycle    up a straight line from `start` to 1 over the first `rise` of the steps, then down a straight line to
///   `end`
///   plateau      1, times what a Plateau has come to
enum class ScheduleKind { constant, step, exponential, linear, cosine, one_cycle, plateau };

struct Schedule {
  ScheduleKind kind = ScheduleKind::constant;
  double factor = 0.1;  ///< step, exponential, plateau
  double every = 10;    ///< step: epochs between two falls
  double start = 0.04;  ///< one_cycle
  double rise = 0.3;    ///< one_cycle: share of the steps on the way up
  double end = 0;       ///< linear, cosine, one_cycle
  double warmup = 0;    ///< epochs of a straight rise from 0 before the schedule begins; its steps count among the n
  std::size_t patience = 10;  ///< plateau: epochs without a better cost before the rate falls
  double threshold = 1e-4;    ///< plateau: a better cost is below the best one by more than this part of it
  double minimum = 0;         ///< plateau: the factor never falls below this
};

/// Where the schedule `plateau` stands: a factor that falls when the cost does, no more. PyTorch's ReduceLROnPlateau
/// with mode "min", threshold_mode "rel" and no cooldown; `minimum` is a share of the base rate, where PyTorch's min_lr
/// is a rate.
struct Plateau {
  double factor = 1;
  std::optional<double> best;  ///< the lowest cost so far
  std::size_t waited = 0;      ///< epochs since it, or since the factor fell
};

/// An epoch with this cost is over. It is better if it is below best (1 - threshold); after more than `patience` epochs
/// without a better one the factor is multiplied by `schedule.factor`, and patience begins anew. A cost that is not
/// finite is no better one. Does nothing for the other kinds.
void hear_epoch_cost(Plateau& plateau, const Schedule& schedule, double cost);

std::string to_string(ScheduleKind kind);
/// Errors: unknown name, with the known ones.
ScheduleKind parse_schedule(std::string_view name);

/// Whether the factor at a step depends on how many steps there will be.
bool depends_on_length(const Schedule& schedule);

/// The factor at step `step` (from 0) of `total` steps.
double schedule_factor(const Schedule& schedule, std::size_t step, std::size_t steps_per_epoch, std::size_t total);

/// Errors: a number out of its range, named "schedule.<key>".
void check(const Schedule& schedule);

}  // namespace nudge
