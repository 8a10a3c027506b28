// nudge eval MODEL...: how well a model, or several together, do on a split of a data set.

#include <memory>

#include "nudge/evaluation.hpp"
#include "options/common_options.hpp"
#include "options/models_choice.hpp"
#include "terminal/page_output.hpp"
#include "text/comparison_text.hpp"
#include "text/regression_text.hpp"
#include "text/text.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct EvalOptions {
  std::vector<std::string> models;
  std::string augment;
  DataChoice data;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

/// Both hold the same facts.
struct Results {
  std::string words;
  DocumentIn document;
};

Results evaluate_one(const Model& model, const Subset& subset, const Subject& subject, ThreadTeam& team) {
  if (model.targets) {
    const RegressionErrors errors = measure_regression(model, subset, team);
    return {regression_text(errors, *model.targets),
            [=, targets = *model.targets](DocumentForm form) { return document_of(errors, targets, subject, form); }};
  }
  const Evaluation evaluation = evaluate(model, subset, team);
  return {evaluation_text(evaluation, model.classes),
          [=](DocumentForm form) { return document_of(evaluation, subject, form); }};
}

Results evaluate_together(const std::vector<OpenedModel>& models, const CommitteeNames& names, const Subset& subset,
                          const Subject& subject, ThreadTeam& team) {
  std::vector<Model> members;
  for (const OpenedModel& opened : models) members.push_back(opened.model);
  const CommitteeEvaluation committee = evaluate_committee(members, subset, names.augmentation, team);
  const std::vector<std::string>& classes = models.front().model.classes;
  return {committee_text(committee, names, classes),
          [=](DocumentForm form) { return document_of(committee, names, subject, form); }};
}

TestAugmentation augmentation_of(const EvalOptions& options) {
  if (options.augment.empty()) return {};
  try {
    return parse_test_augmentation(options.augment);
  } catch (const Error& problem) {
    throw UsageError(text("--augment: ", problem.what()));
  }
}

ExitCode evaluate_models(const EvalOptions& options) {
  const CommitteeNames names{options.models, augmentation_of(options)};
  const OpenedModels opened = open_models_and_data(options.models, options.data);
  const OpenedData& data = opened.data;
  if (const auto& targets = opened.models.front().model.targets; targets && names.augmentation.any()) {
    fail("--augment: averages the probabilities of classes, and ", options.models.front(), " predicts numbers (",
         targets->names.front(), targets->names.size() > 1 ? ", ..." : "", ")");
  }
  const std::string name = options.models.size() == 1 ? options.models.front() : "";
  const Subject subject = subject_of(name, opened.models.front().model, data, options.command);
  ThreadTeam team(threads_or_default(options.threads));
  const bool is_one = options.models.size() == 1 && !names.augmentation.any();
  const Results results = is_one ? evaluate_one(opened.models.front().model, data.subset, subject, team)
                                 : evaluate_together(opened.models, names, data.subset, subject, team);
  std::string asked;
  for (const std::string& model : options.models) asked += (asked.empty() ? "" : ", ") + model;
  const std::string words = text(asked, " on ", data.name(), ", ", data.split, "\n", results.words);
  deliver(
      options.output, [&] { return words; }, results.document);
  return ExitCode::ok;
}

}  // namespace

void add_eval(Verb& program) {
  Verb verb = program.add_verb(
      "eval",
      "accuracy, cost, per-class table and confusion matrix of a model, or of several together; of numbers the errors",
      understand_group,
      {"eval runs/mnist-1", "eval runs/mnist-1 --split validation --html eval.html",
       "eval model.safetensors --data my-digits.csv", "eval runs/mnist-1 runs/mnist-2 runs/mnist-3 --augment shifts"});
  const auto options = std::make_shared<EvalOptions>();
  verb.add_option("MODEL", options->models,
                  "a model file or the folder of a run; of several the probabilities are averaged")
      .required()
      .type_name("");
  verb.add_option("--augment", options->augment,
                  "average over copies of each picture, too: shifts (by one pixel, in 8 directions), flips (mirrored), "
                  "or shifts,flips")
      .type_name("WORDS");
  add_data_options(verb, options->data);
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.runs([options, verb] {
    options->command = verb.command();
    return evaluate_models(*options);
  });
}

}  // namespace nudge::app
