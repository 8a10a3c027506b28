#pragma once
// Reports: one HTML file that needs no network and no mouse.

#include <filesystem>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

/// What report.html shows of a training.
struct TrainingReport {
  std::string title;
  std::string configuration;  ///< as TOML
  std::vector<EpochMetrics> epochs;
  const Model* model = nullptr;
  const Subset* test = nullptr;  ///< what `evaluation` is of; null: nothing was evaluated
  const Evaluation* evaluation = nullptr;
};

/// Curves of cost, accuracy and, where measured, gradient norm; confusion matrix; the worst mistakes as pictures;
/// first-layer weights as pictures of the input's shape; the configuration. Depends on nothing but its argument.
std::string training_report_html(const TrainingReport& report);

}  // namespace nudge
