#pragma once
// Learning-rate schedules: the factor on the base rate at each step. Optimizers, by PyTorch's formulas (Lion and Muon
// by their authors'): from a mean gradient to new parameters. They know no network: only flat arrays.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/matrix.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// With t the step (from 0) of n steps in all, after the warm-up; e the epochs completed:
///   constant     1
///   step         factor^floor(e / every)
///   exponential  factor^e
///   linear       from 1 to `end`, straight
///   cosine       from 1 to `end`, as half a cosine
///   one_cycle    straight up from `start` to 1 over the first `rise` of the steps, then straight down to `end`
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

/// Lets the rate fall where the cost does so no more. An epoch with this cost is over. It is better if it is below best
/// (1 - threshold); after more than `patience` epochs without a better one the factor is multiplied by
/// `schedule.factor`, and patience begins anew. A cost that is not finite is no better one. Does nothing for the other
/// kinds.
void update_plateau(Plateau& plateau, const Schedule& schedule, double cost);

std::string to_string(ScheduleKind kind);
/// Errors: unknown name, with the known ones.
ScheduleKind parse_schedule(std::string_view name);

/// Whether the factor at a step depends on how many steps there will be.
bool depends_on_length(const Schedule& schedule);

/// The factor at step `step` (from 0) of `total` steps.
double schedule_factor(const Schedule& schedule, std::size_t step, std::size_t steps_per_epoch, std::size_t total);

/// Errors: a number out of its range, named "schedule.<key>".
void check(const Schedule& schedule);

/// sgd with momentum and Nesterov's variant; rmsprop; adagrad; adam; adamw (Adam with decoupled weight decay); lion
/// (the sign of a mean gradient); muon (weight matrices by their gradient made orthogonal, the rest by its partner,
/// adamw).
enum class OptimizerKind { sgd, rmsprop, adagrad, adam, adamw, lion, muon };

struct OptimizerSettings {
  OptimizerKind kind = OptimizerKind::sgd;
  double learning_rate = 0.1;
  double momentum = 0;       ///< sgd, rmsprop
  bool nesterov = false;     ///< sgd, with momentum
  double beta1 = 0.9;        ///< adam, adamw, muon's partner; lion: the old mean's share in the step's direction
  double beta2 = 0.999;      ///< adam, adamw, muon's partner
  double alpha = 0.99;       ///< rmsprop: how slowly the mean square forgets
  double epsilon = 1e-8;     ///< rmsprop, adagrad, adam, adamw, muon's partner
  double weight_decay = 0;   ///< adamw, lion, muon: decoupled, w -= rate decay w; the others: L2, gradient += decay w
  bool decay_biases = true;  ///< as PyTorch does; the book decays weights only. Normalisation's parameters go with them
  double clip_norm = 0;      ///< a mean gradient longer than this is shortened to it; 0: never
  double lion_beta2 = 0.99;  ///< lion: how slowly the mean gradient forgets
  double muon_momentum = 0.95;                  ///< muon: how slowly the mean gradient forgets
  double partner_rate = 0.001;                  ///< muon: the learning rate of what its partner updates
  std::size_t lookahead = 0;                    ///< Lookahead around any of them, every so many steps; 0: none
  double lookahead_alpha = 0.5;                 ///< how far the slow weights then go towards the fast ones
  double average_decay = 0;                     ///< of an exponential moving average of the weights; 0: none is kept
  std::map<std::string, double> layer_rates{};  ///< a factor on the learning rate of a layer: {"L1", 0.1}
  std::vector<std::string> frozen{};            ///< layers that keep their parameters: "L1"
};

std::string to_string(OptimizerKind kind);
/// Errors: unknown name, with the known ones.
OptimizerKind parse_optimizer(std::string_view name);
/// Errors: a number out of its range, named "optimizer.<key>".
void check(const OptimizerSettings& settings);

/// A run of parameters, [begin, end), that is updated in one way.
struct ParameterRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool decays = true;    ///< weight decay shrinks it
  double rate = 1;       ///< the factor on the learning rate
  bool frozen = false;   ///< keeps its parameters and moments, and its gradient counts as 0
  std::size_t rows = 0;  ///< of the matrix that muon makes orthogonal; 0: it is none, and muon's partner updates it
};

/// What an optimizer remembers between steps: what a checkpoint keeps. An array that the settings do not ask for is
/// empty.
template <typename T>
struct OptimizerState {
  std::uint64_t steps = 0;          ///< updates made
  AlignedArray<T> first_moment{};   ///< momentum: the velocity; adam, lion, muon: the mean gradient
  AlignedArray<T> second_moment{};  ///< rmsprop, adam, muon's partner: the mean squared gradient; adagrad: their sum
  AlignedArray<T> slow_weights{};   ///< Lookahead's
  AlignedArray<T> average{};        ///< the moving average of the weights
};

template <typename T>
class OrthogonalStep;
template <typename T>
class StepInParts;
namespace kernels {
template <typename T>
struct Update;
}

template <typename T>
class Optimizer {
 public:
  /// The ranges cover [0, parameters) in order; parameter_ranges of nudge/training.hpp makes them from a network's
  /// layers. The team is the caller's and outlives the optimizer. Errors: settings out of range; ranges that leave a
  /// gap; frozen, layer_rates or decay_biases where no range carries them: they are about layers, and act through the
  /// ranges alone.
  Optimizer(const OptimizerSettings& settings, std::size_t parameters, std::vector<ParameterRange> ranges,
            ThreadTeam& team);
  ~Optimizer();

  /// One update with the mean gradient; `rate_factor` is the schedule's. Shortens `gradient` in place where clip_norm
  /// says so, and makes it 0 where a range is frozen. Allocates nothing. Errors: arrays of another size; a factor below
  /// 0 or not finite.
  void update(std::span<T> parameters, std::span<T> gradient, double rate_factor);
  /// The same with `share` times a sum of gradients as the mean, which it makes on the way: one sweep over the numbers.
  /// Leaves `sum` all 0, so that the next sum can start.
  void update_by_sum(std::span<T> parameters, std::span<T> sum, T share, double rate_factor);

  const OptimizerState<T>& state() const { return state_; }
  /// Errors: arrays of another size.
  void restore(OptimizerState<T> state);

 private:
  friend class StepInParts<T>;
  void begin_step(std::span<T> parameters, std::span<T> gradient, double rate_factor, T share, bool clears);
  void update_range(std::size_t index, std::span<T> parameters, std::span<T> gradient);
  void update_run(const kernels::Update<T>& update, std::size_t begin, std::size_t end, std::span<T> parameters,
                  std::span<T> gradient);
  void end_step(std::span<T> parameters);
  kernels::Update<T> update_of(const ParameterRange& range, double rate_factor) const;
  void update_slow_weights(std::span<T> parameters);
  void update_average(std::span<const T> parameters);
  template <typename Work>
  void for_each(std::size_t begin, std::size_t end, Work&& work);

  OptimizerSettings settings_;
  std::vector<ParameterRange> ranges_;
  std::vector<kernels::Update<T>> updates_;  ///< the ranges', in the step under way
  ThreadTeam& team_;
  OptimizerState<T> state_;
  std::unique_ptr<OrthogonalStep<T>> orthogonal_step_;  ///< muon's
};

/// The Euclidean length of a gradient, summed in double over fixed runs of numbers in index order.
template <typename T>
double norm(std::span<const T> gradient);

}  // namespace nudge
