// nudge, the command line: reads the arguments, runs the verb, and turns whatever goes wrong into one line on stderr
// and an exit code.

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "base/nearest.hpp"
#include "help_format.hpp"
#include "verb.hpp"

namespace nudge::app {
namespace {

constexpr const char* description =
    "nudge trains neural networks on handwritten digits by backpropagation, and shows every step with exact numbers.";

constexpr const char* footer = R"(Every verb has its own --help, with examples.
MODEL is a model file or the folder of a run (the verbs that explain also take an untrained network, --net); the data set defaults to the one that the model was trained on.

Exit codes:
  0    done
  1    failed: something is wrong with a file, the data or the training; stderr says what
  2    wrong usage: a verb, an option or its value is not understood
  3    not passed: `nudge check` or `nudge gradient --compare` found a difference
  130  stopped by Ctrl-C, with everything saved; `nudge resume` goes on

Environment:
  NUDGE_DATA     where the data sets lie, unless --dir says it; else $XDG_DATA_HOME/nudge
  NUDGE_MIRRORS  the only mirrors that `nudge data get` asks, URLs separated by spaces)";

void add_verbs(CLI::App& app, Action& action) {
  add_train(app, action);
  add_resume(app, action);
  add_sweep(app, action);
  add_eval(app, action);
  add_compare(app, action);
  add_predict(app, action);
  add_inspect(app, action);
  add_fold(app, action);
  add_gradient(app, action);
  add_check(app, action);
  add_explain(app, action);
  add_average(app, action);
  add_sensitivity(app, action);
  add_hebbian(app, action);
  add_steepest(app, action);
  add_one_example(app, action);
  add_descents(app, action);
  add_story(app, action);
  CLI::App& data = add_verb(app, "data", "fetch, list and look at data sets", data_group,
                            {"data get mnist", "data list", "data show mnist --split train --label 2"});
  data.require_subcommand(1);
  data.fallthrough(false);
  add_data_get(data, action);
  add_data_show(data, action);
  add_data_list(data, action);
}

std::string names_of_verbs(const CLI::App& app) {
  std::string names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    names += (names.empty() ? "" : ", ") + verb->get_name();
  }
  return names;
}

/// The innermost verb that was named, and how to write it.
const CLI::App& innermost(const CLI::App& app, std::string& written) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().back();
    written += " " + at->get_name();
  }
  return *at;
}

std::string nearest_verb(const CLI::App& app, const std::string& written) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(verb->get_name());
  }
  return nearest_name(written, names);
}

/// Of the options that begin with what was written the first, else the nearest.
std::string nearest_option(const CLI::App& verb, const std::string& written) {
  const std::string name = written.substr(0, written.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& known : option->get_lnames()) {
      names.push_back("--" + known);
      if (name.size() > 3 && names.back().starts_with(name)) return names.back();
    }
  }
  return nearest_name(name, names);
}

ExitCode report_wrong_usage(const CLI::App& app, std::string problem) {
  std::string written = "nudge";
  const CLI::App& at = innermost(app, written);
  const bool wants_verb = !at.get_subcommands([](const CLI::App*) { return true; }).empty();
  const std::vector<std::string> rest = at.remaining();
  const bool is_option = !rest.empty() && rest.front().starts_with("--");
  if (is_option) problem = text("unknown option ", rest.front(), "; the nearest is ", nearest_option(at, rest.front()));
  if (wants_verb) {
    if (rest.empty()) problem = "no verb is given";
    if (!rest.empty() && !is_option) {
      problem = text("unknown verb \"", rest.front(), "\"; the nearest is ", nearest_verb(at, rest.front()));
    }
    problem += "; the verbs are " + names_of_verbs(at);
  }
  fmt::print(stderr, "nudge: {}\nSee {} --help\n", problem, written);
  return ExitCode::wrong_usage;
}

ExitCode report_failure(const std::string& problem, ExitCode code) {
  // What was computed before it went wrong comes first.
  std::fflush(stdout);
  fmt::print(stderr, "nudge: {}\n", problem);
  return code;
}

ExitCode run(int argc, char** argv) {
  CLI::App app(description, "nudge");
  app.formatter(std::make_shared<HelpFormat>());
  app.footer(footer);
  app.set_version_flag("--version", "nudge " NUDGE_VERSION, "print the version");
  app.set_help_flag("-h,--help", "print this help");
  app.require_subcommand(1);
  Action action;
  add_verbs(app, action);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    app.exit(wanted);  // --help or --version
    return ExitCode::ok;
  } catch (const CLI::ParseError& problem) {
    return report_wrong_usage(app, problem.what());
  }

  try {
    const ExitCode code = action();
    if (std::fflush(stdout) != 0) fail("cannot write the results to stdout: no room, or nobody reads them");
    return code;
  } catch (const UsageError& problem) {
    return report_failure(problem.what(), ExitCode::wrong_usage);
  } catch (const std::bad_alloc&) {
    return report_failure("out of memory", ExitCode::failed);
  } catch (const std::exception& problem) {
    return report_failure(problem.what(), ExitCode::failed);
  }
}

}  // namespace
}  // namespace nudge::app

int main(int argc, char** argv) {
  // Where the system limits the size of files, a write that goes over it is to fail like one onto a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  return static_cast<int>(nudge::app::run(argc, argv));
}
