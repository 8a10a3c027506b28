#pragma once
// How every verb opens a model and the data that it is asked about.

#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"
#include "nudge/run.hpp"
#include "options/verb.hpp"

namespace nudge::app {

/// Which examples a verb works on.
struct DataChoice {
  std::string source;  ///< a catalogue name or a path; empty: what the model was trained on
  std::string split;
  std::string folder;  ///< --dir: where the catalogue's data sets lie; empty: NUDGE_DATA or the default
  // Of a table: see LoadOptions.
  std::string label_column;
  std::string weight_column;
  std::vector<std::string> drop_columns;
  std::string numbers;     ///< empty: the model says it, or it is found out
  bool transpose = false;  ///< of another source than the model's own
};

/// Says on stderr what is to be known of data that were read: LoadedData::notes.
void tell_notes(const std::vector<std::string>& notes);

/// Adds --dir alone.
void add_folder_option(Verb& verb, std::string& folder);
/// Adds --split of `splits`, the first being the default, the options of a table's columns, --transpose and --dir.
void add_split_options(Verb& verb, DataChoice& choice, const std::vector<std::string>& splits);
/// Adds --data and all of the above, for a verb with a model. The first split is the default.
void add_data_options(Verb& verb, DataChoice& choice,
                      const std::vector<std::string>& splits = {"test", "validation", "train"});

/// Adds the positional MODEL.
void add_model_argument(Verb& verb, std::string& path);

/// A model, and the configuration that it was trained with: the splits of its own data come from there.
struct OpenedModel {
  Model model;
  Configuration configuration;
};
/// `path` is a model file or a run folder. Errors: those of load_model.
OpenedModel open_model(const std::string& path);
/// Errors: also an autoencoder.
OpenedModel open_predictor(const std::string& path);
/// Errors: also a model whose targets are numbers.
OpenedModel open_classifier(const std::string& path);

/// Examples, and what to call them.
struct OpenedData {
  Subset subset;
  std::string split;  ///< "train", "validation", "test"; "all": a source without parts that no model was trained on
  const std::string& name() const { return subset.data->name; }
};

/// The split that was asked for. Of the data that the model was trained on it is just what the training took for it;
/// they are known by their checksum, wherever they lie. Another source (--data) has its own parts; where it has none,
/// nothing of it was trained on, and all of it is taken. What is to be known of the data goes to stderr. Errors: data
/// that the model was not made for; a split without examples; the model's own data were moved or have changed, and the
/// split was drawn from them.
OpenedData open_data(const OpenedModel& opened, const DataChoice& choice);

/// The split of a configuration's own data, just as a training with it takes it, or as that of `model` took it. Errors:
/// a split without examples.
OpenedData open_training_data(const Configuration& configuration, const DataChoice& choice,
                              const Model* model = nullptr);

/// The part of a source as it lies on the disk: "train" or "test". Errors: a source without that part.
OpenedData open_part(const DataChoice& choice);

}  // namespace nudge::app
