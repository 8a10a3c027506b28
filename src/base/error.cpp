#include "nudge/error.hpp"

#include <cstdio>
#include <cstdlib>

namespace nudge {

namespace {
FailureHandler failure_handler = nullptr;
}

void set_failure_handler(FailureHandler handler) { failure_handler = handler; }

void fail(const std::string& message) {
#if defined(__cpp_exceptions)
  throw Error(message);
#else
  if (failure_handler != nullptr) failure_handler(message.c_str());
  __builtin_trap();
#endif
}

namespace detail {
void append_number(std::string& out, double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", value);
  out += buffer;
}
}  // namespace detail

}  // namespace nudge
