#pragma once
// Changes how all pictures of a data set lie in memory.

#include <cstddef>

#include "nudge/dataset.hpp"

namespace nudge {

/// Exchanges the rows and columns of every picture. Errors: the data set holds no pictures.
void transpose_pictures(Dataset& data);

/// Brings every picture to `channels`, 1 or 3, as to_channels does. False: they have them.
bool set_channels(Dataset& data, std::size_t channels);

/// Brings every picture to this height and width, as resize does. Errors: the data set holds no pictures; a side of 0.
void resize_pictures(Dataset& data, std::size_t height, std::size_t width);

}  // namespace nudge
