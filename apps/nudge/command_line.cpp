#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <new>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "base/enough_memory.hpp"
#include "base/nearest.hpp"
#include "options/common_options.hpp"
#include "terminal/output.hpp"
#include "terminal/processes.hpp"

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

/// The options' names, sorted; empty: there are none.
std::string names_after(const std::string& start, const std::set<CLI::Option*>& options) {
  std::set<std::string> names;
  for (const CLI::Option* option : options) names.insert(option->get_name());
  std::string words;
  for (const std::string& name : names) words += (words.empty() ? start : ", ") + name;
  return words;
}

/// How --help looks: CLI11's layout in our words, with descriptions that wrap, and with the options that every verb has
/// last.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat() {
    column_width(name_columns);
    label("OPTIONS", "options");
    label("SUBCOMMAND", "VERB");
    label("Positionals", "Arguments");
    label("REQUIRED", "(required)");
  }

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    std::string out = make_description(app) + make_usage(app, std::move(name)) + make_positionals(app);
    std::vector<std::string> groups = app->get_groups();
    std::stable_partition(groups.begin(), groups.end(), [](const std::string& group) { return group != "Options"; });
    for (const std::string& group : groups) {
      const std::vector<const CLI::Option*> options = app->get_options(
          [&](const CLI::Option* option) { return option->nonpositional() && option->get_group() == group; });
      if (!options.empty()) out += make_group(group, false, options);
    }
    return out + make_subcommands(app, mode) + '\n' + make_footer(app);
  }

  /// Without the options that it goes with or not, which the description says.
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string words = CLI::Formatter::make_option_opts(option);
    return words.substr(0, std::min(words.find(" Needs:"), words.find(" Excludes:")));
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    return wrapped(option->get_description() + names_after("; only with ", option->get_needs()) +
                   names_after("; not with ", option->get_excludes()));
  }

  std::string make_subcommand(const CLI::App* verb) const override {
    std::ostringstream out;
    CLI::detail::format_help(out, "  " + verb->get_name(), wrapped(verb->get_description()), name_columns / 2);
    return out.str();
  }
};

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

/// Of the options that begin with what was written the first, else the nearest; empty: none is near.
std::string nearest_option(const CLI::App& verb, const std::string& written) {
  const std::string name = written.substr(2, written.find('=') - 2);
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& known : option->get_lnames()) {
      names.push_back(known);
      if (name.size() > 1 && known.starts_with(name)) return "--" + known;
    }
  }
  const std::string nearest = nearest_name(name, names);
  return nearest.empty() ? "" : "--" + nearest;
}

/// The two names that CLI11 joins by a word.
std::pair<std::string, std::string> joined_by(const std::string& words, const std::string& word) {
  const std::size_t at = words.find(word);
  return {words.substr(0, at), at == std::string::npos ? std::string() : words.substr(at + word.size())};
}

template <typename Kind>
bool is(const CLI::ParseError& problem) {
  return dynamic_cast<const Kind*>(&problem) != nullptr;
}

/// What CLI11 found, as this program says things. What a value must be, our own validators have said (verb.cpp).
std::string in_our_words(const CLI::ParseError& problem, const CLI::App& app) {
  const std::string words = problem.what();
  if (is<CLI::ValidationError>(problem)) return words;
  if (is<CLI::RequiredError>(problem)) return joined_by(words, " is required").first + " is required";
  if (is<CLI::ExcludesError>(problem)) {
    const auto [one, other] = joined_by(words, " excludes ");
    return text(one, " and ", other, " do not go together");
  }
  if (is<CLI::RequiresError>(problem)) {
    const auto [one, other] = joined_by(words, " requires ");
    return text(one, " goes with ", other, " only");
  }
  if (is<CLI::ConversionError>(problem) && words.starts_with("Could not convert: ")) {
    const auto [name, value] = joined_by(joined_by(words, ": ").second, " = ");
    std::string written;
    const CLI::Option* option = innermost(app, written).get_option_no_throw(name);
    if (option != nullptr && option->get_expected_max() == 0) return name + " takes no value";
    return text(name, ": ", value, ", but a number is expected");
  }
  if (words.ends_with(" was given a disallowed flag override")) {
    return "--" + words.substr(0, words.find(' ')) + " takes no value";
  }
  if (is<CLI::ArgumentMismatch>(problem) || is<CLI::ConversionError>(problem)) {
    const std::size_t dashes = words.find("--");
    const std::string name = dashes == std::string::npos
                                 ? words.substr(0, words.find(':'))
                                 : words.substr(dashes, words.find_first_of(" :,", dashes) - dashes);
    if (words.find("missing") != std::string::npos) return name + ": a value is expected after it";
    if (words.find("flag") != std::string::npos || words.find("true/false") != std::string::npos) {
      return name + " takes no value";
    }
    return name + " is given more than once";
  }
  return "this command line is not understood";
}

std::string that_is_nearest(const std::string& name) { return name.empty() ? "" : "; the nearest is " + name; }

ExitCode report_wrong_usage(const CLI::App& app, std::string problem) {
  std::string written = app.get_name();
  const CLI::App& at = innermost(app, written);
  const bool wants_verb = !at.get_subcommands([](const CLI::App*) { return true; }).empty();
  const std::vector<std::string> rest = at.remaining();
  const bool is_option = !rest.empty() && rest.front().starts_with("--");
  if (!rest.empty()) problem = text("unexpected: ", rest.front());
  if (is_option) problem = "unknown option " + rest.front() + that_is_nearest(nearest_option(at, rest.front()));
  if (wants_verb) {
    if (rest.empty()) problem = "no verb is given";
    if (!rest.empty() && !is_option) {
      problem = "unknown verb \"" + rest.front() + "\"" + that_is_nearest(nearest_verb(at, rest.front()));
    }
    problem += "; the verbs are " + names_of_verbs(at);
  }
  note_last_words(problem);
  warn(text(problem, "\nSee ", written, " --help"));
  return ExitCode::wrong_usage;
}

ExitCode report_failure(const std::string& problem, ExitCode code) {
  note_last_words(problem);
  warn(problem);
  return code;
}

/// Of a verb that others run with this process, which they know nothing of.
ExitCode report_failure_alone(const std::string& problem) {
  note_failure_alone();
  const ProcessGroup* group = processes();
  return report_failure(group == nullptr ? problem : text(group->name(), ": ", problem), ExitCode::failed);
}

}  // namespace

CommandLine::CommandLine(const std::string& name, const std::string& description, const std::string& footer,
                         const std::string& version)
    : app_(std::make_unique<CLI::App>(description, name)) {
  app_->formatter(std::make_shared<HelpFormat>());
  app_->footer(footer);
  app_->set_version_flag("--version", version, "print the version");
  app_->set_help_flag("-h,--help", "print this help");
  program().needs_verb();
}

CommandLine::~CommandLine() = default;

Verb CommandLine::program() { return {app_.get(), &action_}; }

ExitCode CommandLine::run(int argc, char** argv) {
  const ExitCode code = run_verb(argc, argv);
  if (all_was_printed()) return code;
  return report_failure("cannot write the results to stdout: no room, or nobody reads them", ExitCode::failed);
}

ExitCode CommandLine::run_verb(int argc, char** argv) {
  // `nudge help VERB` is `nudge VERB --help`.
  std::vector<std::string> given(argv + 1, argv + std::max(argc, 1));
  if (!given.empty() && given.front() == "help") {
    given.erase(given.begin());
    given.emplace_back("--help");
  }
  std::ranges::reverse(given);  // as CLI11 takes them
  try {
    app_->parse(std::move(given));
  } catch (const CLI::Success& wanted) {  // --help or --version
    std::ostringstream words;
    app_->exit(wanted, words, words);
    print(words.str());
    return ExitCode::ok;
  } catch (const CLI::ParseError& problem) {
    return report_wrong_usage(*app_, in_our_words(problem, *app_));
  } catch (const Error& problem) {  // what an option makes of its value
    return report_failure(problem.what(), ExitCode::wrong_usage);
  }

  try {
    return action_();
  } catch (const UsageError& problem) {
    return report_failure(problem.what(), ExitCode::wrong_usage);
  } catch (const AgreedError& problem) {
    return report_failure(problem.what(), ExitCode::failed);
  } catch (const OutOfMemory& problem) {
    const std::string network = words_for_large_network();
    return report_failure_alone(text(problem.what(), network.empty() ? "" : "; beside it, ", network));
  } catch (const std::bad_alloc&) {
    const std::string network = words_for_large_network();
    return report_failure_alone(
        text("out of memory: ", network.empty() ? "fewer examples at a time or a smaller network need less" : network));
  } catch (const std::exception& problem) {
    return report_failure_alone(problem.what());
  }
}

}  // namespace nudge::app
