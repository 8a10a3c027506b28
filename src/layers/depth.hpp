#pragma once
// How deep composite layers may be nested.

#include <cstddef>

namespace nudge {

/// A plain layer lies within at most so many composites: what is deeper can neither be written as text nor saved.
inline constexpr std::size_t deepest_layers = 16;

}  // namespace nudge
