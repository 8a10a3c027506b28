#pragma once
// LearntLook as JSON, in a model file.

#include "base/json_place.hpp"
#include "nudge/image.hpp"

namespace nudge {

Json to_json(const LearntLook& look);
/// Errors, with the place: a measure that no picture has.
LearntLook look_from(const JsonPlace& place);

}  // namespace nudge
