// What a training tells while it runs, and what it came to.

#include "text/training_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "models/metrics_json.hpp"
#include "text/numbers.hpp"
#include "text/reconstruction_text.hpp"
#include "text/regression_text.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t least_progress_columns = 40;
constexpr std::size_t least_bar = 8;

/// "epoch  3/10", as wide for every epoch of a training.
std::string epoch_of(std::size_t epoch, std::size_t epochs) {
  return fmt::format("epoch {:>{}}/{}", epoch, std::to_string(epochs).size(), epochs);
}

std::string padded_percent(double share) { return right(percent(share), 8); }

std::string repeated(const char* sign, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += sign;
  return out;
}

std::string bar(double share, std::size_t columns) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(columns));
  return repeated("━", full) + repeated("─", columns - full);
}

}  // namespace

std::string epoch_line(const EpochMetrics& metrics, std::size_t epochs, double seconds, double examples_per_second) {
  std::string line = fmt::format("{}  cost {:<7}", epoch_of(metrics.epoch, epochs), significant(metrics.train_cost));
  if (metrics.train_accuracy) line += "  accuracy " + padded_percent(*metrics.train_accuracy);
  if (metrics.accuracy) {
    line += fmt::format("  {} {}", printable(metrics.evaluated_on), padded_percent(*metrics.accuracy));
  } else if (metrics.cost) {
    line += fmt::format("  {} {:<7}", printable(metrics.evaluated_on), significant(*metrics.cost));
  }
  if (metrics.rmse) line += fmt::format("  rmse {:<7}", significant(*metrics.rmse));
  if (metrics.r2) line += fmt::format("  {} {:<7.4f}", terms::r_squared, *metrics.r2);
  if (metrics.sure) line += fmt::format("  unlabelled: sure {}", padded_percent(*metrics.sure));
  if (metrics.sure_right) line += fmt::format(", right {}", padded_percent(*metrics.sure_right));
  if (metrics.gradient_norm) line += fmt::format("  gradient {:<6}", significant(*metrics.gradient_norm));
  if (seconds > 0) line += fmt::format("  {}", duration(seconds));
  if (examples_per_second > 0) {
    line += fmt::format("  {} examples/s", with_thousands(static_cast<std::uint64_t>(examples_per_second + 0.5)));
  }
  return line;
}

std::string progress_line(const Progress& progress, std::size_t columns) {
  columns = std::max(columns, least_progress_columns);
  const std::size_t per_epoch = std::max<std::size_t>(progress.steps_per_epoch, 1);
  const std::size_t total = std::max<std::size_t>(progress.total_steps, 1);
  const std::size_t step = std::min(progress.step, total);
  const std::size_t epochs = (total + per_epoch - 1) / per_epoch;
  const std::size_t epoch = std::min(step / per_epoch + 1, epochs);
  const double share = static_cast<double>(step) / static_cast<double>(total);

  const std::string head = epoch_of(epoch, epochs) + "  ";
  // What a narrow terminal has no room for goes: first the rate, then the time.
  std::vector<std::string> tail{fmt::format("  {:>3.0f} %", share * 100)};
  if (progress.seconds_left > 0) tail.push_back("  " + duration(progress.seconds_left) + " left");
  if (progress.examples_per_second > 0) {
    tail.push_back("  " + with_thousands(static_cast<std::uint64_t>(progress.examples_per_second + 0.5)) +
                   " examples/s");
  }
  const auto used = [&] {
    std::size_t sum = columns_of(head);
    for (const std::string& part : tail) sum += columns_of(part);
    return sum;
  };
  while (tail.size() > 1 && used() + least_bar > columns) tail.pop_back();

  std::string line = head + bar(share, columns > used() ? columns - used() : 0);
  for (const std::string& part : tail) line += part;
  return line;
}

std::string test_text(const RunReport& report) {
  const RunResult& result = report.result;
  std::string out;
  if (result.test && report.model) out = evaluation_text(*result.test, report.model->classes);
  if (result.reconstruction) out = reconstruction_line(*result.reconstruction);
  if (result.regression && report.model) out = regression_text(*result.regression, *report.model->targets);
  return out.empty() ? out : "\nThe model on the test part\n" + out + "\n";
}

std::string run_text(const RunReport& report) {
  const std::vector<EpochMetrics>& epochs = report.result.epochs;
  std::string out = report.title + "\n\n";
  for (const EpochMetrics& metrics : epochs) out += epoch_line(metrics, epochs.back().epoch, 0, 0) + "\n";
  out += test_text(report);
  return report.configuration.empty() ? out : out + "\nThe configuration\n" + report.configuration;
}

}  // namespace nudge
