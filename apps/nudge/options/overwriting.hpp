#pragma once
// No verb writes over what it reads.

#include <string>
#include <vector>

namespace nudge::app {

/// A word of the command line that may be a path, and the option it belongs to: "--csv"; of an argument, its name.
struct NamedPath {
  std::string option;
  std::string path;
};

/// UsageError: an output is a file that the command reads, or a file of a run, or is named by two options. `given` is
/// everything else that was written: a model, a run's folder, a recipe, data, pictures. What a model or a recipe says
/// of its data is read, too.
void refuse_overwriting(const std::vector<NamedPath>& outputs, const std::vector<NamedPath>& given);

}  // namespace nudge::app
