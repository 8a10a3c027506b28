#pragma once
// What trainings and searches came to, as JSON documents: see nudge/documents.hpp.
// In nudge::nudge.

#include <string>

#include "nudge/documents.hpp"
#include "nudge/run.hpp"
#include "nudge/tuning.hpp"

namespace nudge {

/// With the evaluation of the model to use, of which `model` is the one; it need not be there where none was made.
std::string document_of(const RunResult& result, const std::optional<Model>& model,
                        DocumentForm form = DocumentForm::plain);
std::string document_of(const SweepResult& result, DocumentForm form = DocumentForm::plain);
std::string document_of(const RateSearch& search, DocumentForm form = DocumentForm::plain);

}  // namespace nudge
