#include "options/verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "nudge/error.hpp"
#include "options/overwriting.hpp"
#include "terminal/processes.hpp"

namespace nudge::app {
namespace {

/// A validator whose message says what is expected, in words.
template <typename Number, typename Holds>
CLI::Validator expecting(const std::string& expected, Holds holds) {
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

/// As a shell takes it for one word.
std::string shell_word(const std::string& word) {
  const auto plain = [](char sign) {
    return std::isalnum(static_cast<unsigned char>(sign)) != 0 ||
           std::string_view("-_./,=:@%+").find(sign) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char sign : word) out += sign == '\'' ? std::string("'\\''") : std::string(1, sign);
  return out + "'";
}

/// Before a verb does anything: its outputs have names, and are not its inputs.
void refuse_overwriting_of(const CLI::App& verb) {
  constexpr std::array outputs_of_verbs{"--out", "--csv", "--html", "--png", "--export"};
  std::vector<NamedPath> outputs, given;
  for (const CLI::Option* option : verb.get_options()) {
    const std::string name = option->get_name();
    const bool is_output = std::find(outputs_of_verbs.begin(), outputs_of_verbs.end(), name) != outputs_of_verbs.end();
    for (const std::string& result : option->results()) {
      if (is_output && result.empty())
        throw UsageError(name + ": the name of what to write is expected, and it is empty");
      (is_output ? outputs : given).push_back({name, result});
    }
  }
  refuse_overwriting(outputs, given);
}

}  // namespace

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::group(const std::string& name) {
  option_->group(name);
  return *this;
}

Option& Option::description(const std::string& words) {
  option_->description(words);
  return *this;
}

Option& Option::shows_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

Option& Option::needs(const Option& other) {
  option_->needs(other.option_);
  return *this;
}

Option& Option::one_at_a_time() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::joined_by(char sign) {
  option_->delimiter(sign);
  return *this;
}

Option& Option::whole_number() {
  option_->check(expecting<std::uint64_t>("a whole number of 0 or more", [](std::uint64_t) { return true; }));
  return *this;
}

Option& Option::positive_whole_number() {
  option_->check(expecting<std::uint64_t>("a whole number of 1 or more", [](std::uint64_t n) { return n >= 1; }));
  return *this;
}

Option& Option::positive_number() {
  option_->check(expecting<double>("a number above 0", [](double x) { return x > 0; }));
  return *this;
}

Option& Option::number_of_1_or_more() {
  option_->check(expecting<double>("a number of 1 or more", [](double x) { return x >= 1; }));
  return *this;
}

Option& Option::between(int low, int high) {
  option_->check(expecting<std::int64_t>(text("a whole number from ", low, " to ", high),
                                         [=](std::int64_t n) { return n >= low && n <= high; }));
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& words) {
  std::string known;
  for (const std::string& word : words) known += (known.empty() ? "" : ", ") + word;
  option_->check(expecting<std::string>("one of " + known, [=](const std::string& given) {
    return std::find(words.begin(), words.end(), given) != words.end();
  }));
  return *this;
}

Verb Verb::add_verb(const std::string& name, const std::string& description, const std::string& group,
                    const std::vector<std::string_view>& examples) {
  CLI::App& verb = *app_->add_subcommand(name, description)->group(group);
  std::string footer = "Examples:";
  for (const std::string_view example : examples) footer += text("\n  nudge ", example);
  verb.footer(footer);
  return {&verb, action_};
}

void Verb::needs_verb() {
  app_->require_subcommand(1);
  app_->fallthrough(false);
}

template <typename Value>
Option Verb::add_option(const std::string& name, Value& value, const std::string& description) {
  return Option(app_->add_option(name, value, description));
}
template Option Verb::add_option(const std::string&, std::string&, const std::string&);
template Option Verb::add_option(const std::string&, std::size_t&, const std::string&);
template Option Verb::add_option(const std::string&, double&, const std::string&);
template Option Verb::add_option(const std::string&, std::optional<double>&, const std::string&);
template Option Verb::add_option(const std::string&, std::optional<std::string>&, const std::string&);
template Option Verb::add_option(const std::string&, std::optional<std::size_t>&, const std::string&);
template Option Verb::add_option(const std::string&, std::vector<std::string>&, const std::string&);

Option Verb::add_flag(const std::string& name, bool& value, const std::string& description) {
  return Option(app_->add_flag(name, value, description)->disable_flag_override());
}

Option Verb::add_option_function(const std::string& name, std::function<void(const std::string&)> note,
                                 const std::string& description) {
  return Option(app_->add_option_function<std::string>(name, std::move(note), description));
}

Option Verb::add_flag_function(const std::string& name, std::function<void()> note, const std::string& description) {
  return Option(app_->add_flag_callback(name, std::move(note), description)->disable_flag_override());
}

Option Verb::option(const std::string& name) const { return Option(app_->get_option(name)); }

std::string Verb::group_of(const std::string& option) const { return app_->get_option(option)->get_group(); }

bool Verb::was_given(const std::string& option) const { return app_->count(option) > 0; }

std::string Verb::command() const {
  constexpr std::array left_out{"--html", "--export", "--json", "--threads", "--out", "--help"};
  std::string command = "nudge " + app_->get_name();
  for (const CLI::Option* option : std::as_const(*app_).get_options()) {
    if (option->count() == 0) continue;
    const std::string name = option->get_name();
    if (std::find(left_out.begin(), left_out.end(), name) != left_out.end()) continue;
    if (!option->get_positional()) command += " " + name;
    if (option->get_expected_max() == 0) continue;  // a switch
    for (const std::string& result : option->results()) command += " " + shell_word(result);
  }
  return command;
}

void Verb::runs(Action action) {
  runs_together([action = std::move(action)] { return speaks_for_all() ? action() : ExitCode::ok; });
}

void Verb::runs_together(Action action) {
  app_->callback([app = app_, chosen = action_, action = std::move(action)] {
    *chosen = [app, action] {
      refuse_overwriting_of(*app);
      return action();
    };
  });
}

}  // namespace nudge::app
