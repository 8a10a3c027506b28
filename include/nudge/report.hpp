#pragma once
// Reports: one HTML file that needs no network and no mouse. Of a training; and of explanations and experiments, which
// are had as JSON too. What these hold: nudge/explain.hpp, nudge/experiments.hpp, nudge/descents.hpp.
// In nudge::nudge.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/descents.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "nudge/image.hpp"
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

/// What an explanation is of, in words; shown as text, whatever it holds.
struct Subject {
  std::string model{};                 ///< "runs/mnist-1", "784-16-16-10, seed 1, untrained"
  std::string data{};                  ///< "mnist test 7", "mnist train, 60,000 examples"
  std::vector<std::string> classes{};  ///< names of the outputs, one each
  Shape input{};                       ///< shape of an example
  std::vector<Image> images{};         ///< of the example, or of the shown ones, in their order; empty: no pictures
  std::vector<std::string> names{};    ///< what to call the shown examples, one each; empty: their numbers
  /// Layers that kept their parameters in the model's training, "L1": desires pass through them, and they take none.
  std::vector<std::string> frozen{};
  std::string command{};  ///< that makes the same again; empty: not shown
  std::string made_by{};  ///< "nudge 0.2.0"
};

/// The parts of an explanation of one example.
enum class View { outputs, three_ways, votes, backward, sensitivity, hebbian, places };
std::vector<View> all_views();
/// "outputs", "three-ways", "votes", "backward", "sensitivity", "hebbian", "places". Errors: another name, with the
/// known ones.
View parse_view(std::string_view name);
std::string to_string(View view);

// One example (`nudge explain`). JSON as docs/explanations.schema.json says.
std::string explanation_json(const ExampleExplanation& explanation, const Architecture& architecture,
                             const Subject& subject, const std::vector<View>& views);
ExplanationPage explanation_page(const ExampleExplanation& explanation, const Architecture& architecture,
                                 const Subject& subject, const std::vector<View>& views);

// The nudge table (`nudge average`).
std::string nudge_table_json(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject);
ExplanationPage nudge_table_page(const NudgeTableResult& table, const Architecture& architecture,
                                 const Subject& subject);

/// What `nudge sensitivity` found, for one example, a range or the whole set.
struct SensitivityReport {
  std::size_t examples = 0;
  double cost = 0;
  double gradient_norm = 0;
  std::vector<Sensitivity> most;
  std::vector<MeasuredSensitivity> measured{};  ///< some of them, at falling steps; empty: not measured
  std::vector<double> tensor_shares;
  std::vector<double> map;                 ///< as sensitivity_map over all of L1; empty: the input has no shape to draw
  std::optional<SensitivityRatio> pair{};  ///< the two that were asked for
  std::optional<SensitivityRatio> apart{};  ///< two that are about 32 apart
  std::string why_not_measured{};           ///< where nothing is measured: why, and how to get it, a sentence
};
std::string sensitivity_json(const SensitivityReport& report, const Architecture& architecture, const Subject& subject);
ExplanationPage sensitivity_page(const SensitivityReport& report, const Architecture& architecture,
                                 const Subject& subject);

// Hebbian pairs over several examples (`nudge hebbian`), one element a layer.
std::string hebbian_json(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                         const Subject& subject);
ExplanationPage hebbian_page(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                             const Subject& subject);

std::string steepest_json(const Steepest& steepest, const Subject& subject);
ExplanationPage steepest_page(const Steepest& steepest, const Subject& subject);

std::string one_example_json(const OneExample& result, const Subject& subject);
ExplanationPage one_example_page(const OneExample& result, const Subject& subject);

/// `nudge descents`; what was not asked for is empty.
struct DescentsReport {
  Descents descents;
  std::vector<FinalCosts> finals{};
  std::optional<TwoMinima> two_minima{};
};
std::string descents_json(const DescentsReport& report, const Subject& subject);
ExplanationPage descents_page(const DescentsReport& report, const Subject& subject);

/// The story page: the article, walked on one real digit.
struct Story {
  std::string network;  ///< "784-16-16-10, sigmoid, quadratic cost, 13,002 weights and biases"
  /// One '2' at three moments: before training, after ONE step on it, after training.
  struct Moment {
    std::string title;
    ExampleExplanation explanation;
    double test_accuracy = 0;
    std::vector<std::size_t> confusion{};  ///< of the test set, as Evaluation::confusion; empty: not told
  };
  std::vector<Moment> moments;
  double commonest = 0;         ///< the share of the test part's commonest class: who always says it is right so often
  TrainingSettings training{};  ///< how it was trained; the ONE step has the same rate
  Subject two;                  ///< that digit
  std::string two_choice{};     ///< how it was chosen, a sentence
  ExampleExplanation wrong;     ///< another '2' that the trained network gets wrong, or else likes least
  Subject wrong_two;
  bool is_wrong = true;  ///< false: it gets all of them right
  std::string wrong_choice{};
  std::vector<FormNudges> forms{};  ///< the digit and its forms, to the trained network; empty: not told
  Augmentation forms_changes{};     ///< what made them
  NudgeTableResult table;           ///< of the untrained network over the whole training set
  Subject table_subject;
  Descents descents;
  Steepest steepest{};  ///< of the untrained network; without lengths: not told
  std::size_t steepest_examples = 0;
  double descent_seconds = 0;  ///< each descent has as many steps as it makes in about this time; 0: not so
};
/// Whether the training did what the story tells: "learned" means that the trained network makes at most half of the
/// mistakes of one who always says the commonest class. A sentence, text.
struct StoryVerdict {
  bool learned = false;
  std::string sentence;
};
StoryVerdict verdict_of(const Story& story);
ExplanationPage story_page(const Story& story, const Architecture& architecture);

}  // namespace nudge
