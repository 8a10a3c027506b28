#include "terminal/training_output.hpp"

#include <fmt/format.h>

#include "nudge/report.hpp"
#include "terminal/interruption.hpp"
#include "terminal/output.hpp"
#include "terminal/processes.hpp"
#include "terminal/progress.hpp"
#include "text/text.hpp"
#include "text/training_text.hpp"

namespace nudge::app {
namespace {

/// What is left to say when the training is over; the report's path is the last line.
void print_result(const RunReport& report) {
  const RunResult& result = report.result;
  if (result.stopped_early) print("stopped early: the validation cost got no better\n");
  print(test_text(report) + text("model   ", result.model.string(), "\nreport:\n", result.report.string(), '\n'));
}

}  // namespace

ExitCode show_training(const RunOptions& run, std::size_t epochs, bool json,
                       const std::function<RunResult(const RunListener&)>& training) {
  const Interruption interruption;
  ProgressDisplay progress;
  std::size_t rate = 0;

  RunListener listener;
  listener.stop_requested = [&] { return interruption.requested(); };
  listener.on_progress = [&](std::size_t step, std::size_t total_steps, std::size_t examples_per_second) {
    rate = examples_per_second;
    progress.update(step, total_steps, epochs, examples_per_second);
  };
  listener.on_epoch = [&](const EpochMetrics& metrics, double seconds) {
    progress.clear();
    const std::string line = epoch_line(metrics, epochs, seconds, static_cast<double>(rate));
    if (json) {
      tell(line);
    } else {
      print(line + "\n");
      flush_output();
    }
  };

  listener.on_warning = [&](const std::string& warning) {
    progress.clear();
    warn(warning);
  };

  const RunResult result = training(listener);
  progress.clear();
  if (!speaks_for_all()) return result.finished ? ExitCode::ok : ExitCode::interrupted;
  if (!result.finished) {
    warn(text("stopped after step ", with_thousands(result.steps), ", saved; go on with: nudge resume ",
              result.folder.string()));
    if (json) print(document_of(RunReport{.result = result}) + "\n");
    return ExitCode::interrupted;
  }
  const RunReport report = run_report(result, run.data_folder);
  write_run_report(report);
  if (json) {
    print(document_of(report) + "\n");
  } else {
    print_result(report);
  }
  if (cost_rose(result)) {
    warn(fmt::format("warning: the cost rose from {:.3g} to {:.3g}: the learning rate is probably too high",
                     *result.first_cost, result.epochs.back().train_cost));
  }
  return ExitCode::ok;
}

ExitCode show_new_run(const Configuration& configuration, const RunOptions& run, bool json) {
  return show_training(run, configuration.training.epochs, json,
                       [&](const RunListener& listener) { return start_run(configuration, run, listener); });
}

}  // namespace nudge::app
