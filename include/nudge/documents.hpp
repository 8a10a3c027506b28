#pragma once
// Results as JSON documents: numbers, addresses, names, pictures and what was asked; no words about them, no marks and no
// colours. Each result has one writer, and what --json prints, a page holds and another program reads is the same document.
// docs/documents.schema.json has them all; the key "document" says which one it is.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/descents.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/example_forms.hpp"
#include "nudge/exchange.hpp"
#include "nudge/experiments.hpp"
#include "nudge/explain.hpp"
#include "nudge/gradient_check.hpp"
#include "nudge/image.hpp"
#include "nudge/model.hpp"
#include "nudge/reconstruction.hpp"
#include "nudge/training.hpp"
#include "nudge/transfer.hpp"

namespace nudge {

/// How a document is written. Every number reads back to the same bits (a float as the shortest decimal that does); one
/// that is not finite is null.
enum class DocumentForm {
  plain,  ///< two spaces an indent; an array of numbers on one line
  line,   ///< on one line
  page    ///< on one line; more than 4,096 numbers are {"type": "float64", "shape": [rows, columns], "base64":
          ///< little-endian}; of maps with more neurons those channels that are drawn
};

/// What an explanation is of, in words; shown as text, whatever it holds.
struct Subject {
  std::string model{};                 ///< "runs/mnist-1", "784-16-16-10, seed 1, untrained"
  std::string data{};                  ///< "mnist test 7", "mnist train, 60,000 examples"
  std::string split{};                 ///< the part of the data that is meant, where `data` does not say it
  std::vector<std::string> classes{};  ///< names of the outputs, one each
  Shape input{};                       ///< shape of an example
  std::vector<Image> images{};         ///< of the example, or of the shown ones, in their order; empty: no pictures
  std::vector<std::string> names{};    ///< what to call the shown examples, one each; empty: their numbers
  /// Layers that kept their parameters in the model's training, "L1": desires pass through them, and they take none.
  std::vector<std::string> frozen{};
  std::string command{};  ///< that makes the same again; empty: nobody knows
  std::string made_by{};  ///< "nudge 0.2.0"
};

/// The parts of an explanation of one example.
enum class View { outputs, three_ways, votes, backward, sensitivity, hebbian, places };
std::vector<View> all_views();
/// "outputs", "three-ways", "votes", "backward", "sensitivity", "hebbian", "places". Errors: another name, with the
/// known ones.
View parse_view(std::string_view name);
std::string to_string(View view);

// Explanations. `subject` says of what they are.

std::string document_of(const ExampleExplanation& explanation, const Architecture& architecture, const Subject& subject,
                        const std::vector<View>& views, DocumentForm form = DocumentForm::plain);
std::string document_of(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

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
std::string document_of(const SensitivityReport& report, const Architecture& architecture, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

/// One element a layer.
std::string document_of(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                        const Subject& subject, DocumentForm form = DocumentForm::plain);
std::string document_of(const Steepest& steepest, const Subject& subject, DocumentForm form = DocumentForm::plain);
std::string document_of(const OneExample& result, const Subject& subject, DocumentForm form = DocumentForm::plain);

/// `nudge descents`; what was not asked for is empty.
struct DescentsReport {
  Descents descents;
  std::vector<FinalCosts> finals{};
  std::optional<TwoMinima> two_minima{};
};
std::string document_of(const DescentsReport& report, const Subject& subject, DocumentForm form = DocumentForm::plain);
/// As nudges_of_forms: first the example as it is.
std::string document_of(const std::vector<FormNudges>& forms, const Architecture& architecture, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

/// The story page: the article, walked on one real digit.
struct Story {
  /// One '2' at three moments: before training, after ONE step on it, after training.
  struct Moment {
    ExampleExplanation explanation;
    double test_accuracy = 0;
    std::vector<std::size_t> confusion{};  ///< of the test set, as Evaluation::confusion; empty: not told
  };
  std::vector<Moment> moments;
  double commonest = 0;         ///< the share of the test part's commonest class: who always says it is right so often
  TrainingSettings training{};  ///< how it was trained; the ONE step has the same rate
  std::string configuration{};  ///< the same as a recipe; may be empty
  Subject two;                  ///< that digit
  /// How it was chosen (StoryExperiment).
  struct Choice {
    std::size_t position = 0;   ///< in the test part
    std::size_t looked_at = 0;  ///< how many of its class were
    bool is_right = true;       ///< false: the trained network recognises none of those
  };
  Choice choice{};
  ExampleExplanation wrong;  ///< another '2' that the trained network gets wrong, or else likes least
  Subject wrong_two;
  bool is_wrong = true;             ///< false: it gets all of them right
  std::vector<FormNudges> forms{};  ///< the digit and its forms, to the trained network; empty: not told
  Augmentation forms_changes{};     ///< what made them
  NudgeTableResult table;           ///< of the untrained network over the whole training set
  Subject table_subject;
  Descents descents;
  Steepest steepest{};  ///< of the untrained network; without lengths: not told
  std::size_t steepest_examples = 0;
  double descent_seconds = 0;  ///< each descent has as many steps as it makes in about this time; 0: not so
};
/// What the training has come to.
enum class Learned {
  well,    ///< the trained network makes at most half of the mistakes of one who always says the commonest class
  little,  ///< it makes fewer of them
  nothing
};
Learned learned(const Story& story);
std::string document_of(const Story& story, const Architecture& architecture, DocumentForm form = DocumentForm::plain);

// Measurements.

/// Of classes: `subject.classes` are their names.
std::string document_of(const Evaluation& evaluation, const Subject& subject, DocumentForm form = DocumentForm::plain);
std::string document_of(const RegressionErrors& errors, const Targets& targets, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

/// What was asked together: a name a member, and the copies of each picture.
struct CommitteeNames {
  std::vector<std::string> members;
  TestAugmentation augmentation{};
};

/// Errors: another number of names than of members.
std::string document_of(const CommitteeEvaluation& committee, const CommitteeNames& names, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);
/// Two models by name.
std::string document_of(const PairedComparison& comparison, const std::string& first, const std::string& second,
                        const Subject& subject, DocumentForm form = DocumentForm::plain);
std::string document_of(const TransferComparison& comparison, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

/// `nudge reconstruct`: what there is of it.
struct ReconstructionReport {
  ReconstructionComparison comparison;
  std::optional<CodePlane> plane{};              ///< of a code of two numbers
  std::optional<WeightPictures> from_picture{};  ///< the first layer's weights
  std::optional<WeightPictures> to_picture{};    ///< the last layer's
};
std::string document_of(const ReconstructionReport& report, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

/// What a network says of one example.
struct Prediction {
  std::string source;                 ///< where it came from: "seven.png", "mnist test 4711"
  std::vector<float> probabilities;   ///< as output_probabilities gives them, in the order of the classes
  std::optional<std::int32_t> label;  ///< the true class, where it is known
  std::vector<float> values{};        ///< of a model of targets, in their units and in the place of those two
  std::vector<float> targets{};       ///< then the true ones, where they are known
};

/// The class with the largest probability; the lower one of equals. Errors: no probabilities.
std::size_t most_probable(const Prediction& prediction);

/// Errors: a number of probabilities other than the classes'; a label that is no class.
void check(const Prediction& prediction, const std::vector<std::string>& classes);
std::string document_of(const Prediction& prediction, const std::vector<std::string>& classes,
                        DocumentForm form = DocumentForm::line);
std::string document_of(const Prediction& prediction, const Targets& targets, DocumentForm form = DocumentForm::line);

// Models and gradients.

std::string document_of(const Model& model, DocumentForm form = DocumentForm::plain);
std::string document_of(const ImportedNetwork& imported, const Model& model, DocumentForm form = DocumentForm::plain);
std::string document_of(const GradientCheck& check, const GradientCheckOptions& options,
                        DocumentForm form = DocumentForm::plain);

/// One of many gradients that were compared: who it is from, and what came out, or why it could not be read.
struct Submission {
  std::string name;
  std::string error;  ///< empty: it was compared
  GradientComparison comparison = {};
  bool agrees() const { return error.empty() && comparison.agrees(); }
};

/// The mean gradient of the cost over some examples, and what others that were compared with it are.
struct GradientReport {
  std::size_t examples = 0;
  double norm = 0;
  std::vector<double> tensor_norms{};                    ///< in the order of Architecture::tensors()
  std::string file{};                                    ///< where it was written; empty: nowhere
  std::optional<GradientComparison> comparison{};        ///< with one
  std::optional<std::vector<Submission>> submissions{};  ///< with many
  /// Whether all that were compared agree.
  bool agrees() const;
};
std::string document_of(const GradientReport& report, const Architecture& architecture, const Subject& subject,
                        DocumentForm form = DocumentForm::plain);

}  // namespace nudge
