#pragma once

#include <type_traits>

namespace nudge {

/// One visitor from several lambdas, for std::visit: a case that is missing does not compile.
template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang 14 does not deduce an aggregate's

/// A case for several types at once: `[](const OneOf<Flatten, Reshape> auto&)`. It names them all, where `const auto&`
/// would take what is forgotten too.
template <typename Type, typename... Types>
concept OneOf = (std::is_same_v<Type, Types> || ...);

}  // namespace nudge
