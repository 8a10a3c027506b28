#pragma once
// Which files of a folder, and of the folders in it, are pictures, and what is left out.

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace nudge {

/// What a folder holds itself, sorted, but for names that start with a dot and the __MACOSX of its zip files.
/// Errors: it cannot be read.
std::vector<std::filesystem::path> visible_entries(const std::filesystem::path& folder);

bool is_folder(const std::filesystem::path& path);

/// Whether the name ends as that of a picture does, of whatever format: which it is, and whether it is read, its bytes
/// say.
bool is_picture_name(const std::filesystem::path& path);

struct PictureTree {
  std::vector<std::filesystem::path> pictures{};  ///< in the order of their paths' bytes
  std::size_t deeper = 0;                         ///< how many of them lie in a folder within the folder
  std::filesystem::path a_deeper_one{};
  std::map<std::string, std::size_t> others{};  ///< files that are no pictures, by the ends of their names
  void add(const PictureTree& other);
};

/// All pictures of a folder and those below it. Errors: a folder that cannot be read; folders within folders without
/// end, as a link makes them.
PictureTree find_pictures(const std::filesystem::path& folder);

/// "5 files are not read (.csv, .txt)", with the folder before it; empty: there are none.
std::string words_for_others(const std::filesystem::path& folder, const PictureTree& tree);

}  // namespace nudge
