#pragma once
// What is wrong with a text that should be TOML, in our words.

#include <toml++/toml.h>

#include <string>
#include <string_view>

namespace nudge {

/// "toy.toml:3:7: ", or the name alone where the place is unknown.
std::string toml_place(const std::string& name, const toml::source_region& region);

/// The place, its line as it stands there, and what was expected.
std::string toml_problem(const std::string& name, std::string_view toml, const toml::parse_error& error);

}  // namespace nudge
