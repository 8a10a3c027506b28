#pragma once
// An evaluation as a JSON value, for the documents that contain one.

#include <string>
#include <vector>

#include "nudge/evaluation.hpp"
#include "report/json.hpp"

namespace nudge::report {

/// As nudge::evaluation_json describes it.
Json evaluation_value(const Evaluation& evaluation, const std::vector<std::string>& classes);

}  // namespace nudge::report
