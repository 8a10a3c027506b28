#pragma once
// A verb of the command line and its options: what the program needs of CLI11, which only verb.cpp and command_line.cpp
// include.

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace nudge::app {

/// What the process returns; `nudge --help` says it to users.
enum class ExitCode : int {
  ok = 0,
  failed = 1,        ///< something was wrong with data, files or the training
  wrong_usage = 2,   ///< the command line itself was wrong
  not_passed = 3,    ///< a check ran and found a difference
  interrupted = 130  ///< stopped by Ctrl-C, with everything saved
};

/// What the chosen verb does, once the whole command line has been read.
using Action = std::function<ExitCode()>;

/// An option that was added to a verb, to be described further. What --help calls its value, and where it stands:
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& type_name(const std::string& name);
  Option& group(const std::string& name);
  Option& description(const std::string& words);
  /// --help shows what its variable holds now.
  Option& shows_default();

  Option& required();
  Option& excludes(const Option& other);
  Option& needs(const Option& other);
  /// Given several times, it takes one value each time.
  Option& one_at_a_time();
  /// A value may be several, joined by this sign.
  Option& joined_by(char sign);

  // What a value must be. Reading into an unsigned number would wrap a negative one around.
  Option& whole_number();
  Option& positive_whole_number();
  Option& positive_number();
  Option& number_of_1_or_more();
  Option& between(int low, int high);
  Option& one_of(const std::vector<std::string>& words);

 private:
  CLI::Option* option_;
};

/// A verb, or the program itself; a handle that can be copied. Options are shown in the order in which they are added.
class Verb {
 public:
  Verb(CLI::App* app, Action* action) : app_(app), action_(action) {}

  /// A verb below this one, with its examples, which its --help shows last.
  Verb add_verb(const std::string& name, const std::string& description, const std::string& group,
                const std::vector<std::string_view>& examples);
  /// It does nothing by itself: one of the verbs below it must be named.
  void needs_verb();

  /// `Value`: std::string, std::size_t, double, an optional string or size, a vector of strings. A name without "--" is
  /// an argument that stands by itself.
  template <typename Value>
  Option add_option(const std::string& name, Value& value, const std::string& description);
  Option add_flag(const std::string& name, bool& value, const std::string& description);
  /// Tells `note` the value, or that the flag was there, in place of setting a variable.
  Option add_option_function(const std::string& name, std::function<void(const std::string&)> note,
                             const std::string& description);
  Option add_flag_function(const std::string& name, std::function<void()> note, const std::string& description);

  Option option(const std::string& name) const;
  std::string group_of(const std::string& option) const;
  bool was_given(const std::string& option) const;
  /// The command line that makes the same again: the verb with all that was given but where results go.
  std::string command() const;

  /// What is done if this is the verb that was asked for.
  void runs(Action action);
  /// The same in each of the processes that train together; with `runs` only the first of them does anything.
  void runs_together(Action action);

 private:
  CLI::App* app_;
  Action* action_;
};

}  // namespace nudge::app
