#pragma once
// Names of enumeration values: one table serves writing, reading and the message about an unknown one.

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/nearest.hpp"
#include "nudge/error.hpp"

namespace nudge {

template <typename Enum, std::size_t count>
using NameTable = std::array<std::pair<Enum, std::string_view>, count>;

template <typename Enum, std::size_t count>
std::string name_in(const NameTable<Enum, count>& table, Enum value) {
  for (const auto& [entry, name] : table) {
    if (entry == value) return std::string(name);
  }
  fail("internal error: a value without a name");
}

/// Errors: "loss 'Quadratic' is unknown; there are: quadratic, ...; the nearest is quadratic"
template <typename Enum, std::size_t count>
Enum value_in(const NameTable<Enum, count>& table, std::string_view what, std::string_view name) {
  std::string known;
  std::vector<std::string> names;
  for (const auto& [entry, entry_name] : table) {
    if (entry_name == name) return entry;
    known += known.empty() ? "" : ", ";
    known += entry_name;
    names.emplace_back(entry_name);
  }
  const std::string nearest = nearest_name(name, names);
  fail(what, " '", name, "' is unknown; there are: ", known, nearest.empty() ? "" : "; the nearest is ", nearest);
}

}  // namespace nudge
