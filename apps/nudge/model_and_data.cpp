#include "model_and_data.hpp"

#include "nudge/error.hpp"
#include "nudge/run.hpp"

namespace nudge::app {
namespace {

constexpr const char* group = "Which data";

}  // namespace

void add_folder_option(CLI::App& verb, std::string& folder) {
  verb.add_option("--dir", folder, "where the data sets known by name lie; else NUDGE_DATA says it")
      ->type_name("FOLDER")
      ->group(group);
}

void add_split_options(CLI::App& verb, DataChoice& choice) {
  verb.add_option("--split", choice.split, "train, validation or test")
      ->type_name("SPLIT")
      ->group(group)
      ->check(CLI::IsMember({"train", "validation", "test"}))
      ->capture_default_str();
  verb.add_option("--label-column", choice.label_column, "of a CSV file: the column of the labels; else the first")
      ->type_name("NAME")
      ->group(group);
  add_folder_option(verb, choice.folder);
}

void add_data_options(CLI::App& verb, DataChoice& choice) {
  verb.add_option("--data", choice.source,
                  "a name of `nudge data list`, or the path of IDX files, a CSV file or pictures; else what the model "
                  "was trained on")
      ->type_name("DATA")
      ->group(group);
  add_split_options(verb, choice);
}

void add_model_argument(CLI::App& verb, std::string& path) {
  verb.add_option("MODEL", path, "a model file or the folder of a run")->required();
}

OpenedModel open_model(const std::string& path) {
  OpenedModel opened{load_model(path), {}};
  if (!opened.model.training.empty()) read_recipe_text(opened.model.training, path, opened.configuration);
  opened.configuration.data.source = opened.model.dataset;
  return opened;
}

Subset open_data(const OpenedModel& opened, const DataChoice& choice) {
  Configuration configuration = opened.configuration;
  if (!choice.source.empty() && choice.source != configuration.data.source) {
    configuration.data = {};
    configuration.data.source = choice.source;
  }
  if (!choice.label_column.empty()) configuration.data.label_column = choice.label_column;
  Subset subset = open_split(configuration, choice);
  check_fits(*subset.data, opened.model.preprocessing, opened.model.classes.size());
  return subset;
}

Subset open_split(const Configuration& configuration, const DataChoice& choice) {
  RunData data = load_run_data(configuration, choice.folder);
  Subset& subset = choice.split == "train" ? data.train : choice.split == "test" ? data.test : data.validation;
  if (subset.size() == 0) {
    fail("--split ", choice.split, ": no part of ", configuration.data.source, " was set aside for it");
  }
  return std::move(subset);
}

}  // namespace nudge::app
