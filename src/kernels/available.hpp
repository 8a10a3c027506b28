#pragma once
// Which sets of kernels for float this build has and this machine's processor can run.

#include <span>

#include "kernels/kernel_set.hpp"

namespace nudge::kernels {

/// The fastest first, the reference last.
std::span<const KernelSet<float>* const> available_kernels();

/// The set of that name, or the fastest one if the name is null or empty. best_kernels() asks for the one that the
/// environment variable NUDGE_KERNELS names. Errors: no such set; the message lists those that are available.
const KernelSet<float>& choose_kernels(const char* name);

}  // namespace nudge::kernels
