#pragma once
// What can be said of the column that was taken for a table's labels when something is wrong with the classes.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

/// The name of a column, other than that of the labels, that is called as labels are: "target", "class", "species".
std::optional<std::string> likely_label(const TableColumns& columns);

/// Whether labels are the numbers of a quantity, such as a price, and no classes: there are many, and either they have
/// decimals or most examples have one of their own.
bool is_quantity(const std::vector<std::string>& classes, std::size_t examples);

/// Whether labels may be such numbers though each has several examples, as ages or years have: there are some that do
/// not count on from 0 or 1, as the numbers of classes do, or many with few examples of each.
bool may_be_quantity(const std::vector<std::string>& classes, std::size_t examples);

/// Which column they were taken from; how to predict them, if they are or may be of a quantity; and which column the
/// labels may be in: `its labels are those of column 1, "a"; there is a column called "target": --label-column target`.
std::string words_about_labels(const TableColumns& columns, const std::vector<std::string>& classes,
                               std::size_t examples);

}  // namespace nudge
