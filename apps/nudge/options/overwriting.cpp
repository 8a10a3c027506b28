#include "options/overwriting.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/lower_case.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"
#include "runs/run_folder.hpp"

namespace nudge::app {
namespace {

namespace fs = std::filesystem;

bool are_same_file(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) && !error;
}

bool is_regular(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool is_folder_of_files(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_idx_name(const fs::path& path) { return path.filename().string().find("ubyte") != std::string::npos; }

/// Whether a folder of data or gradients is read for files that are named so. Tables are read of gradients only, and
/// answers are often written beside the pictures.
bool is_read_of_a_folder(const fs::path& file, bool with_tables) {
  constexpr std::array<std::string_view, 5> endings{".png", ".jpg", ".jpeg", ".safetensors", ".npz"};
  const std::string ending = lower_case(file.extension().string());
  return is_idx_name(file) || (with_tables && ending == ".csv") ||
         std::find(endings.begin(), endings.end(), ending) != endings.end();
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path within = fs::relative(fs::canonical(file, error), fs::canonical(folder, error), error);
  return !error && !within.empty() && *within.begin() != "..";
}

/// Where a data set that is known by name, or by its path, lies.
fs::path place_of(const std::string& source) {
  const std::vector<std::string> names = catalogue_names();
  if (std::find(names.begin(), names.end(), source) == names.end()) return source;
  try {
    return data_folder() / source;
  } catch (const Error&) {  // There is none, so nothing is read there.
    return source;
  }
}

/// What a model or a recipe says of its data; empty: the file is neither.
std::string source_named_in(const fs::path& file) {
  try {
    if (file.extension() == ".toml") {
      Configuration configuration;
      read_recipe(file, configuration);
      return configuration.data.source;
    }
    return load_model(file).dataset;
  } catch (const Error&) {  // The verb itself says what is wrong with it.
    return "";
  }
}

/// Two files of one folder: of an IDX file's labels the name is not given.
bool are_idx_files_of_one_folder(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return is_idx_name(one) && is_idx_name(other) &&
         are_same_file(fs::absolute(one, error).parent_path(), fs::absolute(other, error).parent_path());
}

bool is_read_as(const fs::path& output, const fs::path& read, bool with_tables = false) {
  if (is_folder_of_files(read)) return is_read_of_a_folder(output, with_tables) && lies_in(output, read);
  return are_same_file(output, read) || are_idx_files_of_one_folder(output, read);
}

bool is_read(const fs::path& output, const NamedPath& given) {
  const std::string word = given.option == "--set" ? given.path.substr(given.path.find('=') + 1) : given.path;
  if (is_read_as(output, place_of(word), given.option == "--compare")) return true;
  fs::path file = word;
  if (is_folder_of_files(file)) file /= "model.safetensors";
  if (!is_regular(file) || (file.extension() != ".toml" && file.extension() != ".safetensors")) return false;
  const std::string source = source_named_in(file);
  return !source.empty() && is_read_as(output, place_of(source));
}

bool is_same_place(const std::string& one, const std::string& other) {
  std::error_code error;
  const auto place = [&](const std::string& path) { return fs::weakly_canonical(fs::absolute(path, error), error); };
  return place(one) == place(other) && !error;
}

}  // namespace

void refuse_overwriting(const std::vector<NamedPath>& outputs, const std::vector<NamedPath>& given) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string &option = outputs[i].option, &path = outputs[i].path;
    for (std::size_t other = 0; other < i; ++other) {
      if (!is_same_place(path, outputs[other].path)) continue;
      throw UsageError(text(option, " ", path, ": ", outputs[other].option, " names this file, too; choose another"));
    }
    if (!is_regular(path)) continue;  // nothing is there that could be lost
    if (is_file_of_a_run(path)) {
      throw UsageError(text(option, " ", path, ": this is a file of a run; choose another name"));
    }
    if (std::any_of(given.begin(), given.end(), [&](const NamedPath& word) { return is_read(path, word); })) {
      throw UsageError(text(option, " ", path, ": this is a file that the command reads; choose another name"));
    }
  }
}

}  // namespace nudge::app
