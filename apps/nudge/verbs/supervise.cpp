// nudge supervise -- COMMAND: begins a training again when it dies, with as many processes as still work.

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "options/common_options.hpp"
#include "options/number_list.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

extern char** environ;

namespace nudge::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* place_of_number = "{}";

struct SuperviseOptions {
  std::vector<std::string> command;
  std::string processes;
  double short_time = 90;  // seconds: more than a checkpoint takes to come, or a failure repeats for ever
};

volatile std::sig_atomic_t child = 0, was_asked = 0, is_mpirun = 0;

/// mpirun passes SIGUSR1 on at once, other wishes to end only when its time to kill is over.
bool is_launcher(const std::string& command) {
  const std::string name = std::filesystem::path(command).filename().string();
  return name == "mpirun" || name == "mpiexec" || name == "orterun";
}

/// Whoever asks this process to end means the training. A key of the terminal has reached the child by itself, and a
/// second time would end it at once.
extern "C" void pass_on(int signal, siginfo_t* info, void*) {
  const bool came_from_a_process = info != nullptr && info->si_code <= 0;
  if (child > 0 && came_from_a_process) kill(child, is_mpirun != 0 && was_asked == 0 ? SIGUSR1 : signal);
  was_asked = 1;
}

std::vector<std::string> with_number(std::vector<std::string> command, std::size_t processes) {
  for (std::string& word : command) {
    if (word == place_of_number) word = std::to_string(processes);
  }
  return command;
}

/// The exit code, as a shell gives it: 128 + the signal of one that was killed.
int run_to_end(std::vector<std::string> command) {
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t pid = 0;
  if (const int error = posix_spawnp(&pid, words.front(), nullptr, nullptr, words.data(), environ); error != 0) {
    fail(command.front(), ": cannot be started: ", std::strerror(error));
  }
  child = pid;
  if (was_asked != 0) kill(pid, is_mpirun != 0 ? SIGUSR1 : SIGTERM);  // asked while it was being started
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  child = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// How many processes are to be tried, in this order.
std::vector<std::size_t> process_counts(const SuperviseOptions& options) {
  const bool has_place = std::ranges::count(options.command, place_of_number) > 0;
  if (has_place == options.processes.empty()) {
    throw UsageError(has_place ? "the command has {}, the number of processes: --processes 8,4,2,1 is expected"
                               : "--processes: the command has no {} where the number goes");
  }
  if (!has_place) return {1};
  const std::vector<std::size_t> counts = batches_of(options.processes, "--processes");
  if (std::ranges::count(counts, 0U) > 0)
    throw UsageError("--processes " + options.processes + ": numbers from 1 are expected");
  return counts;
}

ExitCode supervise(const SuperviseOptions& options) {
  const std::vector<std::size_t> numbers = process_counts(options);
  is_mpirun = is_launcher(options.command.front()) ? 1 : 0;
  struct sigaction action {};
  action.sa_sigaction = pass_on;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaction(signal, &action, nullptr);
  // mpirun kills what has not ended a second after Ctrl-C or a second wish, if nobody says otherwise: a step may take
  // longer.
  setenv("OMPI_MCA_odls_base_sigkill_timeout", "60", 0);
  std::size_t at = 0;
  while (true) {
    const auto began = Clock::now();
    const int code = run_to_end(with_number(options.command, numbers[at]));
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    // Done, wrong usage, stopped on purpose: to begin again would change nothing.
    if (code == 0) return ExitCode::ok;
    if (code == static_cast<int>(ExitCode::wrong_usage)) return ExitCode::wrong_usage;
    if (code == static_cast<int>(ExitCode::interrupted) || was_asked != 0) return ExitCode::interrupted;
    const std::string ended = fmt::format("{} ended with {} after {:.3g} s", options.command.front(), code, seconds);
    if (seconds < options.short_time && ++at == numbers.size()) {
      warn(ended + "; it gets no further, so this is the end");
      return ExitCode::failed;
    }
    warn(numbers.size() > 1 ? text(ended, "; again, with ", numbers[at], numbers[at] == 1 ? " process" : " processes")
                            : ended + "; again");
  }
}

}  // namespace

void add_supervise(Verb& program) {
  Verb verb = program.add_verb(
      "supervise", "begin a training again when it dies, with as many processes as still work", train_group,
      {"supervise -- nudge train recipes/mnist-conv.toml --out runs/a --go-on",
       "supervise --processes 8,4,2 -- mpirun -np {} build/mpi/nudge train R.toml --set training.shards=8 --out runs/a "
       "--go-on"});
  const auto options = std::make_shared<SuperviseOptions>();
  verb.add_option("COMMAND", options->command, "what is run; {} stands for the number of processes")
      .required()
      .type_name("");
  verb.add_option("--processes", options->processes, "how many there are to be; the next one after each short try")
      .type_name("N,...");
  verb.add_option("--short", options->short_time, "a try that dies before is short: there may be fewer hosts now")
      .type_name("SECONDS")
      .shows_default();
  verb.runs([options] { return supervise(*options); });
}

}  // namespace nudge::app
