#pragma once
// What trainings and searches came to, as JSON documents: see nudge/documents.hpp.
// In nudge::nudge.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "nudge/documents.hpp"
#include "nudge/run.hpp"
#include "nudge/tuning.hpp"

namespace nudge {

/// What is told of a training. All but the result may be empty, and is not told then.
struct RunReport {
  RunResult result;
  std::string title{};            ///< the folder's name
  std::string configuration{};    ///< as TOML
  std::string command{};          ///< that makes the same training again
  std::string made_by{};          ///< "nudge 0.2.0"
  std::optional<Model> model{};   ///< the one to use, of which the result's evaluation is
  RunData data{};                 ///< its test part shows the worst mistakes
  std::size_t shown_neurons = 0;  ///< of the first layer with weights, if that reads a picture: how many it tells of
};

/// Of a run as its folder holds it; `data_folder` is where the catalogue's data are; empty: the default. Data are read
/// where the result has an evaluation. Errors: the folder is no run's; its data are not to be had.
RunReport run_report(const RunResult& result, const std::filesystem::path& data_folder);

/// Errors: an evaluation, a test part and a model that do not belong together.
void check(const RunReport& report);

/// Errors: those of check.
std::string document_of(const RunReport& report, DocumentForm form = DocumentForm::plain);
/// `subject` says with which network, data and command.
std::string document_of(const SweepResult& result, const Subject& subject, DocumentForm form = DocumentForm::plain);
std::string document_of(const RateSearch& search, const Subject& subject, DocumentForm form = DocumentForm::plain);

}  // namespace nudge
