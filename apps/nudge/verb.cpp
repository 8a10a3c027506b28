#include "verb.hpp"

#include <algorithm>
#include <cstdint>
#include <thread>
#include <type_traits>

namespace nudge::app {

CLI::App& add_verb(CLI::App& parent, const std::string& name, const std::string& description, const std::string& group,
                   std::initializer_list<std::string_view> examples) {
  CLI::App& verb = *parent.add_subcommand(name, description)->group(group);
  std::string footer = "Examples:";
  for (const std::string_view example : examples) footer += text("\n  nudge ", example);
  verb.footer(footer);
  return verb;
}

namespace {

/// A validator whose message says what is expected, in words.
template <typename Number, typename Holds>
CLI::Validator expecting(const char* expected, Holds holds) {
  return CLI::Validator(
      [=](const std::string& given) {
        Number number{};
        // CLI11 wraps a negative number around where none is expected.
        const bool wraps = std::is_unsigned_v<Number> && given.starts_with('-');
        const bool fine = !wraps && CLI::detail::lexical_cast(given, number) && holds(number);
        return fine ? std::string() : text(given, ", but ", expected, " is expected");
      },
      "");
}

}  // namespace

CLI::Validator whole_number() {
  return expecting<std::uint64_t>("a whole number of 0 or more", [](std::uint64_t) { return true; });
}
CLI::Validator positive_whole_number() {
  return expecting<std::uint64_t>("a whole number of 1 or more", [](std::uint64_t n) { return n >= 1; });
}
CLI::Validator positive_number() {
  return expecting<double>("a number above 0", [](double x) { return x > 0; });
}

CLI::Validator number_of_1_or_more() {
  return expecting<double>("a number of 1 or more", [](double x) { return x >= 1; });
}

CLI::Option* add_count_option(CLI::App& verb, const std::string& name, std::size_t& count,
                              const std::string& description) {
  CLI::Option* option = verb.add_option(name, count, description);
  option->type_name("N")->check(positive_whole_number());
  if (count > 0) option->capture_default_str();
  return option;
}

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
