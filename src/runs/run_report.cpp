#include <system_error>

#include "documents/class_statistics.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/run_documents.hpp"
#include "nudge/version.hpp"

namespace nudge {

namespace {

/// The folder's own name, however the path to it is written.
std::string name_of(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(folder, error);
  const std::filesystem::path whole = (error ? folder : absolute).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

}  // namespace

void check(const RunReport& report) {
  if (!report.result.test || !report.model) return;
  const Evaluation& evaluation = *report.result.test;
  const std::size_t classes = report.model->classes.size();
  documents::class_statistics(evaluation, classes);  // refuses another number of classes
  if (report.data.test.data == nullptr) return;
  const Subset& test = report.data.test;
  check(test);
  for (const std::size_t count : {evaluation.examples, evaluation.predictions.size(), evaluation.costs.size()}) {
    if (count != test.size()) fail("a report's evaluation has ", count, " examples, its test part ", test.size());
  }
  if (test.data->classes.size() != classes) {
    fail("a report's test part has ", test.data->classes.size(), " classes, its model ", classes);
  }
  for (std::size_t i = 0; i < test.size(); ++i) {
    const std::int32_t called = evaluation.predictions[i];
    if (called < 0 || static_cast<std::size_t>(called) >= classes) {
      fail("a report's evaluation calls example ", i, " class ", called, ", 0 to ", classes - 1, " are expected");
    }
  }
}

RunReport run_report(const RunResult& result, const std::filesystem::path& data_folder) {
  Configuration configuration;
  read_recipe(result.folder / "config.toml", configuration);
  RunReport report{.result = result};
  report.title = name_of(result.folder);
  report.configuration = to_toml(configuration);
  report.command = "nudge train config.toml";
  report.made_by = "nudge " NUDGE_VERSION;
  report.model = load_model(result.folder);
  if (result.test) report.data = load_run_data(without_pool(configuration), data_folder, &*report.model);
  return report;
}

}  // namespace nudge
