#include "verb.hpp"

#include <algorithm>
#include <thread>

namespace nudge::app {

CLI::App& add_verb(CLI::App& parent, const std::string& name, const std::string& description, const std::string& group,
                   std::initializer_list<std::string_view> examples) {
  CLI::App& verb = *parent.add_subcommand(name, description)->group(group);
  std::string footer = "Examples:";
  for (const std::string_view example : examples) footer += text("\n  nudge ", example);
  verb.footer(footer);
  return verb;
}

CLI::Validator whole_number() { return CLI::NonNegativeNumber.description(""); }

void add_json_flag(CLI::App& verb, bool& wanted) { verb.add_flag("--json", wanted, "print JSON"); }

void add_threads_option(CLI::App& verb, std::size_t& threads) {
  verb.add_option("--threads", threads, "threads to work with; the results are the same bits for any number")
      ->type_name("N")
      ->check(CLI::Range(1, 256).description(""));
}

std::size_t threads_or_default(std::size_t given) {
  if (given > 0) return given;
  constexpr unsigned most = 8;
  return std::clamp(std::thread::hardware_concurrency(), 1U, most);
}

}  // namespace nudge::app
