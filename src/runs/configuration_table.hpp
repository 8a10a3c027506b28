#pragma once
// The one table of everything a recipe can say: reading, --set, writing, help and checks all go through it.

#include <toml++/toml.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/run.hpp"

namespace nudge {

struct KeyEntry {
  std::string section;
  std::string key;
  std::string meaning;
  bool is_text;  ///< --set takes its value without quotes, whatever it looks like
  /// Reads a value. Errors: "expected a number above 0, found -1".
  std::function<void(const toml::node&, Configuration&)> read;
  /// The value as TOML.
  std::function<std::string(const Configuration&)> write;

  std::string name() const { return section + "." + key; }
};

/// In the order of to_toml; the keys of a section follow each other.
const std::vector<KeyEntry>& configuration_table();

}  // namespace nudge
