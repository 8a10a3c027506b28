#pragma once
// Folders of PNG pictures, one sub-folder a class.

#include <filesystem>
#include <string>

#include "files/dataset_parts.hpp"

namespace nudge {

/// Reads the parts asked for of a folder of class folders, or of one with train/ and test/ that hold class folders. A
/// folder without PNG pictures is no class; names that start with a dot are passed over. The examples are in the order
/// of the classes, then of the file names' bytes. Errors: no pictures; pictures in another format; a picture that
/// cannot be read, or has another size than the first.
DatasetParts read_image_folder(const std::filesystem::path& folder, const std::string& name, bool train, bool test);

}  // namespace nudge
