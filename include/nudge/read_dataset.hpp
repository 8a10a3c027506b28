#pragma once
// Reads a labelled data set from wherever it is: the catalogue, IDX files, a CSV file or folders of PNG pictures.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

struct LoadOptions {
  /// Which parts to read; a part that is not asked for costs no memory.
  bool train = true;
  bool test = true;
  /// CSV: the name of the column that holds the labels; empty: the first column.
  std::string label_column;
  /// CSV: the name of the column that holds the examples' weights; empty: there is none. Errors: another source.
  std::string weight_column;
  /// The class names in the order to use, such as a model's; empty: those found in the data, sorted (whole numbers by
  /// value). A class of the data that is not among them is an error.
  std::vector<std::string> classes;
  /// Where the catalogue's data sets lie; empty: see data_folder() in nudge/catalogue.hpp.
  std::filesystem::path data_folder;
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
///  - a file NAME.csv or NAME.csv.gz: see data/csv.hpp for what it may hold;
///  - a folder with one sub-folder of PNG pictures for each class, named after it, or with the folders train/ and test/
///    that each hold such sub-folders. All pictures have one size. They are gray unless any of the folder is coloured.
/// Errors: no such source, a file that is damaged or not what its name says (the message names the file, the place,
/// what was expected and what came), labels and examples that do not match in number.
LoadedData load_data(const std::string& source, const LoadOptions& options = {});

}  // namespace nudge
