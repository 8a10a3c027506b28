#pragma once
// EpochMetrics as JSON: a line of metrics.jsonl, and the result in a model file.

#include "base/json_place.hpp"
#include "nudge/model.hpp"

namespace nudge {

Json to_json(const EpochMetrics& metrics);
EpochMetrics metrics_from(const JsonPlace& place);

}  // namespace nudge
