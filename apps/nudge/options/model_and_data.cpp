#include "options/model_and_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"
#include "terminal/output.hpp"

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
  options.transpose = choice.transpose;
  return options;
}

/// A source that the model was not trained on.
OpenedData open_other_source(const OpenedModel& opened, const DataChoice& choice) {
  const Model& model = opened.model;
  const auto asked = [&](const LoadedData& parts, const std::shared_ptr<const Dataset>& part,
                         const std::string& split) {
    tell_notes(parts.notes);
    if (opened.configuration.data.transpose && !choice.transpose) {
      warn(choice.source +
           ": is read as it lies; the data that the model was trained on were set upright (--transpose)");
    }
    return OpenedData{everything(part), split};
  };
  LoadOptions options = load_options(choice, choice.split, load_options_of(model));
  options.only = opened.configuration.data.classes;
  options.height = opened.configuration.data.height;
  options.width = opened.configuration.data.width;
  // A model of an older version does not know its columns; the configuration of its training names the labels'.
  if (!model.columns && options.label_column.empty()) options.label_column = opened.configuration.data.label_column;
  const Shape& input = model.preprocessing.shape;
  if (!input.is_flat() && (input.channels == 1 || input.channels == 3)) options.channels = input.channels;
  LoadedData parts = load_data(choice.source, options);
  const auto& part = choice.split == "test" ? parts.test : choice.split == "train" ? parts.train : parts.validation;
  if (part) return asked(parts, part, choice.split);
  if (choice.split == "validation") {
    fail("--split validation: ", choice.source,
         " has no validation part of its own; only of the data that the model was trained on is it known what was held "
         "out");
  }
  options.train = options.test = true;
  parts = load_data(choice.source, options);
  return asked(parts, parts.train ? parts.train : parts.test, "all");
}

Subset& part_of(RunData& data, const std::string& split) {
  return split == "train" ? data.train : split == "test" ? data.test : data.validation;
}

OpenedData open_part_of(RunData data, const Configuration& configuration, const std::string& split) {
  tell_notes(data.notes);
  Subset& subset = part_of(data, split);
  if (subset.size() == 0) {
    fail("--split ", split, ": there is none, since the training of the model held out no part of ",
         configuration.data.source, " for it");
  }
  return {std::move(subset), split};
}

bool is_catalogue_name(const std::string& source) {
  const std::vector<std::string> names = catalogue_names();
  return std::find(names.begin(), names.end(), source) != names.end();
}

/// The test part of a data set that is known by name needs no other part: the training images need not come into
/// memory.
OpenedData open_catalogue_test(const OpenedModel& opened, const DataChoice& choice) {
  LoadOptions options = load_options_of(opened.configuration);
  options.train = options.validation = false;
  options.data_folder = choice.folder;
  options.classes = opened.model.classes;
  return {everything(load_data(opened.configuration.data.source, options).test), "test"};
}

/// Where the model's training says that its data lie. Errors: they are gone; they have changed, and the split that is
/// asked for was drawn from them.
OpenedData open_own_source(const OpenedModel& opened, const DataChoice& choice) {
  const Configuration& configuration = opened.configuration;
  const std::string& source = configuration.data.source;
  if (is_catalogue_name(source)) {
    if (choice.split == "test") return open_catalogue_test(opened, choice);
  } else if (std::error_code error; !source.empty() && !std::filesystem::exists(source, error)) {
    fail("the model was trained on ", source, ", which is not there; --data says where those data lie now, or others");
  }
  RunData data = load_run_data(without_pool(configuration), choice.folder, &opened.model);
  const std::string &then = opened.model.data_checksum, now = data_checksum(data);
  if (!then.empty() && now != then) {
    const Subset& part = part_of(data, choice.split);
    const bool has_own_part = part.size() > 0 && part.size() == part.data->size();
    const std::string changed =
        text(source, ": has changed since the model was trained on it (", now, " now, ", then, " then)");
    if (!has_own_part) {
      fail(changed, ", so which examples are its ", choice.split,
           " part is no longer known: put back what it held then, or take all that it holds now: --data ", source);
    }
    warn(text(changed, "; its ", choice.split, " part is taken as it is now"));
  }
  return open_part_of(std::move(data), configuration, choice.split);
}

/// Read by other columns the same bytes are other examples.
bool asks_for_other_columns(const DataChoice& choice, const Configuration& configuration) {
  const Configuration::Data& own = configuration.data;
  return (!choice.label_column.empty() && choice.label_column != own.label_column) ||
         (!choice.drop_columns.empty() && choice.drop_columns != own.drop_columns) || !choice.numbers.empty();
}

/// The data that --data names, if they are those that the model was trained on, wherever they lie.
std::optional<RunData> own_data_at(const OpenedModel& opened, Configuration configuration, const DataChoice& choice) {
  if (opened.model.data_checksum.empty() || asks_for_other_columns(choice, configuration)) return std::nullopt;
  configuration.data.source = choice.source;
  try {
    RunData data = load_run_data(without_pool(configuration), choice.folder, &opened.model);
    if (data_checksum(data) == opened.model.data_checksum) return data;
  } catch (const Error&) {  // They cannot be split as the training's were, so they are others.
  }
  return std::nullopt;
}

OpenedData open_named_source(const OpenedModel& opened, const DataChoice& choice) {
  const Model& model = opened.model;
  if (is_catalogue_name(choice.source)) {
    return choice.source == model.dataset ? open_own_source(opened, choice) : open_other_source(opened, choice);
  }
  if (std::optional<RunData> data = own_data_at(opened, opened.configuration, choice)) {
    return open_part_of(std::move(*data), opened.configuration, choice.split);
  }
  std::error_code error;
  if (!std::filesystem::equivalent(choice.source, model.dataset, error)) return open_other_source(opened, choice);
  if (model.data_checksum.empty()) return open_own_source(opened, choice);
  OpenedData data = open_other_source(opened, choice);
  warn(text(choice.source,
            ": has changed since the model was trained on it, so what was held out then is no longer known; ",
            data.split == "all" ? "all of it is" : "its " + data.split + " part is",
            " taken, and the model may have learnt from some of it"));
  return data;
}

}  // namespace

void tell_notes(const std::vector<std::string>& notes) {
  // Once, however often a verb opens the same data.
  static std::vector<std::string> told;
  for (const std::string& note : notes) {
    if (std::find(told.begin(), told.end(), note) != told.end()) continue;
    told.push_back(note);
    warn(note);
  }
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
  verb.add_flag("--transpose", choice.transpose,
                "the pictures lie on their side, rows and columns exchanged, as EMNIST's do: set them upright")
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

OpenedModel open_predictor(const std::string& path) {
  OpenedModel opened = open_model(path);
  if (opened.model.encoder_layers) {
    fail(path, ": is an autoencoder, which says no class: `nudge reconstruct ", path, "` shows what it makes, `nudge ",
         "finetune ", path, "` makes a classifier of it");
  }
  return opened;
}

OpenedModel open_classifier(const std::string& path) {
  OpenedModel opened = open_predictor(path);
  if (opened.model.targets) {
    fail(path, ": predicts numbers (", opened.model.targets->names.front(),
         opened.model.targets->names.size() > 1 ? ", ..." : "",
         ") and says no class: `nudge eval` measures it, `nudge predict` tells the numbers");
  }
  return opened;
}

OpenedData open_data(const OpenedModel& opened, const DataChoice& choice) {
  const Model& model = opened.model;
  if (choice.source.empty() && model.dataset.empty()) {
    throw UsageError("--data is needed: the model does not say what it was trained on");
  }
  OpenedData data = choice.source.empty() ? open_own_source(opened, choice) : open_named_source(opened, choice);
  if (model.targets) {
    check_fits(*data.subset.data, model);
    return data;
  }
  if (data.subset.data->classes != model.classes) {
    fail(data.name(),
         ": its classes are not those of the model: ", fmt::format("{}", fmt::join(data.subset.data->classes, ", ")),
         " came, ", fmt::format("{}", fmt::join(model.classes, ", ")), " were trained");
  }
  check_fits(*data.subset.data, model.preprocessing, model.classes.size());
  return data;
}

OpenedData open_training_data(const Configuration& configuration, const DataChoice& choice, const Model* model) {
  return open_part_of(load_run_data(without_pool(configuration), choice.folder, model), configuration, choice.split);
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
