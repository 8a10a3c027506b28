#pragma once
// The version of nudge. Its three numbers stand here alone: CMake and the program read them. What a number promises:
// docs/versioning.md.
// In nudge::core.

#define NUDGE_VERSION_MAJOR 0
#define NUDGE_VERSION_MINOR 2
#define NUDGE_VERSION_PATCH 0

#define NUDGE_VERSION_WORDS(major, minor, patch) #major "." #minor "." #patch
#define NUDGE_VERSION_OF(major, minor, patch) NUDGE_VERSION_WORDS(major, minor, patch)
/// "0.2.0", of the headers that a program is compiled with.
#define NUDGE_VERSION NUDGE_VERSION_OF(NUDGE_VERSION_MAJOR, NUDGE_VERSION_MINOR, NUDGE_VERSION_PATCH)

namespace nudge {

/// "0.2.0", of the library that the program runs with: with a shared library it may be a later patch than
/// NUDGE_VERSION.
const char* version();

}  // namespace nudge
