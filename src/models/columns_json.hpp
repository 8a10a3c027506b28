#pragma once
// TableColumns as JSON, in a model file.

#include "base/json_place.hpp"
#include "nudge/dataset.hpp"

namespace nudge {

Json to_json(const TableColumns& columns);
/// Errors, with the place: a number that is no column's.
TableColumns columns_from(const JsonPlace& place);

}  // namespace nudge
