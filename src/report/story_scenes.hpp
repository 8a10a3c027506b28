#pragma once
// Scenes of the story that stand by themselves, each as HTML; empty where there is nothing to tell.

#include <string>

#include "report/explanation_figures.hpp"
#include "report/figure.hpp"

namespace nudge::report {

/// A paragraph of the story; `html` is HTML.
std::string story_paragraph(const std::string& html);

/// How much each weight and bias matters, and two of them that matter 32 times apart (C02).
std::string sensitivity_scene(Figures& figures, const ExampleExplanation& explanation, const NeuronNames& names);

/// The weight that should grow most, and the two neurons that it joins (C08).
std::string hebbian_scene(Figures& figures, const ExampleExplanation& explanation, const NeuronNames& names);

/// What a network becomes that follows this example alone: the second moment, after one step (C11).
std::string alone_scene(Figures& figures, const Story& told, const NeuronNames& names);

/// That nothing lowers the cost faster than the average nudge, measured (C07).
std::string steepest_scene(const Story& told, const Architecture& architecture);

/// That labels are scarce, and three ways out: new examples of old ones, a network that was taught something else, and
/// pictures without labels; each with what it was measured to be worth (C20 to C22).
std::string few_labels_scene(const Story& told, const NeuronNames& names);

}  // namespace nudge::report
