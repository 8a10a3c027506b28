#pragma once
// A folder with IDX files, named as MNIST's are.

#include <filesystem>
#include <string>

#include "data/idx.hpp"
#include "files/dataset_parts.hpp"

namespace nudge {

/// One IDX file, inflated if it is compressed. Errors: see parse_idx; the file cannot be read. No more memory is taken
/// than bytes come.
IdxArray read_idx(const std::filesystem::path& path, std::size_t dimensions);

/// Whether the folder holds a file that is named like pictures or labels of a part.
bool is_idx_folder(const std::filesystem::path& folder);

/// Reads the parts asked for. The classes are `classes`, or, if that is empty, numbered up to the largest label of both
/// parts, whichever are asked for. `name` becomes the data sets' name. Errors: a part without its pictures or its
/// labels; see read_idx and idx_dataset.
DatasetParts read_idx_folder(const std::filesystem::path& folder, const std::string& name,
                             std::vector<std::string> classes, bool train, bool test);

}  // namespace nudge
