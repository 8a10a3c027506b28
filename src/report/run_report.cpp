// report.html of a run folder.

#include "nudge/report.hpp"
#include "text/training_text.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_neurons = 64;

}  // namespace

std::filesystem::path write_run_report(const RunReport& report) {
  const std::filesystem::path path = report.result.folder / "report.html";
  RunReport shown = report;
  shown.shown_neurons = most_neurons;
  // The page lies beside them, and may be moved with them.
  shown.result.model = shown.result.model.filename();
  shown.result.report = path.filename();
  write_page(document_of(shown, DocumentForm::page), run_text(report), path);
  return path;
}

}  // namespace nudge
