#pragma once
// The parts of a training's report, each as HTML; empty where there is nothing to show.

#include <string>

#include "nudge/report.hpp"

namespace nudge::report {

std::string headline(const TrainingReport& report);
std::string curves_section(const TrainingReport& report);
std::string confusion_section(const TrainingReport& report);
std::string classes_section(const TrainingReport& report);
std::string mistakes_section(const TrainingReport& report);
std::string weights_section(const TrainingReport& report);
std::string configuration_section(const TrainingReport& report);
std::string making_section(const TrainingReport& report);

/// The names of the classes: the model's, else the test set's, else their numbers.
std::vector<std::string> class_names(const TrainingReport& report);

}  // namespace nudge::report
