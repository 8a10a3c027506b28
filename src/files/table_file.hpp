#pragma once
// A file that holds a table: its name says so, its bytes go through the parser of src/data/csv.hpp.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nudge/data_files.hpp"

namespace nudge {

/// .csv, .tsv, .txt or .data, in any case, and each with .gz.
bool is_table_file(const std::filesystem::path& path);

/// All of a table; its notes are added to `notes`. `name` is what the data are called.
std::shared_ptr<Dataset> read_table_file(const std::filesystem::path& path, const std::string& name,
                                         const LoadOptions& options, std::vector<std::string>& notes);

/// The values of a table that are those of `like`, without labels or classes. Errors: a column of values is missing;
/// else as read_table_file.
Dataset read_values_of_table(const std::filesystem::path& path, const std::string& name, const Dataset& like,
                             std::vector<std::string>& notes);

}  // namespace nudge
