#pragma once
// Batch normalisation, when training is over.

#include "nudge/network.hpp"

namespace nudge {

/// The same function with fewer layers: a batch normalisation right behind a dense layer or a convolution is, in
/// evaluation, a factor and an offset for each channel, and goes into that layer's weights and biases (which a
/// convolution gets if it had none). Outputs agree to rounding. One that stands elsewhere stays as it is.
template <typename T>
BasicNetwork<T> fold_batch_norms(const BasicNetwork<T>& network);

}  // namespace nudge
