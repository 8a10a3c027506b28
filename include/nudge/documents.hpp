#pragma once
// Results as JSON documents: numbers, names and what was asked, in one line of text each; no words about them.
// docs/command_line.md has their keys.
// In nudge::core.

#include <string>
#include <vector>

#include "nudge/example_forms.hpp"
#include "nudge/reconstruction.hpp"
#include "nudge/transfer.hpp"

namespace nudge {

std::string document_of(const TransferComparison& comparison);
std::string document_of(const ReconstructionComparison& comparison);
std::string document_of(const std::vector<FormNudges>& forms);

}  // namespace nudge
