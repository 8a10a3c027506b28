#include "nudge/error.hpp"

#include "base/decimal.hpp"
#include "base/retold.hpp"

namespace nudge {

namespace {
FailureHandler failure_handler = nullptr;
}

void set_failure_handler(FailureHandler handler) { failure_handler = handler; }

void fail(const std::string& message) {
#if defined(__cpp_exceptions)
  throw Error(message);
#else
  if (failure_handler != nullptr) failure_handler(detail::Retelling::retold(message).c_str());
  __builtin_trap();
#endif
}

namespace detail {
void append_number(std::string& out, double value) {
  constexpr int digits = 6;
  append_rounded(out, value, digits);
}
}  // namespace detail

}  // namespace nudge
