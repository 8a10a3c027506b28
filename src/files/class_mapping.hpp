#pragma once
// The names of classes as EMNIST has them beside its IDX files, in emnist-balanced-mapping.txt and the like.

#include <filesystem>
#include <string>
#include <vector>

namespace nudge {

/// Lines of a label, from 0, and the code of its character ("10 65": label 10 is A); of several codes, as of a letter
/// large and small, the first counts. The names by their labels; a label below the largest that has no line, and one of
/// the `labels` beyond, is called by its number. Errors, with file and line: what is no such line; a label or a
/// character that comes twice.
std::vector<std::string> read_class_mapping(const std::filesystem::path& path, std::size_t labels);

}  // namespace nudge
