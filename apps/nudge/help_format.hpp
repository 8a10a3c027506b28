#pragma once
// How --help looks.

#include <CLI/CLI.hpp>
#include <string>

namespace nudge::app {

/// CLI11's layout in our words, with descriptions that wrap.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat();
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* verb) const override;
};

}  // namespace nudge::app
