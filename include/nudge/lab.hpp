#pragma once
// The lab: a page in which a network learns in a browser, with examples and a model within it.
// In nudge::nudge.

#include <filesystem>
#include <string>
#include <string_view>

#include "nudge/model.hpp"
#include "nudge/packed_examples.hpp"

namespace nudge {

/// The page with other examples in the place of its own, and this model (null: none) as the one that it begins with.
/// `page` is a lab as scripts/lab makes it; its scripts, and so the hashes in its policy, stay. Errors: a page that has
/// no places for them; those of packed; a model that the examples do not fit.
std::string lab_page(std::string_view page, const PackedExamples& examples, const Model* model);

/// The same from file to file, atomically.
void write_lab(const std::filesystem::path& page, const PackedExamples& examples, const Model* model,
               const std::filesystem::path& file);

/// Packed examples as a file, compressed by gzip: what a lab in a folder fetches.
void write_packed(const PackedExamples& examples, const std::filesystem::path& file);

}  // namespace nudge
