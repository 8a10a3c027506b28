#pragma once
// Explanations and experiments as text for a terminal. Their documents: nudge/documents.hpp; their pages: nudge/documents.hpp.

#include <string>
#include <vector>

#include "nudge/documents.hpp"

namespace nudge {

std::string explanation_text(const ExampleExplanation& explanation, const Architecture& architecture,
                             const Subject& subject, const std::vector<View>& views);

/// The same on one screen: at most 40 lines, the last of them saying what else there is.
std::string explanation_summary(const ExampleExplanation& explanation, const Architecture& architecture,
                                const Subject& subject);

std::string nudge_table_text(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject);

std::string sensitivity_text(const SensitivityReport& report, const Architecture& architecture, const Subject& subject);

std::string hebbian_text(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                         const Subject& subject);

std::string steepest_text(const Steepest& steepest, const Subject& subject);

std::string one_example_text(const OneExample& result, const Subject& subject);

/// What the story's digit costs at its three moments, which one it is, and what the training has come to.
std::string story_text(const Story& story, const Architecture& architecture);

std::string descents_text(const DescentsReport& report, const Subject& subject);

}  // namespace nudge
