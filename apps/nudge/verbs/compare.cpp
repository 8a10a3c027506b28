// nudge compare A B: whether two models differ on one test set, or only by chance.

#include <memory>

#include "options/common_options.hpp"
#include "options/models_choice.hpp"
#include "terminal/page_output.hpp"
#include "text/comparison_text.hpp"
#include "text/text.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct CompareOptions {
  std::string first;
  std::string second;
  DataChoice data;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command;
};

ExitCode compare(const CompareOptions& options) {
  if (options.second.empty()) throw UsageError("a second model is required: nudge compare A B");
  const OpenedModels opened = open_models_and_data({options.first, options.second}, options.data);
  const OpenedData& data = opened.data;
  ThreadTeam team(threads_or_default(options.threads));
  const auto predictions = [&](const OpenedModel& of) { return evaluate(of.model, data.subset, team).predictions; };
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < data.subset.size(); ++i) labels.push_back(data.subset.label(i));
  const PairedComparison comparison =
      compare_predictions(predictions(opened.models[0]), predictions(opened.models[1]), labels);
  const Subject subject = subject_of("", opened.models[0].model, data, options.command);
  const auto words = [&] {
    return text(data.name(), ", ", data.split, ", ", with_thousands(comparison.examples), " examples\n",
                comparison_text(comparison, options.first, options.second));
  };
  deliver(options.output, words,
          [&](DocumentForm form) { return document_of(comparison, options.first, options.second, subject, form); });
  return ExitCode::ok;
}

}  // namespace

void add_compare(Verb& program) {
  Verb verb = program.add_verb(
      "compare", "whether two models differ on one test set, or only by chance", understand_group,
      {"compare runs/mnist-1 runs/mnist-2", "compare runs/mnist-1 other.safetensors --data my-digits.csv --json"});
  const auto options = std::make_shared<CompareOptions>();
  const char* model = "a model file or the folder of a run";
  verb.add_option("A", options->first, model).required().type_name("");
  verb.add_option("B", options->second, "the second model").type_name("");
  add_data_options(verb, options->data);
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.runs([options, verb] {
    options->command = verb.command();
    return compare(*options);
  });
}

}  // namespace nudge::app
