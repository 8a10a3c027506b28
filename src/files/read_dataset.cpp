#include <system_error>
#include <utility>

#include "base/enough_memory.hpp"
#include "data/class_names.hpp"
#include "data/picture_layout.hpp"
#include "files/catalogue_entry.hpp"
#include "files/idx_folder.hpp"
#include "files/image_folder.hpp"
#include "files/table_file.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

/// Errors: files that are there, as far as one may look, are not missing.
void refuse_what_may_not_be_read(const DataStatus& status) {
  for (const std::string& file : status.unusable) {
    std::error_code error;
    const fs::path path = status.folder / file;
    if (fs::status(path, error).type() == fs::file_type::not_found) continue;
    if (error) fail("cannot read ", path.string(), ": ", error.message());
  }
}

DatasetParts load_from_catalogue(const CatalogueEntry& entry, const LoadOptions& options) {
  const DataStatus status = status_of(entry, options.data_folder, false);
  if (!status.complete()) {
    refuse_what_may_not_be_read(status);
    std::string missing;
    for (const std::string& file : status.unusable) missing += (missing.empty() ? "" : ", ") + file;
    const std::string where = options.data_folder.empty() ? "" : " --dir " + options.data_folder.string();
    fail("the data set ", entry.name, " is not in ", status.folder.string(), " (missing or incomplete: ", missing,
         "); run: nudge data get ", entry.name, where);
  }
  return read_idx_folder(status.folder, entry.name, entry.classes, options.train, options.test);
}

DatasetParts load_folder(const fs::path& folder, const std::string& name, const LoadOptions& options) {
  if (!is_idx_folder(folder)) return read_image_folder(folder, name, options.train, options.test, options.validation);
  // Labels in IDX files are numbers, which are indices of whatever classes are asked for.
  return read_idx_folder(folder, name, options.classes, options.train, options.test);
}

[[noreturn]] void fail_about_source(const std::string& source) {
  std::string known;
  for (const std::string& name : catalogue_names()) known += (known.empty() ? "" : ", ") + name;
  fail("no data set \"", source, "\": there is no such file or folder, and the names that can be fetched are: ", known);
}

/// Errors: wishes about the columns of a source that has none.
void refuse_columns(const std::string& source, const LoadOptions& options) {
  const auto refuse = [&](const std::string& wish, const char* what, const char* key) {
    if (!wish.empty()) fail(source, ": is no table, so it has no column \"", wish, "\" ", what, " (data.", key, ")");
  };
  for (const std::string& column : options.target_columns) refuse(column, "of targets", "target_columns");
  refuse(options.weight_column, "of weights", "weight_column");
  for (const std::string& column : options.drop_columns) refuse(column, "to be dropped", "drop_columns");
}

DatasetParts load_from_anywhere(const std::string& source, const LoadOptions& options,
                                std::vector<std::string>& notes) {
  const CatalogueEntry* entry = find_catalogue_entry(source);
  const fs::path path(source);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (entry != nullptr || fs::is_directory(status) || !is_table_file(path)) refuse_columns(source, options);
  if (entry != nullptr) return load_from_catalogue(*entry, options);
  if (fs::is_directory(status)) return load_folder(path, source, options);
  if (!fs::exists(status)) fail_about_source(source);
  if (is_idx_pictures(path)) {
    return read_idx_folder(path.parent_path().empty() ? "." : path.parent_path(), source, options.classes,
                           options.train, options.test, path);
  }
  if (!is_table_file(path)) {
    fail(source, ": is no data set; expected a table (.csv, .tsv or .txt, also .gz), a folder, IDX pictures ",
         "(NAME-images-idx3-ubyte), or a name such as mnist");
  }
  if (!options.train) return {};
  return {read_table_file(path, source, options, notes), nullptr};
}

/// Errors: always.
[[noreturn]] void refuse_empty(const Dataset& data, const std::vector<std::string>& known) {
  const auto listed = [](const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  };
  fail(data.name, ": has no example of the classes ", listed(data.classes), " (data.classes); its classes are ",
       listed(known));
}

}  // namespace

LoadedData load_data(const std::string& source, const LoadOptions& wanted) {
  std::vector<std::string> notes;
  LoadOptions options = wanted;
  // Labels in IDX files are indices of all classes.
  if (!wanted.only.empty()) options.classes.clear();
  DatasetParts parts = with_enough_memory(
      [&] { return text("the data ", source, " are too large: take a part of them, in smaller files"); },
      [&] { return load_from_anywhere(source, options, notes); });
  notes.insert(notes.end(), parts.notes.begin(), parts.notes.end());
  bool converted = false;
  for (const auto& part : {parts.train, parts.test, parts.validation}) {
    if (!part) continue;
    if (!wanted.only.empty()) {
      if (part->has_targets()) {
        fail(source, ": its targets are numbers, so it has no class \"", wanted.only.front(), "\" (data.classes)");
      }
      const std::vector<std::string> known = part->classes;
      keep_classes(*part, wanted.only, !wanted.classes.empty());
      if (part->size() == 0) refuse_empty(*part, known);
    }
    if (!options.classes.empty() && !part->has_targets()) relabel(*part, options.classes);
    if (options.transpose) transpose_pictures(*part);
    if (options.height > 0 || options.width > 0) {
      with_enough_memory(
          [&] { return text(source, ": its pictures at ", options.height, "x", options.width, " are too large"); },
          [&] { resize_pictures(*part, options.height, options.width); });
    }
    if (options.channels > 0 && part->has_pixels() && !part->shape.is_flat()) {
      converted = set_channels(*part, options.channels) || converted;
    }
  }
  if (converted) {
    notes.push_back(source + (options.channels == 1 ? ": its coloured pictures are made gray, as the model takes them"
                                                    : ": its gray pictures are made red, green and blue alike, as "
                                                      "the model takes colour"));
  }
  return {parts.train, parts.test, parts.validation, std::move(notes)};
}

}  // namespace nudge
