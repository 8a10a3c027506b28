#pragma once
// A folder with IDX files, named as those of MNIST and its kin are.

#include <filesystem>
#include <string>

#include "data/idx.hpp"
#include "files/dataset_parts.hpp"

namespace nudge {

/// One IDX file, inflated if it is compressed. Errors: see parse_idx; the file cannot be read. No more memory is taken
/// than bytes come.
IdxArray read_idx(const std::filesystem::path& path, std::size_t dimensions);

/// Labels: of bytes in one dimension, or of 32-bit integers in one or two. Errors: as above.
IdxArray read_idx_labels(const std::filesystem::path& path);

/// Whether the folder holds a file that is named like pictures or labels of a part, with train, or with test or t10k,
/// in its name: train-images-idx3-ubyte, emnist-letters-test-labels-idx1-ubyte.gz, qmnist-train-labels-idx2-int.
bool is_idx_folder(const std::filesystem::path& folder);
/// Whether this is the name of such a file with pictures.
bool is_idx_pictures(const std::filesystem::path& path);

/// The pictures of the folder's training part, or where there is none of its test part. Errors: no pictures; several
/// data sets.
std::filesystem::path idx_pictures_in(const std::filesystem::path& folder);

/// Reads the parts asked for. The classes are `classes`, or, if that is empty, numbered up to the largest label of both
/// parts, whichever are asked for. `name` becomes the data sets' name. `which` is one of the folder's files of pictures,
/// where there are several data sets in it; empty: there is one. Errors: a part without its pictures or its
/// labels; several data sets; see read_idx and idx_dataset.
DatasetParts read_idx_folder(const std::filesystem::path& folder, const std::string& name,
                             std::vector<std::string> classes, bool train, bool test,
                             const std::filesystem::path& which = {});

}  // namespace nudge
