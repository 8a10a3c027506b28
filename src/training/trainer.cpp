#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/random.hpp"
#include "kernels/compute.hpp"
#include "nudge/error.hpp"
#include "nudge/training.hpp"
#include "optimizers/update_rules.hpp"
#include "training/batches.hpp"
#include "training/divergence.hpp"
#include "training/parameter_groups.hpp"

namespace nudge {

struct Trainer::Work {
  Work(Network& trained, const Preprocessing& how, const Subset& which, const TrainingSettings& what, ThreadTeam& team)
      : network(trained),
        preprocessing(how),
        subset(which),
        settings(what),
        batch_size(what.batch_size == 0 ? which.size() : std::min(what.batch_size, which.size())),
        examples_per_step(std::min(batch_size * what.accumulate, which.size())),
        plan(trained.architecture(), batch_size, Purpose::train, team),
        piece_weights(plan.capacity()),
        compute(team),
        optimizer(what.optimizer, trained.parameters().size(), parameter_groups(trained.architecture(), what.optimizer),
                  team),
        gradient(trained.parameters().size()),
        order(which.size()) {
    if (what.optimizer.average_decay > 0) average_statistics = AlignedArray<float>(trained.statistics().size());
  }

  std::size_t steps_per_epoch() const { return (subset.size() + examples_per_step - 1) / examples_per_step; }
  std::size_t total_steps() const { return steps_per_epoch() * settings.epochs; }

  /// Every epoch goes through all examples once, in an order of its own.
  void shuffle(std::size_t epoch) {
    const Philox philox(settings.seed, RandomPurpose::shuffle);
    permute(order, philox, static_cast<std::uint32_t>(epoch));  // C15 an order of its own for each epoch
    ordered_epoch = epoch;
  }

  /// Fills the plan with these positions of the subset.
  void load_piece(std::span<const std::uint32_t> piece) {
    const bool weighted = !settings.example_weights.empty();
    const std::span<float> weights = std::span(piece_weights).first(weighted ? piece.size() : 0);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = settings.example_weights[piece[i]];
    load(plan, subset, piece, preprocessing, settings.loss, std::span<const float>(weights));
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

  Network& network;
  Preprocessing preprocessing;
  Subset subset;
  TrainingSettings settings;
  std::size_t batch_size;
  std::size_t examples_per_step;  // several batches, where they are accumulated
  Plan<float> plan;
  std::vector<float> piece_weights;  // of the examples in the plan, where they have any
  kernels::Compute<float> compute;
  Optimizer<float> optimizer;
  AlignedArray<float> average_statistics;
  AlignedArray<float> gradient;      // of the batch under way: a sum, then the mean
  std::vector<std::uint32_t> order;  // positions in the subset, as the epoch goes through them
  std::size_t ordered_epoch = static_cast<std::size_t>(-1);
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

void check_example_weights(const std::vector<float>& weights, std::size_t examples) {
  if (weights.empty()) return;
  if (weights.size() != examples) {
    fail("training: ", weights.size(), " example weights, one for each of the ", examples, " examples is expected");
  }
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(std::isfinite(weights[i]) && weights[i] >= 0)) {
      fail("training: the weight of example ", i, " is ", weights[i], ", 0 or more is expected");
    }
    sum += static_cast<double>(weights[i]);
  }
  if (sum == 0) fail("training: the example weights are all 0");
}

}  // namespace

std::vector<double> balanced_class_weights(const Subset& examples) {
  const std::size_t classes = examples.data->classes.size();
  std::vector<std::size_t> counts(classes);
  for (std::size_t i = 0; i < examples.size(); ++i) ++counts[static_cast<std::size_t>(examples.label(i))];
  std::vector<double> weights;
  for (std::size_t k = 0; k < classes; ++k) {
    if (counts[k] == 0) {
      fail("training.class_weights: class ", examples.data->classes[k],
           " has no example to train on, so no weight "
           "balances it");
    }
    weights.push_back(static_cast<double>(examples.size()) / static_cast<double>(classes * counts[k]));
  }
  return weights;
}

void check(const TrainingSettings& settings, const Architecture& architecture) {
  if (settings.epochs == 0) fail("training.epochs is 0, at least 1 is expected");
  if (settings.accumulate == 0) fail("training.accumulate is 0, at least 1 is expected");
  check(settings.optimizer);
  check(settings.schedule);
  check(settings.loss, architecture.loss(), architecture.outputs());
  parameter_groups(architecture, settings.optimizer);
}

namespace {

/// A batch of one example has no variance where a channel is one number; that must not come to light in mid-epoch.
void check_coupled_batches(const Architecture& architecture, std::size_t examples, std::size_t batch_size) {
  const std::size_t batch = batch_size == 0 ? examples : std::min(batch_size, examples);
  if (batch == 0 || (batch > 1 && examples % batch != 1)) return;
  for (const StatisticsTensor& tensor : architecture.statistics()) {
    if (architecture.shape(tensor.layer + 1).size() > tensor.size) continue;
    fail("training.batch = ", batch_size, ": of ", examples, " examples one is left alone in its batch, and the batch ",
         "normalisation of layer ", tensor.layer, " needs at least 2: choose another batch");
  }
}

}  // namespace

Trainer::Trainer(Network& network, const Preprocessing& preprocessing, const Subset& examples,
                 const TrainingSettings& settings, ThreadTeam& team) {
  if (examples.size() == 0) fail("training: the training set is empty");
  check(settings, network.architecture());
  check_example_weights(settings.example_weights, examples.size());
  check_coupled_batches(network.architecture(), examples.size(), settings.batch_size);
  check_fits(*examples.data, preprocessing, network.architecture().outputs());
  if (!(preprocessing.shape == network.architecture().input())) {
    fail("training: an example has the shape ", to_string(preprocessing.shape), ", the network's input ",
         to_string(network.architecture().input()));
  }
  work_ = std::make_unique<Work>(network, preprocessing, examples, settings, team);
}

Trainer::~Trainer() = default;

std::size_t Trainer::steps_per_epoch() const { return work_->steps_per_epoch(); }
std::size_t Trainer::total_steps() const { return work_->total_steps(); }
bool Trainer::finished() const { return work_->step >= work_->total_steps(); }
std::size_t Trainer::epoch() const { return work_->step / work_->steps_per_epoch(); }

Step Trainer::step() {
  const Work& w = *work_;
  return step(w.plateau.factor * schedule_factor(w.settings.schedule, w.step, w.steps_per_epoch(), w.total_steps()));
}

Step Trainer::step(double rate_factor) {
  Work& w = *work_;
  if (finished()) fail("training: all ", w.settings.epochs, " epochs are done");
  const std::size_t epoch = this->epoch();
  const std::size_t step_in_epoch = w.step % w.steps_per_epoch();
  if (step_in_epoch == 0) {
    w.examples = 0;
    w.cost_sum = 0;
    w.weight = 0;
    w.correct = 0;
  }
  if (w.ordered_epoch != epoch) w.shuffle(epoch);

  const std::size_t first = step_in_epoch * w.examples_per_step;  // C13 a mini-batch: the next few examples
  const auto examples =
      std::span<const std::uint32_t>(w.order).subspan(first, std::min(w.examples_per_step, w.order.size() - first));
  const Randomness randomness{.seed = w.settings.seed, .epoch = static_cast<std::uint32_t>(epoch)};
  const std::span<float> gradient = w.gradient.span();
  std::fill(gradient.begin(), gradient.end(), 0.0F);
  double batch_cost = 0;
  double batch_weight = 0;
  double epoch_cost = w.cost_sum;
  std::size_t batch_correct = 0;
  const auto add_gradient = [&](std::span<const std::uint32_t> piece) {
    w.load_piece(piece);
    const Trace<float> trace = forward_pass(w.network, w.plan, piece.size(), &randomness);
    const std::span<const float> costs = cost_pass(w.plan), weights = w.plan.mean_weights(piece.size());
    for (std::size_t i = 0; i < piece.size(); ++i) {
      batch_cost += static_cast<double>(costs[i]);
      epoch_cost += static_cast<double>(costs[i]);
      batch_weight += static_cast<double>(weights[i]);
      batch_correct += largest(trace.output().row(i)) == static_cast<std::size_t>(w.subset.label(piece[i])) ? 1 : 0;
    }
    if (!std::isfinite(batch_cost)) {
      fail("training: the cost is not finite at step ", w.step + 1, " (epoch ", epoch + 1,
           "): ", describe_divergence(w.network, w.plan, w.compute.team()));
    }
    backward_pass(w.network, w.plan, gradient);
    if (w.network.architecture().couples_examples()) update_statistics(w.network, w.plan);
  };
  for_each_micro_batch(examples, w.batch_size, [&](std::span<const std::uint32_t> batch) {
    for_each_micro_batch(batch, w.plan.capacity(), add_gradient);
  });

  // The one place where the sum over a batch becomes the mean over it.
  const float share = batch_weight > 0 ? 1.0F / static_cast<float>(batch_weight) : 0.0F;
  w.compute.scale(share, gradient);                                   // C12 the step is the average over the examples
  w.optimizer.update(w.network.parameters(), gradient, rate_factor);  // C16 the weights move, and so on
  w.update_average_statistics();
  ++w.step;
  w.examples += examples.size();
  w.cost_sum = epoch_cost;
  w.weight += batch_weight;
  w.correct += batch_correct;
  return {.number = w.step,
          .epoch = epoch,
          .examples = examples.size(),
          .cost = mean_of(batch_cost, batch_weight),
          .correct = batch_correct,
          .learning_rate = w.settings.optimizer.learning_rate * rate_factor,
          .epoch_finished = step_in_epoch + 1 == w.steps_per_epoch()};
}

double Trainer::running_cost() const { return mean_of(work_->cost_sum, work_->weight); }
double Trainer::running_accuracy() const {
  return static_cast<double>(work_->correct) / static_cast<double>(work_->examples);
}

void Trainer::hear_epoch_cost(double cost) { nudge::hear_epoch_cost(work_->plateau, work_->settings.schedule, cost); }

std::span<const float> Trainer::averaged_parameters() const {
  if (work_->step == 0) return {};
  return work_->optimizer.state().average.span();
}

std::span<const float> Trainer::averaged_statistics() const {
  if (work_->step == 0) return {};
  return work_->average_statistics.span();
}

TrainingState Trainer::state() const {
  return {.step = work_->step,
          .examples = work_->examples,
          .cost_sum = work_->cost_sum,
          .weight = work_->weight,
          .correct = work_->correct,
          .plateau = work_->plateau,
          .optimizer = work_->optimizer.state(),
          .average_statistics = work_->average_statistics};
}

void Trainer::restore(TrainingState state) {
  Work& w = *work_;
  if (state.step > w.total_steps()) {
    fail("training: a state after ", state.step, " steps, this training has ", w.total_steps());
  }
  if (state.examples > w.subset.size()) {
    fail("training: a state with ", state.examples, " examples seen, an epoch has ", w.subset.size());
  }
  if (state.average_statistics.size() != w.average_statistics.size()) {
    fail("training: a state with an average of ", state.average_statistics.size(), " running statistics, ",
         w.average_statistics.size(), " are expected");
  }
  w.optimizer.restore(std::move(state.optimizer));
  w.average_statistics = std::move(state.average_statistics);
  w.step = state.step;
  w.examples = state.examples;
  w.cost_sum = state.cost_sum;
  w.weight = state.weight;
  w.correct = state.correct;
  w.plateau = state.plateau;
}

}  // namespace nudge
