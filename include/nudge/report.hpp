#pragma once
// Reports: one HTML file that needs no network. It shows a document (nudge/documents.hpp, nudge/run_documents.hpp): the
// pictures are drawn by a script within it; where scripts are blocked, there are words in their place.
// In nudge::nudge.

#include <filesystem>
#include <string>

#include "nudge/run_documents.hpp"

namespace nudge {

/// The page as HTML. `document` as document_of writes it with DocumentForm::page; `words` are shown as text, whatever
/// they hold. It depends on nothing but its arguments.
std::string page_of(const std::string& document, const std::string& words);
/// Writes it, atomically.
void write_page(const std::string& document, const std::string& words, const std::filesystem::path& file);

/// Writes document.json, and a CSV for every table in it, into the folder, making it where it is not there; each file
/// atomically. Tables are its arrays of objects, each as PATH.csv ("three_ways-weights.csv"): a column a member, those
/// of an inner object as "outer.inner"; where arrays lie in each other, a first column for every outer one counts its
/// elements from 0. What is said once is in facts.csv. Arrays of numbers have a line a number, matrices a line a row; a shape is a cell, "1x28x28". Pictures
/// have no CSV.
/// `document` as document_of writes it plainly. Errors: it is no JSON.
void export_document(const std::string& document, const std::filesystem::path& folder);

/// Writes the page of a run as report.html into its folder, atomically, and says where it is.
std::filesystem::path write_run_report(const RunReport& report);

}  // namespace nudge
