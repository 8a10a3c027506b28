#include "files/picture_tree.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "base/lower_case.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

constexpr int deepest_folder = 32;

std::string lower_case_ending(const fs::path& path) { return lower_case(path.extension().string()); }

void find_below(const fs::path& folder, int depth, PictureTree& tree) {
  if (depth > deepest_folder) {
    fail(folder.string(), ": lies more than ", deepest_folder, " folders deep; is it a link that leads back?");
  }
  for (const fs::path& entry : visible_entries(folder)) {
    if (is_folder(entry)) {
      find_below(entry, depth + 1, tree);
    } else if (is_picture_name(entry)) {
      tree.pictures.push_back(entry);
      if (depth > 0 && tree.deeper++ == 0) tree.a_deeper_one = entry;
    } else {
      const std::string ending = lower_case_ending(entry);
      ++tree.others[ending.empty() ? entry.filename().string() : ending];
    }
  }
}

}  // namespace

std::vector<fs::path> visible_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with('.') && name != "__MACOSX") entries.push_back(at->path());
  }
  if (error) fail("cannot read the folder ", folder.string(), ": ", error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_picture_name(const fs::path& path) {
  constexpr std::array<std::string_view, 12> endings = {".png",  ".jpg",  ".jpeg", ".gif", ".bmp",  ".tif",
                                                        ".tiff", ".webp", ".heic", ".pgm", ".avif", ".ppm"};
  return std::find(endings.begin(), endings.end(), lower_case_ending(path)) != endings.end();
}

void PictureTree::add(const PictureTree& other) {
  pictures.insert(pictures.end(), other.pictures.begin(), other.pictures.end());
  if (deeper == 0) a_deeper_one = other.a_deeper_one;
  deeper += other.deeper;
  for (const auto& [ending, count] : other.others) others[ending] += count;
}

PictureTree find_pictures(const fs::path& folder) {
  PictureTree tree;
  find_below(folder, 0, tree);
  std::sort(tree.pictures.begin(), tree.pictures.end());
  return tree;
}

std::string words_for_others(const fs::path& folder, const PictureTree& tree) {
  constexpr std::size_t most_named = 6;
  std::size_t count = 0, named = 0;
  std::string endings;
  for (const auto& [ending, files] : tree.others) {
    count += files;
    if (++named <= most_named) endings += (named > 1 ? ", " : "") + ending;
  }
  if (count == 0) return "";
  return text(folder.string(), ": ", count,
              count == 1 ? " file is no picture and is not read (" : " files are no pictures and are not read (",
              endings, named > most_named ? ", ..." : "", ")");
}

PictureList list_pictures(const fs::path& folder) {
  const PictureTree tree = find_pictures(folder);
  PictureList list{tree.pictures, {}};
  if (const std::string words = words_for_others(folder, tree); !words.empty()) list.notes.push_back(words);
  if (list.files.empty()) fail(folder.string(), ": holds no PNG or JPEG pictures");
  return list;
}

}  // namespace nudge
