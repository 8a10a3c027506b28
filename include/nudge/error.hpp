#pragma once
// What goes wrong because of a user's input raises nudge::Error through fail(); the message names the thing,
// what was expected and what came. The library never prints, exits or aborts on bad input.
// In nudge::core.

#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace nudge {

/// The one exception type of the library.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Raises Error(message). Built without exceptions it hands the message to the host's handler (set_failure_handler) and
/// traps.
[[noreturn]] void fail(const std::string& message);

/// What a build without exceptions calls before it traps.
using FailureHandler = void (*)(const char* message);
void set_failure_handler(FailureHandler handler);

/// Joins texts and numbers into one message: text("layer ", 2, ": ", 0.5).
template <typename... Parts>
std::string text(const Parts&... parts);

/// fail("layer ", 2, ": input has ", 784, " columns, weights expect ", 512)
template <typename First, typename Second, typename... Rest>
[[noreturn]] void fail(const First& first, const Second& second, const Rest&... rest) {
  fail(text(first, second, rest...));
}

namespace detail {
void append_number(std::string& out, double value);
template <typename Part>
void append(std::string& out, const Part& part) {
  if constexpr (std::is_same_v<Part, char>) {
    out += part;
  } else if constexpr (std::is_integral_v<Part>) {
    out += std::to_string(part);
  } else if constexpr (std::is_floating_point_v<Part>) {
    append_number(out, static_cast<double>(part));
  } else {
    out += std::string_view(part);
  }
}
}  // namespace detail

template <typename... Parts>
std::string text(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

}  // namespace nudge
