#pragma once

namespace nudge {

/// One visitor from several lambdas, for std::visit: a case that is missing does not compile.
template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace nudge
