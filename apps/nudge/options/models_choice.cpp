#include "options/models_choice.hpp"

#include <fmt/format.h>

#include "nudge/error.hpp"

namespace nudge::app {
namespace {

bool are_same_examples(const Subset& one, const Subset& other) {
  const Dataset& a = *one.data;
  const Dataset& b = *other.data;
  return one.indices == other.indices && a.shape == b.shape && a.pixels == b.pixels && a.features == b.features &&
         a.labels == b.labels;
}

/// Errors: its targets are numbers.
OpenedModel open_one_of_several(const std::string& path) {
  OpenedModel opened = open_predictor(path);
  if (const auto& targets = opened.model.targets) {
    fail(path, ": predicts numbers (", targets->names.front(), targets->names.size() > 1 ? ", ..." : "",
         "), and several models are asked about classes alone; ask one: `nudge eval ", path, "`");
  }
  return opened;
}

/// Why two trainings hold out other examples, and how they would hold out the same.
const char* why_they_differ(const Configuration& one, const Configuration& other) {
  if (one.data.source != other.data.source || draw_seed(one) == draw_seed(other)) return "each training took its own; ";
  return "each training drew its own by its seed. Train both with the same data.seed (such as --set data.seed=1), "
         "which "
         "keeps the examples while training.seed varies, or ";
}

}  // namespace

OpenedModels open_models_and_data(const std::vector<std::string>& paths, const DataChoice& choice) {
  OpenedModels opened;
  for (const std::string& path : paths) {
    opened.models.push_back(paths.size() == 1 ? open_predictor(path) : open_one_of_several(path));
  }
  const OpenedModel& first = opened.models.front();
  for (std::size_t i = 1; i < paths.size(); ++i) {
    const Model& model = opened.models[i].model;
    if (model.classes != first.model.classes) {
      fail(paths[i], ": its classes are not those of ", paths.front(), ": ",
           fmt::format("{}", fmt::join(model.classes, ", ")), " came, ",
           fmt::format("{}", fmt::join(first.model.classes, ", ")), " are expected");
    }
    if (!(model.preprocessing.shape == first.model.preprocessing.shape)) {
      fail(paths[i], ": takes inputs of the shape ", to_string(model.preprocessing.shape), ", but ", paths.front(),
           " of ", to_string(first.model.preprocessing.shape));
    }
  }
  opened.data = open_data(first, choice);
  for (std::size_t i = 1; i < paths.size(); ++i) {
    if (!are_same_examples(open_data(opened.models[i], choice).subset, opened.data.subset)) {
      fail(paths[i], ": its ", opened.data.split, " part is not the same examples as that of ", paths.front(), ": ",
           why_they_differ(first.configuration, opened.models[i].configuration),
           "say with --data on which examples they are to be asked");
    }
  }
  return opened;
}

}  // namespace nudge::app
