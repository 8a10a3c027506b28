#pragma once
// What the places of a convolution want of one number that they share, in words.

#include <string>

#include "nudge/documents.hpp"

namespace nudge::words {

/// "r3,c7": line and column in the layer's channel.
std::string name_of_place(const SharedNudge& shared, const PlaceNudge& place);

/// How many places use it, and how many would raise and lower it.
std::string places_sentence(const SharedNudge& shared);

/// The strongest `rows` places and the sum, for a terminal.
std::string places_text(const SharedNudge& shared, const Architecture& architecture, std::size_t rows);

}  // namespace nudge::words
