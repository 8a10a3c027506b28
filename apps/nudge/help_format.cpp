#include "help_format.hpp"

#include <sstream>

namespace nudge::app {
namespace {

constexpr std::size_t name_columns = 32;
constexpr std::size_t most_columns = 110;

/// Lines of at most the columns that the names leave. CLI11 indents each.
std::string wrapped(const std::string& words) {
  std::istringstream in(words);
  std::string out;
  std::string word;
  std::size_t column = 0;
  while (in >> word) {
    if (column > 0 && column + 1 + word.size() > most_columns - name_columns) {
      out += '\n';
      column = 0;
    }
    if (column > 0) out += ' ';
    column += (column > 0 ? 1 : 0) + word.size();
    out += word;
  }
  return out;
}

}  // namespace

HelpFormat::HelpFormat() {
  column_width(name_columns);
  label("OPTIONS", "options");
  label("SUBCOMMAND", "VERB");
  label("Positionals", "Arguments");
  label("REQUIRED", "(required)");
}

std::string HelpFormat::make_option_desc(const CLI::Option* option) const { return wrapped(option->get_description()); }

std::string HelpFormat::make_subcommand(const CLI::App* verb) const {
  std::ostringstream out;
  CLI::detail::format_help(out, "  " + verb->get_name(), wrapped(verb->get_description()), name_columns / 2);
  return out.str();
}

}  // namespace nudge::app
