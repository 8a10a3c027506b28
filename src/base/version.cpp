#include "nudge/version.hpp"

namespace nudge {

const char* version() { return NUDGE_VERSION; }

}  // namespace nudge
