#pragma once
// What the command line prints for people; for programs it prints documents (nudge/documents.hpp).
//
// Text: UTF-8, lines of at most 80 columns wherever names allow, each ended by a newline (progress_line and epoch_line
// are one line without it). Control characters in names are shown as '?', so that no class name can steer a terminal.
// Nothing here depends on anything but its arguments.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nudge/documents.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/exchange.hpp"
#include "nudge/gradient_check.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

// Training ----------------------------------------------------------------------------------------------------------

/// "epoch  3/10  cost 0.0712  accuracy 97.91 %  test 97.45 %  gradient 0.213  8.2 s  73,100 images/s". What was not
/// measured is left out, and so are the time and the rate where they are 0.
std::string epoch_line(const EpochMetrics& metrics, std::size_t epochs, double seconds, double examples_per_second);

/// Where a training stands, for a terminal.
struct Progress {
  std::size_t step = 0;  ///< steps made
  std::size_t total_steps = 0;
  std::size_t steps_per_epoch = 0;
  double examples_per_second = 0;
  double seconds_left = 0;
};
/// "epoch  3/10  ━━━━━━━────────────  27 %  73,100 images/s  1 min 12 s left", exactly `columns` wide: printed over
/// itself (after a '\r') it leaves nothing behind. `columns` below 40 count as 40.
std::string progress_line(const Progress& progress, std::size_t columns = 79);

// Evaluation --------------------------------------------------------------------------------------------------------

/// Accuracy ± its standard error, cost, a line a class (precision, recall, count) and the confusion matrix where it
/// fits into 80 columns (ten classes do), else the most frequent confusions.
std::string evaluation_text(const Evaluation& evaluation, const std::vector<std::string>& classes);

// Models ------------------------------------------------------------------------------------------------------------

/// Every layer's address (L1 ...), name in the file, kind, shapes, parameters, multiply-adds and bytes; totals; input,
/// preprocessing, loss, classes; how it was trained.
std::string model_text(const Model& model);

/// Which of somebody's tensors became which of the network's, a line each; what was left out; what the model takes and
/// says.
std::string imported_text(const ImportedNetwork& imported, const Model& model);

// Predictions -------------------------------------------------------------------------------------------------------

/// One prediction as a bar a class, several as a line each: source, class, its probability and the runner-up. Errors: a
/// number of probabilities other than the classes'.
std::string predictions_text(std::span<const Prediction> predictions, const std::vector<std::string>& classes);

// Gradients ---------------------------------------------------------------------------------------------------------

/// A line a tensor with its largest error, the one parameter that has it, the directions, and the verdict.
std::string gradient_check_text(const GradientCheck& check, const GradientCheckOptions& options);

/// A line a tensor: agrees or not, by how much; where the error must lie, and what it is likely to be.
std::string gradient_comparison_text(const GradientComparison& comparison);

/// The gradient's length, and each tensor's; then what was compared with it.
std::string gradient_text(const GradientReport& report, const Architecture& architecture, const Subject& subject);

/// A line for each: how many tensors agree, and what is likely wrong.
std::string submissions_text(std::span<const Submission> submissions);
/// For a spreadsheet: name,agrees,agreeing,tensors,where,likely,error
std::string submissions_csv(std::span<const Submission> submissions);
void write_submissions(std::span<const Submission> submissions, const std::filesystem::path& file);

// Numbers, as all of the above write them ---------------------------------------------------------------------------

/// 1234567 -> "1,234,567"
std::string with_thousands(std::uint64_t count);
/// 0.9745 -> "97.45 %"
std::string percent(double share, int decimals = 2);
/// 8.24 -> "8.2 s", 72.4 -> "1 min 12 s", 4000 -> "1 h 06 min", 0.0042 -> "4.2 ms"
std::string duration(double seconds);
/// 814080 -> "814 kB", 47040016 -> "47.0 MB": powers of 1000.
std::string byte_size(std::uint64_t bytes);

}  // namespace nudge
