#include "files/toml_problem.hpp"

#include "base/utf8.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::size_t longest_shown = 60;

/// Line `number`, from 1, without blanks around it; a long one ends in dots.
std::string line_of(std::string_view text, std::size_t number) {
  for (std::size_t n = 1; n < number && !text.empty(); ++n) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  text = text.substr(0, text.find('\n'));
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
  return text.size() <= longest_shown ? std::string(text) : std::string(text.substr(0, longest_shown)) + "...";
}

}  // namespace

std::string toml_place(const std::string& name, const toml::source_region& region) {
  if (!region.begin) return name + ": ";
  return text(name, ":", region.begin.line, ":", region.begin.column, ": ");
}

std::string toml_problem(const std::string& name, std::string_view toml, const toml::parse_error& error) {
  const std::string place = toml_place(name, error.source());
  if (!is_utf8(toml)) return text(place, "not TOML: its bytes are not UTF-8");
  const std::string line = line_of(toml, error.source().begin.line);
  if (error.description().find("redefine") != std::string_view::npos) {
    return text(place, "not TOML: ", line, ": this key or section comes twice");
  }
  return text(place, "not TOML: ", line.empty() ? "" : "found ", line, line.empty() ? "" : ", ",
              "expected lines such as momentum = 0.9 or name = \"sgd\", sections such as [optimizer], and comments "
              "after #");
}

}  // namespace nudge
