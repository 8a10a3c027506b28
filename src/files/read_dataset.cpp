#include <utility>

#include "data/class_names.hpp"
#include "data/csv.hpp"
#include "files/catalogue_entry.hpp"
#include "files/idx_folder.hpp"
#include "files/image_folder.hpp"
#include "files/input_file.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

DatasetParts load_from_catalogue(const CatalogueEntry& entry, const LoadOptions& options) {
  const DataStatus status = status_of(entry, options.data_folder, false);
  if (!status.complete()) {
    std::string missing;
    for (const std::string& file : status.unusable) missing += (missing.empty() ? "" : ", ") + file;
    const std::string where = options.data_folder.empty() ? "" : " --dir " + options.data_folder.string();
    fail("the data set ", entry.name, " is not in ", status.folder.string(), " (missing or incomplete: ", missing,
         "); run: nudge data get ", entry.name, where);
  }
  return read_idx_folder(status.folder, entry.name, entry.classes, options.train, options.test);
}

DatasetParts load_csv(const fs::path& path, const std::string& name, const LoadOptions& options) {
  if (!options.train) return {};
  InputFile file(path);
  CsvParser parser(name, options.label_column, options.weight_column);
  std::vector<std::uint8_t> buffer(256 * 1024);
  while (const std::size_t came = file.read(buffer)) parser.feed(std::span(buffer).first(came));
  return {std::make_shared<Dataset>(parser.finish()), nullptr};
}

DatasetParts load_folder(const fs::path& folder, const std::string& name, const LoadOptions& options) {
  if (!is_idx_folder(folder)) return read_image_folder(folder, name, options.train, options.test);
  // Labels in IDX files are numbers, which are indices of whatever classes are asked for.
  return read_idx_folder(folder, name, options.classes, options.train, options.test);
}

[[noreturn]] void fail_about_source(const std::string& source) {
  std::string known;
  for (const std::string& name : catalogue_names()) known += (known.empty() ? "" : ", ") + name;
  fail("no data set \"", source, "\": there is no such file or folder, and the names that can be fetched are: ", known);
}

bool is_csv(const std::string& source) { return source.ends_with(".csv") || source.ends_with(".csv.gz"); }

/// Errors: weights that a source has no column for.
void refuse_weights(const std::string& source, const LoadOptions& options) {
  if (options.weight_column.empty()) return;
  fail(source, ": is no CSV file, so it has no column \"", options.weight_column, "\" of weights (data.weight_column)");
}

DatasetParts load_from_anywhere(const std::string& source, const LoadOptions& options) {
  if (find_catalogue_entry(source) != nullptr || !is_csv(source)) refuse_weights(source, options);
  if (const CatalogueEntry* entry = find_catalogue_entry(source)) return load_from_catalogue(*entry, options);
  const fs::path path(source);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) return load_folder(path, source, options);
  if (!fs::exists(status)) fail_about_source(source);
  if (is_csv(source)) return load_csv(path, source, options);
  fail(source, ": is no data set; expected a .csv file, a folder, or a name such as mnist");
}

}  // namespace

LoadedData load_data(const std::string& source, const LoadOptions& options) {
  const DatasetParts parts = load_from_anywhere(source, options);
  for (const auto& part : {parts.train, parts.test}) {
    if (part && !options.classes.empty()) relabel(*part, options.classes);
  }
  return {parts.train, parts.test};
}

}  // namespace nudge
