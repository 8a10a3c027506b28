#pragma once
// What all documents begin with, and how they are written.

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "nudge/documents.hpp"

namespace nudge::documents {

/// {"document": what it is}
Json document(std::string_view kind);

/// And {"made_by", "command": null where nobody knows, "data", "classes", "input_shape": [channels, height, width]}, and
/// where there are some "model", "split", "frozen", "names" and "images" of the shown examples.
Json document(std::string_view kind, const Subject& subject);

/// Bytes, row by row, the channels one after the other.
Json image_value(const Image& image);

std::string written(const Json& json, DocumentForm form);

}  // namespace nudge::documents
