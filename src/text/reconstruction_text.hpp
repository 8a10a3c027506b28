#pragma once
// How nearly an autoencoder gives back its input, as text for a terminal.

#include <string>

#include "nudge/evaluation.hpp"
#include "nudge/reconstruction.hpp"

namespace nudge {

/// "mean squared error  0.00934 a number (root 0.0966), over 10,000 examples"
std::string reconstruction_line(const ReconstructionErrors& errors);

/// Tables: the autoencoder, as many principal components and the mean alone, over all examples, corrupted ones and a
/// class each.
std::string reconstruction_text(const ReconstructionComparison& comparison);

}  // namespace nudge
