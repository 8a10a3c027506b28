#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

/// What a reader of data sets returns: the parts asked for that there are; the others are null.
struct DatasetParts {
  std::shared_ptr<Dataset> train;
  std::shared_ptr<Dataset> test;
  std::shared_ptr<Dataset> validation{};
  std::vector<std::string> notes{};  ///< see LoadedData
};

}  // namespace nudge
