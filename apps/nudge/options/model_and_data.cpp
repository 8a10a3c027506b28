#include "options/model_and_data.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/printable.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/run.hpp"

namespace nudge::app {
namespace {

constexpr const char* which_data = "Which data";

/// `options` with what was chosen.
LoadOptions load_options(const DataChoice& choice, const std::string& split, LoadOptions options = {}) {
  options.train = split != "test";
  options.test = split != "train";
  options.label_column = choice.label_column;
  options.weight_column = choice.weight_column;
  options.drop_columns = choice.drop_columns;
  if (!choice.numbers.empty()) options.numbers = parse_table_numbers(choice.numbers);
  options.data_folder = choice.folder;
  return options;
}

/// A source that the model was not trained on.
OpenedData open_other_source(const OpenedModel& opened, const DataChoice& choice) {
  const Model& model = opened.model;
  if (choice.split == "validation") {
    fail("--split validation: only the data that the model was trained on have a validation part, and ", choice.source,
         " is another source");
  }
  LoadOptions options = load_options(choice, choice.split, load_options_of(model));
  // A model of an older version does not know its columns; the configuration of its training names the labels'.
  if (!model.columns && options.label_column.empty()) options.label_column = opened.configuration.data.label_column;
  LoadedData parts = load_data(choice.source, options);
  const auto& part = choice.split == "test" ? parts.test : parts.train;
  if (part) {
    tell_notes(parts.notes);
    return {everything(part), choice.split};
  }
  options.train = options.test = true;
  parts = load_data(choice.source, options);
  tell_notes(parts.notes);
  return {everything(parts.train ? parts.train : parts.test), "all"};
}

OpenedData open_own_source(const OpenedModel& opened, const DataChoice& choice) {
  const Configuration& configuration = opened.configuration;
  if (choice.split == "test") {
    // A test part of the source's own is all that is needed: the training images need not come into memory.
    LoadOptions options = load_options_of(opened.model);
    options.train = false;
    options.label_column = configuration.data.label_column;
    options.weight_column = configuration.data.weight_column;
    options.drop_columns = configuration.data.drop_columns;
    options.data_folder = choice.folder;
    const LoadedData parts = load_data(configuration.data.source, options);
    if (parts.test) return {everything(parts.test), "test"};
  }
  return open_training_data(configuration, choice, &opened.model);
}

}  // namespace

void tell_notes(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) std::fputs(text("nudge: ", printable(note), '\n').c_str(), stderr);
}

void add_folder_option(Verb& verb, std::string& folder) {
  verb.add_option("--dir", folder, "where the data sets known by name lie; else NUDGE_DATA says it")
      .type_name("FOLDER")
      .group(which_data);
}

void add_split_options(Verb& verb, DataChoice& choice, const std::vector<std::string>& splits) {
  choice.split = splits.front();
  verb.add_option("--split", choice.split, fmt::format("{}", fmt::join(splits, ", ")))
      .type_name("SPLIT")
      .group(which_data)
      .one_of(splits)
      .shows_default();
  verb.add_option("--label-column", choice.label_column,
                  "of a table: the column of the labels, by its name, its number or \"last\"; else the model's, or the "
                  "first")
      .type_name("COLUMN")
      .group(which_data);
  verb.add_option("--drop-column", choice.drop_columns, "of a table: a column to leave out; can be given several times")
      .type_name("COLUMN")
      .group(which_data)
      .one_at_a_time();
  verb.add_option("--numbers", choice.numbers,
                  "of a table: pixels or values; else as the model takes them, or automatic: pixels if they are a "
                  "picture")
      .type_name("WHAT")
      .group(which_data)
      .one_of({"automatic", "pixels", "values"});
  add_folder_option(verb, choice.folder);
}

void add_data_options(Verb& verb, DataChoice& choice, const std::vector<std::string>& splits) {
  verb.add_option("--data", choice.source,
                  "a name of `nudge data list`, or the path of IDX files, a CSV file or pictures; else what the model "
                  "was trained on")
      .type_name("DATA")
      .group(which_data);
  verb.add_option("--weight-column", choice.weight_column,
                  "of a table: a column of weights, which are no values; what is measured is not weighed")
      .type_name("COLUMN")
      .group(which_data);
  add_split_options(verb, choice, splits);
}

void add_model_argument(Verb& verb, std::string& path) {
  verb.add_option("MODEL", path, "a model file or the folder of a run").required().type_name("");
}

OpenedModel open_model(const std::string& path) {
  OpenedModel opened{load_model(path), {}};
  if (!opened.model.training.empty()) read_recipe_text(opened.model.training, path, opened.configuration);
  // A path was recorded as absolute, so that it is found from any folder; below this one it reads better without.
  std::string& source = opened.configuration.data.source = opened.model.dataset;
  std::error_code error;
  const std::filesystem::path here = std::filesystem::proximate(source, error);
  if (!error && std::filesystem::path(source).is_absolute() && *here.begin() != "..") source = here.string();
  return opened;
}

OpenedData open_data(const OpenedModel& opened, const DataChoice& choice) {
  const Model& model = opened.model;
  std::error_code error;
  const bool own = choice.source.empty() || choice.source == model.dataset ||
                   std::filesystem::absolute(choice.source, error).lexically_normal() == model.dataset;
  OpenedData data = own ? open_own_source(opened, choice) : open_other_source(opened, choice);
  if (data.subset.data->classes != model.classes) {
    fail(data.name(),
         ": its classes are not those of the model: ", fmt::format("{}", fmt::join(data.subset.data->classes, ", ")),
         " came, ", fmt::format("{}", fmt::join(model.classes, ", ")), " were trained");
  }
  check_fits(*data.subset.data, model.preprocessing, model.classes.size());
  return data;
}

OpenedData open_training_data(const Configuration& configuration, const DataChoice& choice, const Model* model) {
  RunData data = load_run_data(configuration, choice.folder, model);
  tell_notes(data.notes);
  Subset& subset = choice.split == "train" ? data.train : choice.split == "test" ? data.test : data.validation;
  if (subset.size() == 0) {
    fail("--split ", choice.split, ": the model's training set no part of ", configuration.data.source,
         " aside for it");
  }
  return {std::move(subset), choice.split};
}

OpenedData open_part(const DataChoice& choice) {
  const LoadedData parts = load_data(choice.source, load_options(choice, choice.split));
  const auto& part = choice.split == "test" ? parts.test : parts.train;
  if (!part) {
    fail("--split ", choice.split, ": ", choice.source,
         " has no such part (what a training held out of it is in `nudge predict MODEL --index N`)");
  }
  tell_notes(parts.notes);
  const bool whole = choice.split == "train" && !load_data(choice.source, load_options(choice, "test")).test;
  return {everything(part), whole ? "all" : choice.split};
}

}  // namespace nudge::app
