// report.html of a run folder.

#include <system_error>

#include "files/atomic_file.hpp"
#include "nudge/model_file.hpp"
#include "nudge/report.hpp"
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

std::filesystem::path write_run_report(const std::filesystem::path& run_folder, const TrainingReport& report) {
  const std::filesystem::path path = run_folder / "report.html";
  write_file_atomically(path, training_report_html(report));
  return path;
}

std::filesystem::path write_run_report(const std::filesystem::path& run_folder, const std::optional<Evaluation>& test,
                                       const std::filesystem::path& data_folder) {
  Configuration configuration;
  read_recipe(run_folder / "config.toml", configuration);
  const Model model = load_model(run_folder);
  TrainingReport report;
  report.title = name_of(run_folder);
  report.configuration = to_toml(configuration);
  report.command = "nudge train config.toml";
  report.made_by = "nudge " NUDGE_VERSION;
  report.epochs = read_metrics(run_folder);
  report.model = &model;
  RunData data;
  if (test) {
    data = load_run_data(without_pool(configuration), data_folder, &model);
    report.test = &data.test;
    report.evaluation = &*test;
  }
  return write_run_report(run_folder, report);
}

}  // namespace nudge
