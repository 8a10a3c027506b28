#pragma once
// What a training came to, as text.

#include <string>

#include "nudge/run_documents.hpp"

namespace nudge {

/// What the model to use came to on the test part; empty: nothing was tested.
std::string test_text(const RunReport& report);

/// The same for a page without pictures, after every epoch's line.
std::string run_text(const RunReport& report);

}  // namespace nudge
