#include "page_output.hpp"

#include <algorithm>
#include <array>

#include "output.hpp"

namespace nudge::app {
namespace {

/// As a shell takes it for one word.
std::string quoted(const std::string& word) {
  const auto plain = [](char sign) {
    return std::isalnum(static_cast<unsigned char>(sign)) != 0 ||
           std::string_view("-_./,=:@%+").find(sign) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char sign : word) out += sign == '\'' ? std::string("'\\''") : std::string(1, sign);
  return out + "'";
}

}  // namespace

void add_output_options(CLI::App& verb, OutputChoice& choice) {
  verb.add_option("--html", choice.html, "write a page of pictures with their tables, one file, here")
      ->type_name("FILE");
  verb.add_option("--export", choice.folder, "write each picture as SVG with its numbers as CSV into this folder")
      ->type_name("FOLDER");
  verb.add_flag("--json", choice.json, "print JSON, see docs/explanations.schema.json");
}

void deliver(const OutputChoice& choice, const std::function<std::string()>& words,
             const std::function<std::string()>& json, const std::function<ExplanationPage()>& page) {
  std::string written;
  if (!choice.html.empty() || !choice.folder.empty()) {
    const ExplanationPage made = page();
    if (!choice.html.empty()) {
      write_page(made, choice.html);
      written += choice.html + "\n";
    }
    if (!choice.folder.empty()) {
      export_figures(made, choice.folder);
      written += choice.folder + "\n";
    }
  }
  if (choice.json) {
    print(json() + "\n");
    fmt::print(stderr, "{}", written);
  } else {
    print(words());
    if (!written.empty()) print("\n" + written);
  }
}

std::string command_of(const CLI::App& verb) {
  constexpr std::array left_out{"--html", "--export", "--json", "--threads", "--out", "--help"};
  std::string command = "nudge " + verb.get_name();
  for (const CLI::Option* option : verb.get_options()) {
    if (option->count() == 0) continue;
    const std::string name = option->get_name();
    if (std::find(left_out.begin(), left_out.end(), name) != left_out.end()) continue;
    if (!option->get_positional()) command += " " + name;
    if (option->get_expected_max() == 0) continue;  // a switch
    for (const std::string& result : option->results()) command += " " + quoted(result);
  }
  return command;
}

}  // namespace nudge::app
