#pragma once
// Folders of pictures, one sub-folder a class.

#include <filesystem>
#include <string>

#include "files/dataset_parts.hpp"

namespace nudge {

/// Reads the parts asked for, which find_image_parts finds. The examples are in the order of the classes, then of the
/// paths' bytes. Errors: no pictures; pictures in another format; a picture that cannot be read, or has another size
/// than the first.
DatasetParts read_image_folder(const std::filesystem::path& folder, const std::string& name, bool train, bool test,
                               bool validation = true);

}  // namespace nudge
