#pragma once
// Reports: one HTML file that needs no network and no mouse. Of a training; and of explanations and experiments, which
// are had as documents too (nudge/documents.hpp). What they hold: nudge/explain.hpp, nudge/experiments.hpp, nudge/descents.hpp.
// In nudge::nudge.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/documents.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

/// What report.html shows of a training. All text is shown as text, whatever it holds.
struct TrainingReport {
  std::string title{};
  std::string configuration{};  ///< as TOML
  std::string command{};        ///< that makes the same training again; empty: not shown
  std::string made_by{};        ///< the program with its version: "nudge 0.2.0"; may be empty
  std::vector<EpochMetrics> epochs{};
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

/// One picture of a page, for slides and papers: <id>.svg stands alone, <id>.csv holds its numbers.
struct Figure {
  std::string id;
  std::string title;
  std::string svg;
  std::string csv;
};

struct ExplanationPage {
  std::string html;
  std::vector<Figure> figures;
};

/// Writes every figure as <id>.svg and <id>.csv into the folder, making it where it is not there; each file atomically.
void export_figures(const ExplanationPage& page, const std::filesystem::path& folder);
/// Writes the page's HTML, atomically.
void write_page(const ExplanationPage& page, const std::filesystem::path& file);

// One example (`nudge explain`).
ExplanationPage explanation_page(const ExampleExplanation& explanation, const Architecture& architecture,
                                 const Subject& subject, const std::vector<View>& views);

// The nudge table (`nudge average`).
ExplanationPage nudge_table_page(const NudgeTableResult& table, const Architecture& architecture,
                                 const Subject& subject);

ExplanationPage sensitivity_page(const SensitivityReport& report, const Architecture& architecture,
                                 const Subject& subject);

// Hebbian pairs over several examples (`nudge hebbian`), one element a layer.
ExplanationPage hebbian_page(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                             const Subject& subject);

ExplanationPage steepest_page(const Steepest& steepest, const Subject& subject);

ExplanationPage one_example_page(const OneExample& result, const Subject& subject);

ExplanationPage descents_page(const DescentsReport& report, const Subject& subject);

/// What the training has come to, a sentence, text.
std::string verdict_of(const Story& story);
ExplanationPage story_page(const Story& story, const Architecture& architecture);

}  // namespace nudge
