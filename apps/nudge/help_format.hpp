#pragma once
// How --help looks.

#include <CLI/CLI.hpp>
#include <string>

namespace nudge::app {

/// CLI11's layout in our words, with descriptions that wrap, and with the options that every verb has last.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat();
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* verb) const override;
};

}  // namespace nudge::app
