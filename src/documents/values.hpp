#pragma once
// Parts of documents that others have too.

#include <string>
#include <vector>

#include "documents/document.hpp"

namespace nudge::documents {

/// null where there is none.
inline Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

/// {"accuracy": 0 to 1, "standard_error", "cost", "examples", "correct", "confusion": rows the true class,
///  "per_class": [{"class", "examples", "predicted", "correct", "precision", "recall"}]}
/// A precision of nothing predicted, or a recall of no example, is null.
Json evaluation_value(const Evaluation& evaluation, const std::vector<std::string>& classes);

/// {"rmse", "r2", "cost", "examples", "targets": [{"target", "rmse", "r2"}]}; an r2 that does not exist is null.
Json regression_value(const RegressionErrors& errors, const Targets& targets);

/// What `nudge inspect` tells, without a kind.
Json model_value(const Model& model);

}  // namespace nudge::documents
