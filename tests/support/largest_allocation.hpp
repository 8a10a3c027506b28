#pragma once
// How much memory the program asks for at most in one go, since somebody set it to 0.

#include <cstddef>

namespace nudge {
extern std::size_t largest_allocation;
}
