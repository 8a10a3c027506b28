#pragma once
// How every verb opens a model and the data that it is asked about.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "nudge/configuration.hpp"
#include "nudge/dataset.hpp"
#include "nudge/model.hpp"

namespace nudge::app {

/// Which examples a verb works on.
struct DataChoice {
  std::string source;  ///< a catalogue name or a path; empty: what the model was trained on
  std::string split = "test";
  std::string folder;        ///< --dir: where the catalogue's data sets lie; empty: NUDGE_DATA or the default
  std::string label_column;  ///< of a CSV file
};

/// Adds --dir alone.
void add_folder_option(CLI::App& verb, std::string& folder);
/// Adds --split, --label-column and --dir.
void add_split_options(CLI::App& verb, DataChoice& choice);
/// Adds --data, --split, --label-column and --dir.
void add_data_options(CLI::App& verb, DataChoice& choice);

/// Adds the positional MODEL.
void add_model_argument(CLI::App& verb, std::string& path);

/// A model, and the configuration that it was trained with: the splits of its data come from there.
struct OpenedModel {
  Model model;
  Configuration configuration;
};
/// `path` is a model file or a run folder. Errors: those of load_model.
OpenedModel open_model(const std::string& path);

/// The split that was asked for, of the model's own data or, where --data names another source, of that one (whole,
/// with a test part of the size that a training would hold out). Errors: data that the model was not made for; a split
/// without examples.
Subset open_data(const OpenedModel& opened, const DataChoice& choice);

/// A split of the data that `configuration` names. Errors: no such data; a split without examples.
Subset open_split(const Configuration& configuration, const DataChoice& choice);

}  // namespace nudge::app
