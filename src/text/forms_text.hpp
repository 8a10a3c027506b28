#pragma once
// What the forms of an example want of the outputs, as text for a terminal.

#include <string>
#include <vector>

#include "nudge/example_forms.hpp"

namespace nudge {

/// A table: a row a form, the example itself first; its cost, what the network says, and the nudge of each output.
std::string forms_text(const std::vector<FormNudges>& forms, const std::vector<std::string>& classes);

}  // namespace nudge
