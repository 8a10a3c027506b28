#pragma once
// Which sets of kernels for float this build has and this machine's processor can run.

#include <span>
#include <string_view>

#include "kernels/kernel_set.hpp"

namespace nudge::kernels {

/// The fastest first, the reference last.
std::span<const KernelSet<float>* const> available_kernels();

/// Errors: no set of that name is available; the message lists those that are.
const KernelSet<float>& kernels_named(std::string_view name);

}  // namespace nudge::kernels
