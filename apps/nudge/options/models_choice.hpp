#pragma once
// How a verb opens several models that are asked about the same examples.

#include <string>
#include <vector>

#include "options/model_and_data.hpp"

namespace nudge::app {

struct OpenedModels {
  std::vector<OpenedModel> models;
  OpenedData data;
};

/// The models, and the examples that the choice means for every one of them. Errors: those of open_model and open_data;
/// models of other classes; several of which one predicts numbers; a split that is not the same examples for all, as where each training held out its own.
OpenedModels open_models_and_data(const std::vector<std::string>& paths, const DataChoice& choice);

}  // namespace nudge::app
