#pragma once
// What a set of examples was called, as a table and in sentences. A confusion matrix is (classes, classes): a row a
// true class, a column what its examples were called.

#include <cstddef>
#include <string>
#include <vector>

#include "documents/class_statistics.hpp"
#include "text/text_table.hpp"

namespace nudge::words {

using documents::called;

/// The classes' names as such a table shows them.
std::vector<std::string> short_class_names(const std::vector<std::string>& classes);

/// The matrix for a terminal. Columns are headed by the class where its name is no longer than the counts beneath, else
/// by its number, which the rows then repeat. Empty: it does not fit.
std::string confusion_matrix_text(const std::vector<std::size_t>& confusion, const std::vector<std::string>& names);

/// What a training on one example of the class `label` made of the answers: "After ONE step on this one ‘2’ the network
/// calls all 10,000 examples of the test set ‘2’. Before, it called all of them ‘0’." Text.
std::string called_sentences(const std::vector<std::size_t>& before, const std::vector<std::size_t>& after,
                             std::size_t steps, std::size_t label, const std::vector<std::string>& classes);

}  // namespace nudge::words
