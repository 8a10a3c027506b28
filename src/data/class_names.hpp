#pragma once
// The names of classes: their order, and bringing a data set's labels to the order that somebody else has.

#include <string>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

/// "0", "1", ... for `count` classes.
std::vector<std::string> numbered_classes(std::size_t count);

/// Sorts by value if every name is a number, else by bytes.
void sort_class_names(std::vector<std::string>& names);

/// Changes data.labels and data.classes so that the classes are `classes`, found by name; equal numbers are one
/// class, however they are spelt. Where none of `classes` is a
/// whole number, a name that is one counts as an index into them. Errors: an example's class is not among `classes`.
void relabel(Dataset& data, const std::vector<std::string>& classes);

/// Leaves the examples of these classes alone, which are then all the classes, in this order. "0-4" is all of the whole
/// numbers from 0 to 4, where no class is called so. Errors: a class that is named twice; one that the data do not have,
/// unless `may_lack`.
void keep_classes(Dataset& data, const std::vector<std::string>& words, bool may_lack);

}  // namespace nudge
