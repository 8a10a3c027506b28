#include "nudge/function.hpp"

#include "base/names.hpp"
#include "kernels/functions.hpp"

namespace nudge {

namespace {

/// The functions count from 0.
constexpr std::size_t count = [] {
  std::size_t n = 0;
  while (kernels::visit_function(static_cast<Function>(n), 0.0, [](auto) {})) ++n;
  return n;
}();

constexpr NameTable<Function, count> names = [] {
  NameTable<Function, count> table;
  for (std::size_t i = 0; i < count; ++i) {
    table[i].first = static_cast<Function>(i);
    table[i].second = kernels::traits_of(table[i].first).name;
  }
  return table;
}();

}  // namespace

std::string to_string(Function function) { return name_in(names, function); }
std::vector<std::string> function_names() {
  std::vector<std::string> all;
  for (const auto& [function, name] : names) all.emplace_back(name);
  return all;
}
Function parse_function(std::string_view name) { return value_in(names, "activation", name); }
bool has_slope(Function function) { return kernels::traits_of(function).has_slope; }

}  // namespace nudge
