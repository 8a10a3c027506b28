#pragma once
// A training at work in its run folder: steps, what is measured after each epoch, and the files, in the order that lets
// it be killed anywhere.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nudge/model.hpp"
#include "nudge/run.hpp"
#include "nudge/thread_team.hpp"
#include "nudge/training.hpp"
#include "runs/append_file.hpp"
#include "runs/checkpoint.hpp"
#include "runs/event_file.hpp"
#include "runs/run_folder.hpp"

namespace nudge {

class Session {
 public:
  /// The folder, the options and the listener are the caller's and outlive it. Null: another process of the group has
  /// the folder, and this one writes nothing.
  Session(RunFolder* folder, const Configuration& configuration, RunData data, Model model, const RunOptions& options,
          const RunListener& listener);

  /// Errors (in all processes of the group): one has another program, configuration, beginning or other data.
  void expect_the_same_everywhere() const;
  /// The beginning: nothing has been trained, nothing measured. Writes the first checkpoint.
  void begin(CheckpointFiles checkpoints);
  /// Back to where `checkpoint` stands; what was logged after it is cut off. Errors: other data.
  void go_back_to(Checkpoint checkpoint, CheckpointFiles checkpoints);

  RunResult train();

 private:
  using Clock = std::chrono::steady_clock;

  /// The logs, cut to what they had. Errors: one that is not what was written.
  void open_logs(const FileMark& metrics, const FileMark& timing, const FileMark& events);
  /// Before the first step: examples of one class say nothing.
  void warn_of_one_class() const;
  void warn_if_nothing_is_wanted() const;
  /// Where the finished training has come to nothing: why, as far as it can be measured.
  void warn_if_nothing_learnt(const Model& model, const RunResult& result);
  /// Of a finished run whose model to use is gone: the last step's again.
  void bring_back_final_model(const std::vector<EpochMetrics>& epochs);

  bool finished() const { return stopped_early_ || trainer_.finished(); }
  void train_to_the_end();
  Step one_step();
  void end_epoch(const Step& step);
  void write_epoch(const EpochMetrics& metrics, Model& measured, double training_seconds, double evaluation_seconds);
  /// Whether the moving average of the weights, and not the weights themselves, is what is evaluated and saved.
  bool uses_average() const;
  /// The model as it stands, with what was measured of it.
  Model present_model() const;
  /// What is evaluated and saved of an epoch: the model with its parameters and running statistics as they
  /// stand, or the average of both.
  Model measured_model();
  /// Fills in what is measured on the validation or the test part, and notes a best epoch.
  void evaluate_epoch(const Model& model, EpochMetrics& metrics);
  /// Notes an epoch's validation cost among the best that are kept.
  void keep_if_good(const BestEpoch& epoch);
  bool keeps(std::size_t epoch) const;
  void remove_models_no_longer_kept();
  void save_checkpoint();
  void tell_progress(const Step& step);
  /// Whether to stop after this step: all processes of a group agree on it.
  bool is_to_stop() const;
  /// For messages.
  std::string folder_name() const;

  RunFolder* folder_;
  const RunOptions& options_;
  const RunListener& listener_;
  Configuration configuration_;
  RunData data_;
  std::string data_checksum_, pool_checksum_;
  ThreadTeam team_;
  std::string instruction_set_;
  std::optional<EpochMetrics> result_;  ///< measured of the parameters as they stand
  Trainer trainer_;

  std::optional<AppendFile> metrics_;
  std::optional<AppendFile> timing_;
  std::optional<EventFile> events_;  ///< where training.tensorboard asks for it
  std::optional<CheckpointFiles> checkpoints_;

  std::size_t steps_ = 0;
  std::size_t saved_step_ = 0;  ///< the newest checkpoint's
  std::optional<double> first_cost_;
  std::optional<BestEpoch> best_;
  std::vector<BestEpoch> kept_;  ///< the best first
  bool stopped_early_ = false;

  Clock::time_point epoch_began_;    ///< in this process
  double epoch_seconds_before_ = 0;  ///< spent on the epoch under way by processes before this one
  Clock::time_point saved_at_;
  Clock::time_point told_at_;
  std::size_t examples_since_told_ = 0;
};

}  // namespace nudge
