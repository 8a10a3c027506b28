#pragma once
// Where memory runs out, the message names what was too large for it.

#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>

#include "nudge/error.hpp"

namespace nudge {

/// What with_enough_memory raises.
class OutOfMemory : public Error {
 public:
  using Error::Error;
};

/// "4.2 GB", as people write it.
inline std::string bytes_in_words(double bytes) {
  const char* const units[] = {"bytes", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit < 4; ++unit) bytes /= 1000;
  return text(bytes, " ", units[unit]);
}

/// What `work` returns. Where it gets no memory, OutOfMemory: "out of memory: ", then what `what()` says.
template <typename What, typename Work>
decltype(auto) with_enough_memory([[maybe_unused]] const What& what, Work&& work) {
#if defined(__cpp_exceptions)
  try {
    return work();
  } catch (const std::bad_alloc&) {
  } catch (const std::length_error&) {  // more numbers than a vector can count
  }
  throw OutOfMemory(text("out of memory: ", what()));
#else
  return work();
#endif
}

}  // namespace nudge
