#pragma once
// What transfer learning is worth, as text for a terminal.

#include <string>

#include "nudge/transfer.hpp"

namespace nudge {

/// A table: for each number of labels a line a way, with the mean accuracy, its deviation, least and most.
std::string transfer_text(const TransferComparison& comparison);

}  // namespace nudge
