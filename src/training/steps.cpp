#include "training/steps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "base/random.hpp"
#include "kernels/update_rules.hpp"
#include "network/panel_layer.hpp"
#include "nudge/error.hpp"
#include "optimizers/step_in_parts.hpp"
#include "training/batches.hpp"
#include "training/divergence.hpp"
#include "training/example_augmenter.hpp"
#include "training/input_loader.hpp"
#include "training/input_targets.hpp"
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
  return std::optional<UnlabelledRows>(std::in_place, settings.unlabelled, settings.augment, model, settings.seed,
                                       team);
}

}  // namespace

struct Steps::Work {
  Work(Model trained, const Subset& which, const TrainingSettings& what, std::vector<float> weights, Below under,
       ThreadTeam& team_of_caller)
      : model(std::move(trained)),
        subset(which),
        settings(what),
        below(under),
        in_panels(trained_in_panels(model, subset, what)),
        example_weights(std::move(weights)),
        unlabelled(unlabelled_rows(model, what, team_of_caller)),
        batch_size(labelled_rows(what, which.size())),
        examples_per_step(batch_size == 0 || what.accumulate <= which.size() / batch_size ? batch_size * what.accumulate
                                                                                          : which.size()),
        plan(network.architecture(), batch_size + (unlabelled ? unlabelled->rows() : 0), Purpose::train, team_of_caller,
             unlabelled.has_value()),
        piece_weights(plan.capacity()),
        labels(plan.capacity()),
        team(team_of_caller),
        optimizer(what.optimizer, network.parameters().size(), parameter_ranges(network.architecture(), what.optimizer),
                  team_of_caller),
        statistics_before(network.statistics().size()),
        gradient(network.parameters().size()),
        order(which.size()) {
    if (in_panels) use_panels(plan);
    const bool augments = changes_examples(what.augment);
    if (model.encoder_layers) corrupter.emplace(what.corruption, what.seed, team);
    inputs.emplace(plan, subset, model.preprocessing, augments || corrupter || what.on_batch != nullptr);
    if (augments) augmenter.emplace(what.augment, subset, model.preprocessing, what.seed, team);
    if (what.optimizer.average_decay > 0) average_statistics = AlignedArray<float>(network.statistics().size());
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

  /// Fills the plan with these positions of the subset, and behind them with what has no labels. Returns the rows.
  std::size_t load_step(std::span<const std::uint32_t> piece, std::size_t round) {
    if (!piece.empty()) load_piece(piece, round);
    if (!unlabelled) return piece.size();
    const std::size_t rows = piece.size() + unlabelled->rows();
    unlabelled->load(plan, piece.size(), step, std::as_const(network));
    // Dropout is drawn anew for each of them in each step.
    const std::span<std::uint32_t> ids = plan.example_ids(rows);
    std::iota(ids.begin(), ids.end(), 0U);
    return rows;
  }

  Randomness randomness(std::size_t round) const {
    return {.seed = settings.seed,
            .epoch = static_cast<std::uint32_t>(unlabelled ? step : round),
            .layers_below = below.layers};
  }

  /// Fills the plan with these positions of the subset.
  void load_piece(std::span<const std::uint32_t> piece, std::size_t epoch) {
    if (!corrupter) load_targets(plan, subset, model.targets, piece);
    if (augmenter) {
      augmenter->fill(piece, epoch, plan.input(piece.size()), plan.targets(piece.size()));
    } else {
      inputs->load(piece);
    }
    for (std::size_t i = 0; i < piece.size(); ++i) labels[i] = corrupter ? -1 : subset.label(piece[i]);
    if (corrupter) {
      make_inputs_targets(plan, piece);
      corrupter->change(piece, epoch, plan.input(piece.size()));
    }
    if (settings.on_batch) hand_to_hook(piece, epoch);
    const std::span<float> weights = std::span(piece_weights).first(example_weights.empty() ? 0 : piece.size());
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = example_weights[piece[i]];
    plan.make_targets(piece.size(), settings.loss, weights);
  }

  void hand_to_hook(std::span<const std::uint32_t> piece, std::size_t epoch) {
    settings.on_batch({.seed = settings.seed,
                       .epoch = epoch,
                       .step = step + 1,
                       .positions = piece,
                       .labels = std::span(labels).first(piece.size()),
                       .x = plan.input(piece.size()),
                       .y = plan.targets(piece.size())});
  }

  /// The backward pass and the optimizer's step in one, the weights in panels updated while their gradient is in the
  /// cache. `starts` says that the gradient is 0 so far.
  void update_in_pass(float share, double rate_factor, bool starts) {
    StepInParts<float> parts(optimizer, network.parameters(), gradient.span(), share, rate_factor);
    const std::size_t weights = network.architecture().parameter_offset(*panel_layer_of(network.architecture()));
    UpdateInPass<float> update{.update = [&](std::size_t begin, std::size_t end) { parts.update(begin, end); }};
    if (const auto rate = parts.plain_rate(weights); rate && starts) {
      update.descent = {.rate = *rate, .share = share, .parameters = network.parameters()};
    }
    backward_pass(network, plan, gradient.span(), update);
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
  std::uint64_t shown_step = 0;        // which the model's own network stands at
  std::vector<float> example_weights;  // empty: all 1
  std::optional<UnlabelledRows> unlabelled;
  std::size_t batch_size;         // of labelled examples; 0: there are none
  std::size_t examples_per_step;  // several batches, where they are accumulated
  Plan<float> plan;
  std::optional<InputLoader> inputs;
  std::optional<ExampleAugmenter> augmenter;  // in its place
  std::optional<Corrupter> corrupter;         // of an autoencoder, whose targets are its inputs
  std::vector<float> piece_weights;           // of the examples in the plan, where they have any
  std::vector<std::int32_t> labels;           // of the examples in the plan; -1: none
  ThreadTeam& team;
  Optimizer<float> optimizer;
  AlignedArray<float> shown_average;  // what averaged_parameters has handed out, where a layer is in panels
  AlignedArray<float> average_statistics;
  AlignedArray<float> statistics_before;  // the step under way
  AlignedArray<float> gradient;           // the sum over the batch under way; 0 between steps
  bool gradient_is_zero = true;           // not after a step that broke off
  std::vector<std::uint32_t> order;       // positions in the subset, as the round goes through them
  std::size_t ordered_round = static_cast<std::size_t>(-1);
  std::uint64_t step = 0;
  std::uint64_t examples = 0;
  double cost_sum = 0;
  double weight = 0;
  std::uint64_t correct = 0;
  Plateau plateau;
};

namespace {

/// 0 where nothing counts.
double mean_of(double sum, double weight) { return weight > 0 ? sum / weight : 0; }

/// Puts the running statistics back where a step ends before it is made.
class StatisticsGuard {
 public:
  StatisticsGuard(std::span<float> statistics, std::span<float> before) : statistics_(statistics), before_(before) {
    std::ranges::copy(statistics_, before_.begin());
  }
  StatisticsGuard(const StatisticsGuard&) = delete;
  StatisticsGuard& operator=(const StatisticsGuard&) = delete;
  ~StatisticsGuard() {
    if (!made_) std::ranges::copy(before_, statistics_.begin());
  }
  void step_is_made() { made_ = true; }

 private:
  std::span<float> statistics_, before_;
  bool made_ = false;
};

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
  const Randomness randomness = w.randomness(round);
  const std::span<float> gradient = w.gradient.span();
  if (!std::exchange(w.gradient_is_zero, false)) std::ranges::fill(gradient, 0.0F);
  double batch_cost = 0;
  double batch_weight = 0;
  double epoch_cost = w.cost_sum;
  std::size_t batch_correct = 0;
  double unlabelled_cost = 0;
  // Their mean stands beside that of the labelled examples; where there are none of these, it is the cost.
  const auto add_unlabelled = [&](const Trace<float>& trace, std::size_t labelled) {
    if (labelled == 0) batch_weight = 1;
    unlabelled_cost = w.unlabelled->set_targets(w.plan, trace, labelled, static_cast<float>(batch_weight));
    if (labelled > 0) return;
    batch_cost = unlabelled_cost;
    epoch_cost += unlabelled_cost;
  };
  const auto add_gradient = [&, examples = examples, round = round](std::span<const std::uint32_t> piece) {
    const std::size_t rows = w.load_step(piece, round);
    const Trace<float> trace = forward_pass(w.network, w.plan, rows, &randomness);
    const std::span<const float> costs = cost_pass(w.plan), weights = w.plan.mean_weights(rows);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      batch_cost += static_cast<double>(costs[i]);
      epoch_cost += static_cast<double>(costs[i]);
      batch_weight += static_cast<double>(weights[i]);
      batch_correct += largest(trace.output().row(i)) == static_cast<std::size_t>(w.labels[i]) ? 1 : 0;
    }
    if (w.unlabelled) add_unlabelled(trace, piece.size());
    if (!std::isfinite(batch_cost + unlabelled_cost)) {
      if (!w.augmenter && !w.unlabelled) w.inputs->fill();
      fail("training: the cost is not finite at step ", w.step + 1, " (epoch ", epoch + 1,
           "): ", describe_divergence(w.up_to_date().network, w.plan, w.below.with_parameters, w.team));
    }
    // The one place where the sum over a batch becomes the mean over it.
    const float share = batch_weight > 0 ? 1 / static_cast<float>(batch_weight) : 0;  // C12 the average over examples
    const bool is_last = piece.empty() || &piece.back() == &examples.back();
    if (is_last && w.in_panels) {
      w.update_in_pass(share, rate_factor, piece.size() == examples.size());
    } else {
      backward_pass(w.network, w.plan, gradient);
      if (is_last) w.optimizer.update_by_sum(w.network.parameters(), gradient, share, rate_factor);
    }
    if (w.network.architecture().couples_examples()) update_statistics(w.network, w.plan);
  };
  if (w.unlabelled) {
    add_gradient(examples);
  } else {
    for_each_micro_batch(examples, w.batch_size, [&](std::span<const std::uint32_t> batch) {
      for_each_micro_batch(batch, w.plan.capacity(), add_gradient);
    });
  }

  w.gradient_is_zero = true;
  statistics.step_is_made();
  w.update_average_statistics();
  ++w.step;
  w.examples += examples.size();
  w.cost_sum = epoch_cost;
  w.weight += batch_weight;
  w.correct += batch_correct;
  return {.number = w.step,
          .epoch = epoch,
          .examples = examples.size() + (w.unlabelled ? w.unlabelled->batch() : 0),
          .cost = mean_of(batch_cost, batch_weight),
          .correct = batch_correct,
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
  w.step = state.step;
  w.shown_step = std::numeric_limits<std::uint64_t>::max();
  w.examples = state.examples;
  w.cost_sum = state.cost_sum;
  w.weight = state.weight;
  w.correct = state.correct;
  if (w.unlabelled) w.unlabelled->begin_epoch(state.unlabelled);
  w.plateau = state.plateau;
}

}  // namespace nudge
