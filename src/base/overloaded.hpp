#pragma once

namespace nudge {

/// One visitor from several lambdas, for std::visit: a case that is missing does not compile.
template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang 14 does not deduce an aggregate's

}  // namespace nudge
