#include "files/image_parts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "base/lower_case.hpp"
#include "base/utf8.hpp"
#include "files/picture_tree.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_names = 8;

enum class Part { none, train, test, validation };

/// "Training-Data-Set", "test_images" and "images.val" are called as parts, too: such words say nothing of which.
void take_away_words_for_data(std::string& name) {
  constexpr std::array<std::string_view, 9> words = {"set",      "data",    "images", "image", "pictures",
                                                     "examples", "samples", "split",  "part"};
  const auto take_one_away = [&] {
    for (const std::string_view word : words) {
      const bool first = name.starts_with(word), last = name.ends_with(word);
      if (first || last) return name.erase(first ? 0 : name.size() - word.size(), word.size()), true;
    }
    return false;
  };
  while (take_one_away()) {
  }
}

Part part_called(std::string name) {
  std::erase_if(name, [](char c) { return c == '-' || c == '_' || c == ' ' || c == '.'; });
  name = lower_case(name);
  take_away_words_for_data(name);
  if (name == "train" || name == "training") return Part::train;
  if (name == "test" || name == "testing") return Part::test;
  if (name == "val" || name == "valid" || name == "validation") return Part::validation;
  return Part::none;
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) all += (i > 0 ? ", " : "") + names[i];
  return names.size() > most_names ? all + ", ..." : all;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> folders = visible_entries(folder);
  std::erase_if(folders, [](const fs::path& entry) { return !is_folder(entry); });
  return folders;
}

std::size_t count_loose_pictures(const fs::path& folder) {
  std::size_t count = 0;
  for (const fs::path& entry : visible_entries(folder)) count += !is_folder(entry) && is_picture_name(entry) ? 1 : 0;
  return count;
}

void note_loose_pictures(const fs::path& folder, std::vector<std::string>& notes) {
  const std::size_t count = count_loose_pictures(folder);
  if (count == 0) return;
  notes.push_back(text(folder.string(), ": ", count, count == 1 ? " picture lies" : " pictures lie",
                       " beside the class folders and ", count == 1 ? "is" : "are", " not read"));
}

/// The classes of a folder, and what to say of it.
ClassFiles find_classes(const fs::path& folder, std::vector<std::string>& notes) {
  ClassFiles found;
  PictureTree all;
  std::vector<std::string> empty;
  for (const fs::path& class_folder : folders_in(folder)) {
    const std::string name = class_folder.filename().string();
    if (!is_utf8(name)) {
      fail(folder.string(), ": the name of a class, ", one_line(Json(name)), ", is not UTF-8 (is it Latin-1?); rename ",
           "the folder, for example: convmv -f latin1 -t utf-8 --notest FOLDER");
    }
    const PictureTree tree = find_pictures(class_folder);
    all.add(tree);
    if (tree.pictures.empty()) {
      empty.push_back(name);
    } else {
      found[name] = tree.pictures;
    }
  }
  if (found.empty()) return found;
  note_loose_pictures(folder, notes);
  if (!empty.empty()) {
    const bool one = empty.size() == 1;
    notes.push_back(text(folder.string(), ": ", listed(empty), one ? " holds" : " hold", " no pictures, so ",
                         one ? "it is no class" : "they are no classes"));
  }
  if (all.deeper > 0) {
    const bool one = all.deeper == 1;
    notes.push_back(text(folder.string(), ": ", all.deeper, one ? " picture lies" : " pictures lie",
                         " in folders within a class folder, such as ", all.a_deeper_one.string(), ", and ",
                         one ? "belongs" : "belong", " to that class"));
  }
  if (const std::string words = words_for_others(folder, all); !words.empty()) notes.push_back(words);
  return found;
}

/// The folder's parts, as far as there are folders for them, by their names.
struct PartFolders {
  std::vector<fs::path> train{}, test{}, validation{}, others{};

  std::vector<fs::path>& of(Part part) {
    return part == Part::train ? train : part == Part::test ? test : part == Part::validation ? validation : others;
  }
};

PartFolders part_folders(const std::vector<fs::path>& folders) {
  PartFolders parts;
  for (const fs::path& folder : folders) {
    // A folder that holds pictures itself, and no folders, is a class, whatever its name.
    const Part part = folders_in(folder).empty() ? Part::none : part_called(folder.filename().string());
    parts.of(part).push_back(folder);
  }
  return parts;
}

ClassFiles classes_of_part(const std::vector<fs::path>& folders, std::vector<std::string>& notes) {
  if (folders.size() > 1) {
    fail(folders[0].string(), " and ", folders[1].string(),
         " are both called like the same part of the data; keep one of them");
  }
  return folders.empty() ? ClassFiles{} : find_classes(folders[0], notes);
}

std::vector<std::string> names_of(const std::vector<fs::path>& paths) {
  std::vector<std::string> names;
  for (const fs::path& path : paths) names.push_back(path.filename().string());
  return names;
}

std::string words_about_loose(std::size_t pictures) {
  if (pictures == 0) return "";
  if (pictures == 1) return "; 1 picture lies in no sub-folder, so it has no class";
  return text("; ", pictures, " pictures lie in no sub-folder, so they have no class");
}

[[noreturn]] void fail_about_nothing(const fs::path& folder, const std::vector<fs::path>& folders) {
  const std::size_t loose = count_loose_pictures(folder);
  if (folders.empty() && loose > 0) {
    fail(folder.string(), ": its ", loose, loose == 1 ? " picture has" : " pictures have",
         " no labels, since they do not lie in a sub-folder for each class; `nudge predict MODEL ", folder.string(),
         "` says what a model sees in them; to train or to measure on them, sort them into sub-folders called as the "
         "classes");
  }
  fail(folder.string(),
       ": holds no data set; expected IDX files named like train-images-idx3-ubyte, or a sub-folder of ",
       "PNG or JPEG pictures for each class, or train/ and test/ with such sub-folders; found ",
       folders.empty() ? "no sub-folders" : "no pictures in its sub-folders: " + listed(names_of(folders)),
       words_about_loose(loose));
}

bool has_parts(const PartFolders& found) {
  const bool has_any = !found.train.empty() || !found.test.empty() || !found.validation.empty();
  return !found.train.empty() || (has_any && found.others.empty());
}

/// The one folder in it that has the parts, as data/ has in data/train and data/test, where no picture lies beside it.
std::optional<fs::path> folder_with_parts(const fs::path& folder, const std::vector<fs::path>& folders) {
  std::optional<fs::path> with_parts;
  for (const fs::path& inner : folders) {
    if (!with_parts && has_parts(part_folders(folders_in(inner)))) {
      with_parts = inner;
    } else if (!find_pictures(inner).pictures.empty()) {
      return std::nullopt;
    }
  }
  return count_loose_pictures(folder) == 0 ? with_parts : std::nullopt;
}

}  // namespace

ImageParts find_image_parts(const fs::path& folder) {
  const std::vector<fs::path> folders = folders_in(folder);
  const PartFolders found = part_folders(folders);
  ImageParts parts;
  if (has_parts(found)) {
    note_loose_pictures(folder, parts.notes);
    parts.train = classes_of_part(found.train, parts.notes);
    parts.test = classes_of_part(found.test, parts.notes);
    parts.validation = classes_of_part(found.validation, parts.notes);
    for (const fs::path& other : found.others) {
      const bool is_part = part_called(other.filename().string()) != Part::none;
      parts.notes.push_back(other.string() + (is_part ? ": holds no class folders, so it is not read"
                                                      : ": is not read; the folders train, test and validation are"));
    }
  } else if (const auto inner = folder_with_parts(folder, folders)) {
    return find_image_parts(*inner);
  } else {
    parts.train = find_classes(folder, parts.notes);
  }
  if (parts.train.empty() && parts.test.empty() && parts.validation.empty()) fail_about_nothing(folder, folders);
  return parts;
}

}  // namespace nudge
