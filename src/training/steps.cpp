#include "training/steps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/random.hpp"
#include "kernels/update_rules.hpp"
#include "network/panel_layer.hpp"
#include "nudge/error.hpp"
#include "optimizers/step_in_parts.hpp"
#include "training/batches.hpp"
#include "training/divergence.hpp"
#include "training/early_sums.hpp"
#include "training/shards.hpp"
#include "training/statistics_guard.hpp"
#include "training/step_rows.hpp"
#include "training/unlabelled_rows.hpp"

namespace nudge {

namespace {

/// The network with its first weights in panels: where nothing looks at the gradient as a whole or as a matrix, by rows.
std::optional<Network> trained_in_panels(const Model& model, const Subset& subset, const TrainingSettings& settings) {
  if (!StepInParts<float>::can_be_cut(settings.optimizer)) return std::nullopt;
  if (has_unlabelled(settings.unlabelled)) return std::nullopt;
  return network_in_panels(model.network, model.preprocessing, subset);
}

std::optional<UnlabelledRows> unlabelled_rows(const Model& model, const TrainingSettings& settings, ThreadTeam& team) {
  if (!has_unlabelled(settings.unlabelled)) return std::nullopt;
  return std::optional<UnlabelledRows>(std::in_place, settings.unlabelled, settings.augment, model, settings.seed, team,
                                       settings.shards);
}

/// What a batch, or a shard of it, adds up beside its gradient.
struct StepSums {
  double epoch_cost = 0;  // of one shard it goes on from what the epoch has so far
  double cost = 0, weight = 0;
  std::size_t correct = 0;
};

}  // namespace

struct Steps::Work {
  /// Cost, weight, right answers, whether there are any; unlabelled: how many, sure, right.
  static constexpr std::size_t shard_count_columns = 7;

  Work(Model trained, const Subset& which, const TrainingSettings& what, std::vector<float> weights, Below under,
       ThreadTeam& team_of_caller)
      : model(std::move(trained)),
        subset(which),
        settings(what),
        below(under),
        in_panels(trained_in_panels(model, subset, what)),
        unlabelled(unlabelled_rows(model, what, team_of_caller)),
        batch_size(labelled_rows(what, which.size())),
        examples_per_step(batch_size == 0 || what.accumulate <= which.size() / batch_size ? batch_size * what.accumulate
                                                                                          : which.size()),
        shards(what.shards, what.group),
        plan(plan_of_step(team_of_caller)),
        rows(plan, subset, settings, model, std::move(weights), unlabelled ? &*unlabelled : nullptr, team_of_caller),
        team(team_of_caller),
        optimizer(what.optimizer, network.parameters().size(), parameter_ranges(network.architecture(), what.optimizer),
                  team_of_caller),
        statistics_before(network.statistics().size()),
        gradient(network.parameters().size()),
        order(which.size()) {
    if (shards.count() > 1) {
      shard_sums = AlignedArray<float>(shards.own() * (gradient.size() + statistics_before.size()));
      shard_counts = AlignedArray<double>(shards.own() * shard_count_columns);
    }
    if (what.optimizer.average_decay > 0) average_statistics = AlignedArray<float>(network.statistics().size());
  }

  /// With room for what goes through the network at once.
  Plan<float> plan_of_step(ThreadTeam& with) const {
    const std::size_t labelled = (batch_size + shards.count() - 1) / shards.count();
    Plan<float> result(network.architecture(), labelled + (unlabelled ? unlabelled->rows() : 0), Purpose::train, with,
                       unlabelled.has_value());
    if (in_panels) use_panels(result);
    return result;
  }

  std::size_t steps_per_epoch() const { return unlabelled ? unlabelled->steps_per_epoch() : steps_per_round(); }
  std::size_t total_steps() const { return steps_per_epoch() * settings.epochs; }
  /// A round goes through all labelled examples once, in an order of its own; without others it is an epoch.
  std::size_t steps_per_round() const { return (subset.size() + examples_per_step - 1) / examples_per_step; }

  /// The positions in the subset of the step under way, and which round they belong to.
  std::pair<std::span<const std::uint32_t>, std::size_t> next_examples() {
    if (examples_per_step == 0) return {{}, 0};
    const std::size_t round = step / steps_per_round();
    if (ordered_round != round) {
      const Philox philox(settings.seed, RandomPurpose::shuffle);
      permute(order, philox, static_cast<std::uint32_t>(round));  // C15 an order of its own for each epoch
      ordered_round = round;
    }
    const std::size_t first = step % steps_per_round() * examples_per_step;  // C13 a mini-batch: the next few examples
    return {std::span<const std::uint32_t>(order).subspan(first, std::min(examples_per_step, order.size() - first)),
            round};
  }

  /// Calls work(piece) for what of these examples goes through the network at once.
  template <typename DoPiece>
  void for_each_piece(std::span<const std::uint32_t> examples_of_step, DoPiece&& work) const {
    if (unlabelled) return work(examples_of_step);
    for_each_micro_batch(examples_of_step, batch_size, [&](std::span<const std::uint32_t> batch) {
      for_each_micro_batch(batch, plan.capacity(), work);
    });
  }

  /// The pass forwards of these examples, and of a shard's unlabelled ones behind them: what is to go backwards is in the
  /// plan then. Errors: a cost that is not finite.
  void pass_forwards(std::span<const std::uint32_t> piece, std::size_t round, std::size_t shard, StepSums& sums) {
    const std::size_t count = rows.load(piece, round, step, shard, std::as_const(network));
    const Randomness random = randomness(round);
    const Trace<float> trace = forward_pass(network, plan, count, &random);
    const std::span<const float> costs = cost_pass(plan), weights = plan.mean_weights(count);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      sums.cost += static_cast<double>(costs[i]);
      sums.epoch_cost += static_cast<double>(costs[i]);
      sums.weight += static_cast<double>(weights[i]);
      sums.correct += largest(trace.output().row(i)) == static_cast<std::size_t>(rows.label(i)) ? 1 : 0;
    }
    const double unlabelled_cost = unlabelled ? want_of_unlabelled(trace, piece.size(), sums) : 0;
    if (std::isfinite(sums.cost + unlabelled_cost)) return;
    rows.fill_input();
    fail("training: the cost is not finite at step ", step + 1, " (epoch ", step / steps_per_epoch() + 1,
         "): ", describe_divergence(up_to_date().network, plan, below.with_parameters, team));
  }

  /// Their mean stands beside that of the labelled examples; where there are none of these, it is the cost.
  double want_of_unlabelled(const Trace<float>& trace, std::size_t labelled, StepSums& sums) {
    if (labelled == 0) sums.weight = 1;
    const double cost = unlabelled->set_targets(plan, trace, labelled, static_cast<float>(sums.weight));
    if (labelled > 0) return cost;
    sums.cost = cost;
    sums.epoch_cost += cost;
    return cost;
  }

  /// The one place where the sum over a batch becomes the mean over it.
  static float share_of(double weight) {
    return weight > 0 ? 1 / static_cast<float>(weight) : 0;  // C12 the average over examples
  }

  bool couples_examples() const { return network.architecture().couples_examples(); }

  /// A batch that is one sum, up to the update.
  void sum_and_update(std::span<const std::uint32_t> batch, std::size_t round, double rate_factor, StepSums& sums) {
    if (!std::exchange(gradient_is_zero, false)) std::ranges::fill(gradient.span(), 0.0F);
    for_each_piece(batch, [&](std::span<const std::uint32_t> piece) {
      pass_forwards(piece, round, 0, sums);
      const bool is_last = piece.empty() || &piece.back() == &batch.back();
      if (is_last && in_panels) {
        update_in_pass(share_of(sums.weight), rate_factor, piece.size() == batch.size());
      } else {
        backward_pass(network, plan, gradient.span());
        if (is_last) {
          optimizer.update_by_sum(network.parameters(), gradient.span(), share_of(sums.weight), rate_factor);
        }
      }
      if (couples_examples()) update_statistics(network, plan);
    });
    gradient_is_zero = true;
  }

  /// The same of a batch that is cut into shards. A row for each holds its gradient and the running statistics as it
  /// leaves them, another one what it counts.
  void sum_shards_and_update(std::span<const std::uint32_t> batch, std::size_t round, double rate_factor,
                             StepSums& sums) {
    const std::size_t parameters = gradient.size(), statistics = statistics_before.size();
    const Matrix<float> shard_rows(shard_sums.data(), shards.own(), parameters + statistics);
    const Matrix<double> counts(shard_counts.data(), shards.own(), shard_count_columns);
    const UnlabelledCounts before = unlabelled ? unlabelled->counts() : UnlabelledCounts{};
    UnlabelledCounts so_far = before;
    EarlySums early(shards, shard_rows, parameters);
    const bool each_has_some = unlabelled || (batch.size() - 1) % batch_size + 1 >= shards.count();
    for (std::size_t i = 0; i < shards.own(); ++i) {
      StepSums mine;
      const bool is_last = i + 1 == shards.own();
      const bool has_any = sum_shard(batch, round, shards.first() + i, shard_rows.row(i), mine,
                                     is_last ? early.during(each_has_some) : DuringBackward<float>());
      const UnlabelledCounts now = unlabelled ? unlabelled->counts() : UnlabelledCounts{};
      const auto since = [&](std::size_t UnlabelledCounts::*count) {
        return static_cast<double>(now.*count - so_far.*count);
      };
      const std::array<double, shard_count_columns> row = {mine.cost,
                                                           mine.weight,
                                                           static_cast<double>(mine.correct),
                                                           has_any ? 1.0 : 0.0,
                                                           since(&UnlabelledCounts::examples),
                                                           since(&UnlabelledCounts::sure),
                                                           since(&UnlabelledCounts::sure_right)};
      std::ranges::copy(row, counts.row(i).begin());
      so_far = now;
    }
    early.finish();
    shards.sum(counts);
    const std::span<const double> all = counts.row(0);
    const auto counted = [&](std::size_t column) { return static_cast<std::size_t>(all[column]); };
    sums.cost += all[0];
    sums.epoch_cost += all[0];
    sums.weight += all[1];
    sums.correct += counted(2);
    const std::span<const float> sum_of_statistics = shard_rows.row(0).last(statistics);
    for (std::size_t k = 0; k < statistics; ++k)
      network.statistics()[k] = sum_of_statistics[k] / static_cast<float>(all[3]);
    if (unlabelled) {
      unlabelled->begin_epoch({.examples = before.examples + counted(4),
                               .sure = before.sure + counted(5),
                               .sure_right = before.sure_right + counted(6)});
    }
    optimizer.update_by_sum(network.parameters(), shard_rows.row(0).first(parameters), share_of(sums.weight),
                            rate_factor);
  }

  /// Whether the shard has any example of this batch. `during` goes on in its last backward pass.
  bool sum_shard(std::span<const std::uint32_t> batch, std::size_t round, std::size_t shard, std::span<float> row,
                 StepSums& sums, const DuringBackward<float>& during) {
    const std::span<float> sum = row.first(gradient.size());
    std::ranges::fill(row, 0.0F);
    std::ranges::copy(statistics_before.span(), network.statistics().begin());
    bool has_any = false;
    const auto add = [&](std::span<const std::uint32_t> piece, bool is_last) {
      pass_forwards(piece, round, shard, sums);
      backward_pass(network, plan, sum, is_last ? during : DuringBackward<float>());
      if (couples_examples()) update_statistics(network, plan);
      has_any = true;
    };
    if (unlabelled) {
      add(shards.part(batch, shard), true);
    } else {
      for_each_micro_batch(batch, batch_size, [&](std::span<const std::uint32_t> whole) {
        const std::span<const std::uint32_t> part = shards.part(whole, shard);
        for_each_micro_batch(part, plan.capacity(), [&](std::span<const std::uint32_t> piece) {
          add(piece, &whole.back() == &batch.back() && &piece.back() == &part.back());
        });
      });
    }
    if (has_any) std::ranges::copy(network.statistics(), row.last(statistics_before.size()).begin());
    return has_any;
  }

  Randomness randomness(std::size_t round) const {
    return {.seed = settings.seed,
            .epoch = static_cast<std::uint32_t>(unlabelled ? step : round),
            .layers_below = below.layers};
  }

  /// The backward pass and the optimizer's step in one, the weights in panels updated while their gradient is in the
  /// cache. `starts` says that the gradient is 0 so far.
  void update_in_pass(float share, double rate_factor, bool starts) {
    StepInParts<float> parts(optimizer, network.parameters(), gradient.span(), share, rate_factor);
    const std::size_t weights = network.architecture().parameter_offset(*panel_layer_of(network.architecture()));
    DuringBackward<float> during;
    during.update.update = [&](std::size_t begin, std::size_t end) { parts.update(begin, end); };
    if (const auto rate = parts.plain_rate(weights); rate && starts) {
      during.update.descent = {.rate = *rate, .share = share, .parameters = network.parameters()};
    }
    backward_pass(network, plan, gradient.span(), during);
    parts.finish(parts.range_of(weights));  // C16 the weights move, and so on
  }

  /// After an update, as the optimizer averages the parameters.
  void update_average_statistics() {
    const std::span<const float> now = std::as_const(network).statistics();
    if (optimizer.state().steps == 1) {
      std::copy_n(now.begin(), average_statistics.size(), average_statistics.data());
      return;
    }
    const auto decay = static_cast<float>(settings.optimizer.average_decay);
    for (std::size_t i = 0; i < average_statistics.size(); ++i) {
      update_rules::average(decay, now[i], average_statistics.data()[i]);
    }
  }

  /// The model as the last step has left it, parameters by rows.
  const Model& up_to_date() {
    if (in_panels && shown_step != step) {
      from_panels<float>(network.architecture(), std::as_const(network).parameters(), model.network.parameters());
      std::ranges::copy(std::as_const(network).statistics(), model.network.statistics().begin());
      shown_step = step;
    }
    return model;
  }

  /// A number for each parameter (or another count: it stays as it is), in the form in which the network is trained, from the one by rows ...
  AlignedArray<float> as_trained(AlignedArray<float> numbers) const {
    if (!in_panels || numbers.size() != network.parameters().size()) return numbers;
    AlignedArray<float> result(numbers.size());
    to_panels<float>(network.architecture(), std::as_const(numbers).span(), result.span());
    return result;
  }
  /// ... and the way back.
  AlignedArray<float> by_rows(const AlignedArray<float>& numbers) const {
    if (!in_panels || numbers.size() != network.parameters().size()) return numbers;
    AlignedArray<float> result(numbers.size());
    from_panels<float>(network.architecture(), numbers.span(), result.span());
    return result;
  }

  Model model;
  Subset subset;
  TrainingSettings settings;
  Below below;
  std::optional<Network> in_panels;  // what is trained, where that is not the model's own network
  Network& network = in_panels ? *in_panels : model.network;
  std::size_t shown_step = 0;  // which the model's own network stands at
  std::optional<UnlabelledRows> unlabelled;
  std::size_t batch_size;         // of labelled examples; 0: there are none
  std::size_t examples_per_step;  // several batches, where they are accumulated
  Shards shards;
  AlignedArray<float> shard_sums;  // (own shards, parameters + statistics), where there are several shards
  AlignedArray<double> shard_counts;
  Plan<float> plan;
  StepRows rows;
  ThreadTeam& team;
  Optimizer<float> optimizer;
  AlignedArray<float> shown_average;  // what averaged_parameters has handed out, where a layer is in panels
  AlignedArray<float> average_statistics;
  AlignedArray<float> statistics_before;  // the step under way
  AlignedArray<float> gradient;           // the sum over the batch under way; 0 between steps
  bool gradient_is_zero = true;           // not after a step that broke off
  std::vector<std::uint32_t> order;       // positions in the subset, as the round goes through them
  std::size_t ordered_round = static_cast<std::size_t>(-1);
  std::size_t step = 0;
  std::uint64_t examples = 0;
  double cost_sum = 0;
  double weight = 0;
  std::uint64_t correct = 0;
  Plateau plateau;
};

namespace {

/// 0 where nothing counts.
double mean_of(double sum, double weight) { return weight > 0 ? sum / weight : 0; }

AlignedArray<float> copy_of(std::span<const float> numbers) {
  AlignedArray<float> copy(numbers.size());
  std::copy(numbers.begin(), numbers.end(), copy.data());
  return copy;
}

}  // namespace

Steps::Steps(Model model, const Subset& examples, const TrainingSettings& settings, std::vector<float> weights,
             Below below, ThreadTeam& team)
    : work_(std::make_unique<Work>(std::move(model), examples, settings, std::move(weights), below, team)) {}
Steps::~Steps() = default;
Steps::Steps(Steps&&) noexcept = default;
Steps& Steps::operator=(Steps&&) noexcept = default;

const Model& Steps::model() const { return work_->up_to_date(); }

Model Steps::take() && {
  work_->up_to_date();
  return std::move(work_->model);
}

std::size_t Steps::steps_per_epoch() const { return work_->steps_per_epoch(); }
std::size_t Steps::examples_per_epoch() const {
  return work_->unlabelled ? steps_per_epoch() * work_->examples_per_step : work_->subset.size();
}
std::size_t Steps::total_steps() const { return work_->total_steps(); }
bool Steps::finished() const { return work_->step >= work_->total_steps(); }
std::size_t Steps::epoch() const { return work_->step / work_->steps_per_epoch(); }
double Steps::scheduled_factor() const {
  const Work& w = *work_;
  return w.plateau.factor * schedule_factor(w.settings.schedule, w.step, w.steps_per_epoch(), w.total_steps());
}

Step Steps::step(double rate_factor) {
  Work& w = *work_;
  if (finished()) fail("training: all ", w.settings.epochs, " epochs are done");
  const std::size_t epoch = this->epoch();
  const std::size_t step_in_epoch = w.step % w.steps_per_epoch();
  if (step_in_epoch == 0) {
    w.examples = 0;
    w.cost_sum = 0;
    w.weight = 0;
    w.correct = 0;
    if (w.unlabelled) w.unlabelled->begin_epoch({});
  }
  const auto [examples, round] = w.next_examples();
  StatisticsGuard statistics(w.network.statistics(), w.statistics_before.span());
  StepSums sums{.epoch_cost = w.cost_sum};
  if (w.shards.count() == 1) {
    w.sum_and_update(examples, round, rate_factor, sums);
  } else {
    w.sum_shards_and_update(examples, round, rate_factor, sums);
  }
  statistics.step_is_made();
  w.update_average_statistics();
  ++w.step;
  w.examples += examples.size();
  w.cost_sum = sums.epoch_cost;
  w.weight += sums.weight;
  w.correct += sums.correct;
  return {.number = w.step,
          .epoch = epoch,
          .examples = examples.size() + (w.unlabelled ? w.unlabelled->batch() : 0),
          .cost = mean_of(sums.cost, sums.weight),
          .correct = sums.correct,
          .learning_rate = w.settings.optimizer.learning_rate * rate_factor,
          .epoch_finished = step_in_epoch + 1 == w.steps_per_epoch()};
}

double Steps::running_cost() const { return mean_of(work_->cost_sum, work_->weight); }
double Steps::running_accuracy() const {
  return mean_of(static_cast<double>(work_->correct), static_cast<double>(work_->examples));
}

UnlabelledCounts Steps::running_unlabelled() const {
  return work_->unlabelled ? work_->unlabelled->counts() : UnlabelledCounts{};
}

void Steps::update_plateau(double cost) { nudge::update_plateau(work_->plateau, work_->settings.schedule, cost); }

std::span<const float> Steps::averaged_parameters() const {
  Work& w = *work_;
  if (w.step == 0) return {};
  if (!w.in_panels) return w.optimizer.state().average.span();
  w.shown_average = w.by_rows(w.optimizer.state().average);
  return std::as_const(w.shown_average).span();
}

std::span<const float> Steps::averaged_statistics() const {
  if (work_->step == 0) return {};
  return work_->average_statistics.span();
}

TrainingState Steps::state() const {
  Work& w = *work_;
  const OptimizerState<float>& optimizer = w.optimizer.state();
  const Network& network = w.up_to_date().network;
  return {.step = w.step,
          .examples = w.examples,
          .cost_sum = w.cost_sum,
          .weight = w.weight,
          .correct = w.correct,
          .unlabelled = running_unlabelled(),
          .plateau = w.plateau,
          .parameters = copy_of(network.parameters()),
          .statistics = copy_of(network.statistics()),
          .optimizer = {.steps = optimizer.steps,
                        .first_moment = w.by_rows(optimizer.first_moment),
                        .second_moment = w.by_rows(optimizer.second_moment),
                        .slow_weights = w.by_rows(optimizer.slow_weights),
                        .average = w.by_rows(optimizer.average)},
          .average_statistics = w.average_statistics};
}

void Steps::restore(TrainingState state) {
  Work& w = *work_;
  if (state.average_statistics.size() != w.average_statistics.size()) {
    fail("training: a state with an average of ", state.average_statistics.size(), " running statistics, ",
         w.average_statistics.size(), " are expected");
  }
  OptimizerState<float>& optimizer = state.optimizer;
  w.optimizer.restore({.steps = optimizer.steps,
                       .first_moment = w.as_trained(std::move(optimizer.first_moment)),
                       .second_moment = w.as_trained(std::move(optimizer.second_moment)),
                       .slow_weights = w.as_trained(std::move(optimizer.slow_weights)),
                       .average = w.as_trained(std::move(optimizer.average))});
  const AlignedArray<float> parameters = w.as_trained(std::move(state.parameters));
  std::ranges::copy(parameters.span(), w.network.parameters().begin());
  std::copy_n(state.statistics.data(), state.statistics.size(), w.network.statistics().begin());
  w.average_statistics = std::move(state.average_statistics);
  w.step = static_cast<std::size_t>(state.step);
  w.shown_step = std::numeric_limits<std::size_t>::max();
  w.examples = state.examples;
  w.cost_sum = state.cost_sum;
  w.weight = state.weight;
  w.correct = state.correct;
  if (w.unlabelled) w.unlabelled->begin_epoch(state.unlabelled);
  w.plateau = state.plateau;
}

}  // namespace nudge
