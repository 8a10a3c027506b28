#pragma once
// Which sub-folders of a folder of pictures are classes, and which are parts that hold classes.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace nudge {

/// The pictures of each class.
using ClassFiles = std::map<std::string, std::vector<std::filesystem::path>>;

struct ImageParts {
  ClassFiles train{};
  ClassFiles test{};
  ClassFiles validation{};
  std::vector<std::string> notes{};  ///< what is left out, and where what is read was not expected
};

/// Finds the pictures of a folder of class folders, or of one with folders for parts that hold class folders. Parts are
/// known by their names, of any case: train, training; test, testing; val, valid, validation; each with -set or _set,
/// too. A class folder's pictures may lie in folders below it. Errors: no pictures, with what was found.
ImageParts find_image_parts(const std::filesystem::path& folder);

}  // namespace nudge
