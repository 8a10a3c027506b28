#pragma once
// Reports: one HTML file that needs no network and no mouse.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

/// What report.html shows of a training. All text is shown as text, whatever it holds.
struct TrainingReport {
  std::string title;
  std::string configuration;  ///< as TOML
  std::string command;        ///< that makes the same training again; empty: not shown
  std::string made_by;        ///< the program with its version: "nudge 0.1.0"; may be empty
  std::vector<EpochMetrics> epochs;
  const Model* model = nullptr;            ///< null: nothing of the network is shown
  const Subset* test = nullptr;            ///< what `evaluation` is of; null: no pictures of mistakes
  const Evaluation* evaluation = nullptr;  ///< null: nothing was evaluated
};

/// Headline; curves of cost, accuracy, learning rate and, where measured, gradient norm; confusion matrix; every class;
/// the worst mistakes as pictures; first-layer weights as pictures of the input's shape; the configuration. Depends on
/// nothing but its argument: the same training gives the same bytes. Errors: an evaluation, a test set and a model that
/// do not belong together.
std::string training_report_html(const TrainingReport& report);

/// Writes the page as report.html into the run folder, atomically, and says where it is.
std::filesystem::path write_run_report(const std::filesystem::path& run_folder, const TrainingReport& report);

/// The same of a run as its folder holds it (config.toml, metrics.jsonl, model.safetensors), with the evaluation of its
/// test part, if there is one. `data_folder` is where the catalogue's data are; empty: the default.
std::filesystem::path write_run_report(const std::filesystem::path& run_folder, const std::optional<Evaluation>& test,
                                       const std::filesystem::path& data_folder);

}  // namespace nudge
