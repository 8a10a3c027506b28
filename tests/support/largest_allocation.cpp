#include "support/largest_allocation.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace nudge {
std::size_t largest_allocation = 0;
}

// Never inlined: the compiler would take the pair of new and free for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (size > nudge::largest_allocation) nudge::largest_allocation = size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
/// What a stable sort asks for: all forms of new must fit the delete below.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  if (size > nudge::largest_allocation) nudge::largest_allocation = size;
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

TEST(LargestAllocation, IsSeen) {
  nudge::largest_allocation = 0;
  // Not by vectors: a compiler may leave out what nobody looks at.
  ::operator delete(::operator new(1000));
  ::operator delete(::operator new(123456));
  EXPECT_EQ(nudge::largest_allocation, 123456U);
}
