#pragma once
// What every verb of the command line shares: how it is added, what it returns, how it says what was wrong.

#include <CLI/CLI.hpp>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "nudge/error.hpp"

namespace nudge::app {

/// What the process returns; `nudge --help` says it to users.
enum class ExitCode : int {
  ok = 0,
  failed = 1,        ///< something was wrong with data, files or the training
  wrong_usage = 2,   ///< the command line itself was wrong
  not_passed = 3,    ///< a check ran and found a difference
  interrupted = 130  ///< stopped by Ctrl-C, with everything saved
};

/// The command line itself is wrong: raised for what only the library can judge, such as a key of --set.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// What the chosen verb does, once the whole command line has been read.
using Action = std::function<ExitCode()>;

/// The groups that `nudge --help` shows.
inline constexpr const char* train_group = "Train";
inline constexpr const char* understand_group = "Understand";
inline constexpr const char* explain_group = "Explain";
inline constexpr const char* data_group = "Data";

/// Adds a verb with its examples, which its --help shows last.
CLI::App& add_verb(CLI::App& parent, const std::string& name, const std::string& description, const std::string& group,
                   std::initializer_list<std::string_view> examples);

/// Of an option that takes a count or a position: reading into an unsigned number would wrap a negative one around.
CLI::Validator whole_number();
/// The same from 1 on.
CLI::Validator positive_whole_number();
/// Of an option that takes a number above 0.
CLI::Validator positive_number();
/// Of an option that takes a number from 1 on.
CLI::Validator number_of_1_or_more();

/// An option that takes a whole number from 1 on; what `count` has is the default that --help shows, where it is not 0.
CLI::Option* add_count_option(CLI::App& verb, const std::string& name, std::size_t& count,
                              const std::string& description);

/// What `work` returns. An Error that it raises is the fault of an option's value: it becomes a UsageError that begins
/// with `what`, the option as it was given.
template <typename Work>
auto judged_as_usage(const std::string& what, Work work) {
  try {
    return work();
  } catch (const Error& problem) {
    throw UsageError(text(what, ": ", problem.what()));
  }
}

/// A switch `--json` that sets `wanted`.
void add_json_flag(CLI::App& verb, bool& wanted);
/// `--threads N`; stays 0 where it was not given.
void add_threads_option(CLI::App& verb, std::size_t& threads);
/// `--threads` as given, else what the machine has, at most 8: beyond that our batches leave too little for each.
std::size_t threads_or_default(std::size_t given);

// One a file. Each adds its options to `app` and, if it is the verb that was asked for, sets `action`.
void add_train(CLI::App& app, Action& action);
void add_resume(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, Action& action);
void add_eval(CLI::App& app, Action& action);
void add_compare(CLI::App& app, Action& action);
void add_predict(CLI::App& app, Action& action);
void add_inspect(CLI::App& app, Action& action);
void add_fold(CLI::App& app, Action& action);
void add_gradient(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_average(CLI::App& app, Action& action);
void add_sensitivity(CLI::App& app, Action& action);
void add_hebbian(CLI::App& app, Action& action);
void add_steepest(CLI::App& app, Action& action);
void add_one_example(CLI::App& app, Action& action);
void add_descents(CLI::App& app, Action& action);
void add_story(CLI::App& app, Action& action);
void add_data_get(CLI::App& data, Action& action);
void add_data_show(CLI::App& data, Action& action);
void add_data_list(CLI::App& data, Action& action);

}  // namespace nudge::app
