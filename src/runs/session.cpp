#include "runs/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

#include "base/crc32.hpp"
#include "base/enough_memory.hpp"
#include "base/json.hpp"
#include "base/terms.hpp"
#include "models/metrics_json.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model_file.hpp"
#include "nudge/plan.hpp"
#include "runs/agreement.hpp"
#include "runs/run_setup.hpp"
#include "training/nothing_learnt.hpp"

namespace nudge {

namespace {

/// The model says on which data it was trained, as its checkpoints do, and how they look.
Model with_data(Model model, const std::string& checksum, const Subset& examples, ThreadTeam& team) {
  model.data_checksum = checksum;
  model.look = learnt_look(examples, &team);
  return model;
}

double seconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// Seconds since 1970.
double wall_time() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// That a checkpoint fits beside it is found out here, before anything is written.
Trainer trainer_of(Model model, const Subset& examples, const TrainingSettings& settings, ThreadTeam& team) {
  const std::size_t parameters = model.network.parameters().size();
  return with_enough_memory(
      [&] {
        return text("the training of ", parameters, " parameters needs their gradient, the optimizer's memory of them ",
                    "and a copy for a checkpoint, each of ",
                    bytes_in_words(static_cast<double>(parameters * sizeof(float))),
                    ": smaller layers, or plain sgd, need less");
      },
      [&] {
        Trainer trainer(std::move(model), examples, settings, team);
        trainer.state();
        return trainer;
      });
}

TrainingSettings in_group(TrainingSettings settings, ProcessGroup* group) {
  settings.group = group;
  return settings;
}

double milliseconds_exact(double seconds) { return std::round(seconds * 1000) / 1000; }

}  // namespace

Session::Session(RunFolder* folder, const Configuration& configuration, RunData data, Model model,
                 const RunOptions& options, const RunListener& listener)
    : folder_(folder),
      options_(options),
      listener_(listener),
      configuration_(configuration),
      data_(std::move(data)),
      data_checksum_(data_checksum(data_)),
      pool_checksum_(pool_checksum(data_)),
      team_(options.threads),
      instruction_set_(Plan<float>(model.network.architecture(), 1, Purpose::infer, team_).instruction_set()),
      result_(model.result),
      trainer_(trainer_of(with_data(std::move(model), data_checksum_, data_.seen(), team_), data_.train,
                          in_group(training_settings(configuration_, data_), options_.group), team_)) {}

void Session::expect_the_same_everywhere() const {
  if (options_.group == nullptr) return;
  Crc32 beginning;
  const Network& network = trainer_.model().network;
  beginning.add_numbers<float>(network.parameters());
  beginning.add_numbers<float>(network.statistics());
  expect_the_same(options_.group, {{"the program", this_program()},
                                   {"the instruction set", instruction_set_},
                                   {"the configuration", to_toml(without_places(configuration_))},
                                   {"the data", data_checksum_},
                                   {"the examples without labels", pool_checksum_},
                                   {"the parameters to begin with", beginning.digits()},
                                   {"the step to go on from", std::to_string(steps_)}});
}

void Session::begin(CheckpointFiles checkpoints) {
  if (folder_ == nullptr) return;
  checkpoints_.emplace(std::move(checkpoints));
  open_logs({}, {}, {});
  save_checkpoint();
}

void Session::open_logs(const FileMark& metrics, const FileMark& timing, const FileMark& events) {
  metrics_.emplace(folder_->metrics(), metrics);
  timing_.emplace(folder_->timing(), timing);
  if (configuration_.training.tensorboard) events_.emplace(folder_->events(), events, wall_time());
}

void Session::go_back_to(Checkpoint checkpoint, CheckpointFiles checkpoints) {
  if (checkpoint.data != data_checksum_) {
    fail(folder_name(), ": ", configuration_.data.source, " is not what this run was started on (", data_checksum_,
         " now, ", checkpoint.data, " then), so it cannot go on with the same bits");
  }
  if (checkpoint.pool != pool_checksum_) {
    fail(folder_name(), ": ", configuration_.data.unlabelled, ", its examples without labels, are not what ",
         "this run was started on (", pool_checksum_, " now, ", checkpoint.pool,
         " then), so it cannot go on with the same bits");
  }
  if (checkpoint.instruction_set != instruction_set_ && listener_.on_warning) {
    listener_.on_warning(text(folder_name(), ": was trained with the instruction set ", checkpoint.instruction_set,
                              ", now it is ", instruction_set_,
                              "; the last digits may differ from those of an uninterrupted run"));
  }
  if (folder_ != nullptr) {
    checkpoints_.emplace(std::move(checkpoints));
    open_logs(checkpoint.metrics, checkpoint.timing, checkpoint.events);
  }
  steps_ = saved_step_ = checkpoint.training.step;
  first_cost_ = checkpoint.first_cost;
  best_ = checkpoint.best;
  kept_ = checkpoint.kept;
  stopped_early_ = checkpoint.stopped_early;
  epoch_seconds_before_ = checkpoint.epoch_seconds;
  trainer_.restore(std::move(checkpoint.training));
  if (folder_ != nullptr) remove_models_no_longer_kept();
}

RunResult Session::train() {
  warn_of_one_class();
  warn_if_nothing_is_wanted();
  try {
    train_to_the_end();
  } catch (const Error& error) {
    if (folder_ == nullptr) fail(error.what(), "; the last checkpoint stands");
    const std::string folder = folder_name();
    fail(error.what(), "; ", folder, " keeps the checkpoint of step ", saved_step_,
         ": once the cause is gone, `nudge resume ", folder, "` goes on from there");
  }
  if (folder_ == nullptr) {
    RunResult result;
    result.finished = finished();
    result.stopped_early = stopped_early_;
    result.steps = steps_;
    return result;
  }
  RunResult result{.folder = folder_->path(),
                   .finished = finished(),
                   .stopped_early = stopped_early_,
                   .steps = steps_,
                   .first_cost = first_cost_,
                   .epochs = read_metrics(folder_->path()),
                   .test = {},
                   .reconstruction = {},
                   .regression = {},
                   .model = folder_->model(),
                   .report = folder_->report()};
  if (result.finished) {
    bring_back_final_model(result.epochs);
    const Model model = load_model(folder_->model());
    if (model.encoder_layers) {
      result.reconstruction = measure_reconstruction(model, data_.test, team_);
    } else if (model.targets) {
      result.regression = measure_regression(model, data_.test, team_);
    } else {
      result.test = evaluate(model, data_.test, team_);
      warn_if_nothing_learnt(model, result);
    }
  }
  return result;
}

void Session::warn_of_one_class() const {
  if (!listener_.on_warning || finished() || !is_classifier(configuration_)) return;
  const std::int32_t first = data_.train.label(0);
  for (std::size_t i = 1; i < data_.train.size(); ++i) {
    if (data_.train.label(i) != first) return;
  }
  listener_.on_warning(text("warning: ", configuration_.data.source, ": its training part has one class only, ‘",
                            data_.train.data->classes[static_cast<std::size_t>(first)], "’: nothing can be learnt"));
}

void Session::warn_if_nothing_is_wanted() const {
  if (!listener_.on_warning || finished() || data_.pool.size() == 0 || forms_of(configuration_.unlabelled) > 0) return;
  listener_.on_warning(text("note: nothing is learnt from the ", data_.pool.size(),
                            " unlabelled examples, which only say how long an ",
                            "epoch is: unlabelled.pseudo_labels, consistency, adversarial and information are 0"));
}

void Session::warn_if_nothing_learnt(const Model& model, const RunResult& result) {
  if (!listener_.on_warning) return;
  const auto before = [&] {
    std::error_code ignored;
    return std::filesystem::exists(folder_->initial_model(), ignored)
               ? load_model(folder_->initial_model()).network
               : untrained_network(configuration_, data_.train.data->shape);
  };
  const auto nothing =
      nothing_learnt(model, before, data_.train, training_settings(configuration_, data_), result.steps, team_);
  if (!nothing) return;
  std::string words = fmt::format(
      "warning: nothing was learnt: the net is right about {:.1f} % of {} training examples; always saying ‘{}’ is "
      "right "
      "about {:.1f} %",
      100 * nothing->accuracy, nothing->examples, nothing->commonest_class, 100 * nothing->commonest);
  for (const std::string& cause : nothing->causes) words += "\n  - " + cause;
  listener_.on_warning(words);
}

void Session::bring_back_final_model(const std::vector<EpochMetrics>& epochs) {
  std::error_code ignored;
  if (best_ || std::filesystem::exists(folder_->model(), ignored)) return;
  Model model = measured_model();
  model.result = epochs.back();
  save_model(model, folder_->model());
}

void Session::train_to_the_end() {
  epoch_began_ = saved_at_ = told_at_ = Clock::now();
  while (!finished()) {
    const Step step = one_step();
    tell_progress(step);
    if (step.epoch_finished) end_epoch(step);
    const bool stop = is_to_stop();
    if (folder_ != nullptr) {
      if (step.epoch_finished || stop || seconds_between(saved_at_, Clock::now()) >= options_.checkpoint_seconds) {
        save_checkpoint();
      }
      if (step.epoch_finished) remove_models_no_longer_kept();
    }
    if (stop) return;
  }
}

bool Session::is_to_stop() const {
  const bool asked = listener_.stop_requested && listener_.stop_requested();
  ProcessGroup* group = options_.group;
  if (group == nullptr) return asked;
  if (asked) group->ask_to_stop();
  return group->is_to_stop();
}

std::string Session::folder_name() const {
  return folder_ == nullptr ? options_.folder.string() : folder_->path().string();
}

Step Session::one_step() {
  const Step step = trainer_.step();
  steps_ = step.number;
  if (steps_ == 1) first_cost_ = step.cost;
  // Until an epoch ends, its parameters are not those that anything was measured of.
  result_.reset();
  return step;
}

void Session::tell_progress(const Step& step) {
  examples_since_told_ += step.examples;
  const auto now = Clock::now();
  const double seconds = seconds_between(told_at_, now);
  if (!step.epoch_finished && seconds < 0.1) return;
  if (listener_.on_progress) {
    const double rate = static_cast<double>(examples_since_told_) / std::max(seconds, 1e-9);
    listener_.on_progress(steps_, trainer_.total_steps(), static_cast<std::size_t>(rate));
  }
  told_at_ = now;
  examples_since_told_ = 0;
}

// Whatever a later file refers to is on the disk before it: the epoch's line before the checkpoint that counts the
// lines, the best model before the checkpoint that calls its epoch the best, the final model before the checkpoint that
// calls the run finished. A kill in between leaves the older checkpoint, from which the same lines and models are made
// again. A kept model goes only when a checkpoint is there that no longer counts on it.
void Session::end_epoch(const Step& step) {
  const auto trained = Clock::now();
  EpochMetrics metrics;
  metrics.epoch = step.epoch + 1;
  metrics.step = step.number;
  metrics.learning_rate = step.learning_rate;
  metrics.train_cost = trainer_.running_cost();
  if (is_classifier(configuration_) && !configuration_.unlabelled.alone) {
    metrics.train_accuracy = trainer_.running_accuracy();
  }
  if (const UnlabelledCounts counts = trainer_.running_unlabelled(); counts.examples > 0) {
    metrics.sure = static_cast<double>(counts.sure) / static_cast<double>(counts.examples);
    if (counts.sure > 0 && !data_.has_own_pool()) {
      metrics.sure_right = static_cast<double>(counts.sure_right) / static_cast<double>(counts.sure);
    }
  }
  if (configuration_.training.gradient_norm) {
    const AlignedArray<float> gradient = mean_gradient(trainer_.model(), data_.train, team_);
    const double length = norm(gradient.span());
    if (std::isfinite(length)) metrics.gradient_norm = length;
  }
  Model measured = measured_model();
  evaluate_epoch(measured, metrics);
  const auto evaluated = Clock::now();

  if (folder_ != nullptr)
    write_epoch(metrics, measured, seconds_between(epoch_began_, trained), seconds_between(trained, evaluated));
  // Clusters were measured in the order of the classes, which a checkpoint's outputs are not in.
  if (!uses_average() && !configuration_.unlabelled.alone) result_ = metrics;
  epoch_began_ = told_at_ = Clock::now();
  epoch_seconds_before_ = 0;
}

void Session::write_epoch(const EpochMetrics& metrics, Model& measured, double training_seconds,
                          double evaluation_seconds) {
  metrics_->append(to_text(to_json(metrics), folder_->metrics().string()));
  if (events_) events_->add(metrics, wall_time());
  const double seconds = epoch_seconds_before_ + training_seconds;
  const std::size_t examples_per_epoch = data_.pool.size() > 0 ? data_.pool.size() : data_.train.size();
  timing_->append(one_line({{"epoch", metrics.epoch},
                            {"seconds", milliseconds_exact(seconds)},
                            {"evaluation_seconds", milliseconds_exact(evaluation_seconds)},
                            {"examples_per_second", std::round(static_cast<double>(examples_per_epoch) / seconds)}}));

  measured.result = metrics;
  const bool is_best = best_ && best_->epoch == metrics.epoch;
  if (is_best || (!best_ && trainer_.finished())) save_model(measured, folder_->model());
  if (keeps(metrics.epoch)) save_model(measured, folder_->kept_model(metrics.epoch));
  if (listener_.on_epoch) listener_.on_epoch(metrics, seconds + evaluation_seconds);
}

bool Session::uses_average() const {
  return configuration_.training.use_average && configuration_.optimizer.average_decay > 0;
}

Model Session::present_model() const {
  Model model = trainer_.model();
  model.result = result_;
  return model;
}

Model Session::measured_model() {
  Model model = present_model();
  if (uses_average()) {
    const std::span<const float> averages = trainer_.averaged_parameters();
    std::copy(averages.begin(), averages.end(), model.network.parameters().begin());
    const std::span<const float> statistics = trainer_.averaged_statistics();
    std::copy(statistics.begin(), statistics.end(), model.network.statistics().begin());
  }
  if (configuration_.unlabelled.alone) return with_clusters_as_classes(std::move(model), data_.train, team_);
  return model;
}

void Session::evaluate_epoch(const Model& model, EpochMetrics& metrics) {
  const bool each_epoch = configuration_.training.evaluate == "epoch";
  const bool validates = data_.validation.size() > 0;
  if (!each_epoch || !validates) trainer_.update_plateau(metrics.train_cost);
  if (!each_epoch && !trainer_.finished()) return;
  const Subset& part = validates ? data_.validation : data_.test;
  metrics.evaluated_on = validates ? terms::evaluated_on::validation : terms::evaluated_on::test;
  double measured_cost = 0;
  if (model.encoder_layers) {
    measured_cost = measure_reconstruction(model, part, team_).cost;
  } else if (model.targets) {
    const RegressionErrors errors = measure_regression(model, part, team_);
    if (std::isfinite(errors.rmse())) metrics.rmse = errors.rmse();
    if (errors.r2() && std::isfinite(*errors.r2())) metrics.r2 = errors.r2();
    measured_cost = errors.cost;
  } else {
    const Evaluation evaluation = evaluate(model, part, team_);
    metrics.accuracy = evaluation.accuracy();
    measured_cost = evaluation.cost;
  }
  if (std::isfinite(measured_cost)) metrics.cost = measured_cost;
  if (!validates || !each_epoch) return;

  const double cost = metrics.cost.value_or(std::numeric_limits<double>::max());
  trainer_.update_plateau(cost);
  keep_if_good({metrics.epoch, cost});
  if (!best_ || cost < best_->cost) best_ = {metrics.epoch, cost};
  const std::size_t patience = configuration_.training.patience;
  stopped_early_ = patience > 0 && metrics.epoch - best_->epoch >= patience;
}

void Session::keep_if_good(const BestEpoch& epoch) {
  const std::size_t most = configuration_.training.keep_best;
  const auto place =
      std::find_if(kept_.begin(), kept_.end(), [&](const BestEpoch& kept) { return epoch.cost < kept.cost; });
  kept_.insert(place, epoch);
  if (kept_.size() > most) kept_.pop_back();
}

bool Session::keeps(std::size_t epoch) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const BestEpoch& kept) { return kept.epoch == epoch; });
}

void Session::remove_models_no_longer_kept() {
  std::vector<std::size_t> epochs;
  for (const BestEpoch& kept : kept_) epochs.push_back(kept.epoch);
  folder_->remove_kept_models_but(epochs);
}

void Session::save_checkpoint() {
  const auto now = Clock::now();
  const bool at_epoch_end = steps_ % trainer_.steps_per_epoch() == 0;
  Checkpoint checkpoint{.training = trainer_.state(),
                        .best = best_,
                        .first_cost = first_cost_,
                        .kept = kept_,
                        .stopped_early = stopped_early_,
                        .instruction_set = instruction_set_,
                        .data = data_checksum_,
                        .pool = pool_checksum_,
                        .metrics = metrics_->mark(),
                        .timing = timing_->mark(),
                        .events = events_ ? events_->mark() : FileMark{},
                        .epoch_seconds = at_epoch_end ? 0 : epoch_seconds_before_ + seconds_between(epoch_began_, now)};
  checkpoints_->write(present_model(), checkpoint);
  saved_step_ = steps_;
  saved_at_ = Clock::now();
}

}  // namespace nudge
