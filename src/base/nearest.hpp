#pragma once
// What somebody most likely meant who wrote a name that is not known.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

/// How many letters must be put in, taken out, changed or exchanged with the next to make one text of the other.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// Whether somebody who wrote `name` may have meant `known`: at most a third of the letters differ; small letters and
/// capitals are the same.
bool are_near(std::string_view name, std::string_view known);

/// The first of the known names with the smallest distance; empty where none is near.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace nudge
