#pragma once
// What this ring's documents need beside base/json.hpp.

#include <optional>

#include "base/json.hpp"

namespace nudge::report {

/// null where there is none.
inline Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

}  // namespace nudge::report
