// What the standard library asks of a host, here a web page's worker, in as few bytes as it takes.

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "nudge/error.hpp"

namespace {

/// Where the memory ends, the page begins anew with what it has drawn last.
void* memory(std::size_t size, std::size_t alignment) {
  void* found = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (found == nullptr) __builtin_trap();
  return found;
}

}  // namespace

void* operator new(std::size_t size) { return memory(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return memory(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::align_val_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t, std::align_val_t) noexcept { std::free(pointer); }

// The library's way to print numbers of more than 16 digits without an exponent, or a given number of digits. It is never
// gone, since we write the fewest digits with an exponent, and its tables would be a quarter of the program.
_LIBCPP_BEGIN_NAMESPACE_STD
to_chars_result __d2fixed_buffered_n(char*, char*, double, std::uint32_t) { __builtin_trap(); }
to_chars_result __d2exp_buffered_n(char*, char*, double, std::uint32_t) { __builtin_trap(); }
void __append_n_digits(std::uint32_t, std::uint32_t, char*) { __builtin_trap(); }
void __append_nine_digits(std::uint32_t, char*) { __builtin_trap(); }
_LIBCPP_END_NAMESPACE_STD

// What libc++ says before it ends a program would bring printf with it.
_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] void __libcpp_verbose_abort(const char*, ...) noexcept { __builtin_trap(); }
_LIBCPP_END_NAMESPACE_STD
