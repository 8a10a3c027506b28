// nudge reconstruct MODEL: how nearly an autoencoder gives back its input.

#include <memory>

#include "nudge/documents.hpp"
#include "nudge/error.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/page_output.hpp"
#include "text/reconstruction_text.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct ReconstructOptions {
  std::string model;
  DataChoice data;
  std::size_t examples = 16, threads = 0;
  OutputChoice output;
  std::string command;
};

/// The training part of the model's own data, which the principal components are of.
Subset training_part(const OpenedModel& opened, const DataChoice& choice) {
  DataChoice own;
  own.split = "train";
  own.folder = choice.folder;
  try {
    return open_data(opened, own).subset;
  } catch (const Error& error) {
    fail("the principal components are those of the training part: ", error.what());
  }
}

constexpr std::size_t most_examples = 1000;                                               // what can still be looked at
constexpr std::size_t document_cells = 12, document_codes = 1000, document_weights = 16;  // what a page has room for

/// What a document shows beside the comparison.
ReconstructionReport report_of(const ReconstructionComparison& comparison, const Model& model, const Subset& examples,
                               ThreadTeam& team) {
  ReconstructionReport report{.comparison = comparison};
  if (comparison.shown.empty()) return report;
  if (comparison.code == 2) report.plane = plane_of_codes(model, examples, document_codes, document_cells, team);
  report.from_picture = weights_from_picture(model, document_weights);
  report.to_picture = weights_to_picture(model, document_weights);
  return report;
}

ExitCode reconstruct(const ReconstructOptions& options) {
  if (options.examples > most_examples) {
    throw UsageError(text("--examples ", options.examples, ": at most ", most_examples, " are expected"));
  }
  const OpenedModel opened = open_model(options.model);
  const Model& model = opened.model;
  if (!model.encoder_layers) {
    fail(options.model, model.targets ? ": predicts numbers" : ": is a classifier",
         "; an autoencoder is expected, which `nudge pretrain` trains");
  }
  const OpenedData data = open_data(opened, options.data);
  const Subset& examples = data.subset;
  const Subset train = training_part(opened, options.data);
  const Configuration::Autoencoder& wanted = opened.configuration.autoencoder;
  const Corruption corruption{.masking = wanted.masking, .noise = wanted.noise};
  const std::uint64_t seed = opened.configuration.training.seed;
  ThreadTeam team(threads_or_default(options.threads));
  const bool has_document = options.output.has_document();
  const std::size_t shown = has_document ? options.examples : 0;
  const ReconstructionComparison comparison =
      compare_reconstruction(model, train, examples, corruption, seed, team, shown);
  const Subject subject = subject_of(options.model, model, data, options.command);
  const ReconstructionReport report =
      has_document ? report_of(comparison, model, examples, team) : ReconstructionReport{.comparison = comparison};
  deliver(
      options.output, [&] { return reconstruction_text(comparison); },
      [&](DocumentForm form) { return document_of(report, subject, form); });
  return ExitCode::ok;
}

}  // namespace

void add_reconstruct(Verb& program) {
  Verb verb = program.add_verb(
      "reconstruct", "how nearly an autoencoder gives back its input, beside principal components", understand_group,
      {"reconstruct runs/pretrained-1", "reconstruct runs/two-numbers --examples 12 --html two-numbers.html",
       "reconstruct runs/denoising --export denoising"});
  const auto options = std::make_shared<ReconstructOptions>();
  add_model_argument(verb, options->model);
  add_data_options(verb, options->data);
  add_count_option(verb, "--examples", options->examples, "drawn on the page and in JSON, at most 1000");
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.runs([options, verb] {
    options->command = verb.command();
    return reconstruct(*options);
  });
}

}  // namespace nudge::app
