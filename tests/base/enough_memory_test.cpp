#include "base/enough_memory.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "support/expect_error.hpp"

namespace nudge {
namespace {

TEST(EnoughMemory, NamesWhatWasTooLarge) {
  const auto what = [] { return text("the picture of ", 5, " pixels"); };
  EXPECT_EQ(with_enough_memory(what, [] { return 7; }), 7);
  EXPECT_ERROR(with_enough_memory(what, []() -> int { throw std::bad_alloc(); }),
               "out of memory: the picture of 5 pixels");
  EXPECT_ERROR(with_enough_memory(what,
                                  [] {
                                    volatile std::size_t too_many = ~std::size_t{0};
                                    return std::vector<int>(too_many);
                                  }),
               "out of memory: the picture of 5 pixels");
  EXPECT_ERROR(with_enough_memory(what, []() -> int { fail("another fault"); }), "another fault");
}

TEST(EnoughMemory, IsSaidAsPeopleWriteIt) {
  EXPECT_EQ(bytes_in_words(999), "999 bytes");
  EXPECT_EQ(bytes_in_words(4.2e9), "4.2 GB");
  EXPECT_EQ(bytes_in_words(3e15), "3000 TB");
}

}  // namespace
}  // namespace nudge
