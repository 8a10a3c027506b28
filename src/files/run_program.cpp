#include "files/run_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "nudge/error.hpp"

extern char** environ;

namespace nudge {

namespace {

using Clock = std::chrono::steady_clock;

/// Starts the program with its error stream going into `errors`; 0 or an error number.
int start(const std::vector<std::string>& arguments, const std::filesystem::path& folder, int errors, pid_t& child) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  const int error_number = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error_number;
}

/// What a program complained about, in one line that fits into a message: its last lines.
std::string last_lines(std::string_view errors) {
  constexpr std::size_t most = 300;
  while (!errors.empty() && errors.back() == '\n') errors.remove_suffix(1);
  const bool cut = errors.size() > most;
  if (cut) errors.remove_prefix(errors.size() - most);
  std::string line = cut ? "..." : "";
  for (const char c : errors) {
    if (c == '\n') {
      line += "; ";
    } else {
      line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return line;
}

ProgramResult result_of(int status, const std::string& errors) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {true, ""};
  const std::string end = WIFEXITED(status) ? text("ended with status ", WEXITSTATUS(status))
                                            : text("was ended by signal ", WTERMSIG(status));
  const std::string said = last_lines(errors);
  return {false, said.empty() ? end : text(end, ": ", said)};
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                          std::chrono::seconds limit) {
  std::array<int, 2> pipe_ends{};
  if (::pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return {false, std::strerror(errno)};
  const auto [from_child, to_parent] = pipe_ends;
  pid_t child = 0;
  const int error_number = start(arguments, folder, to_parent, child);
  ::close(to_parent);
  if (error_number != 0) {
    ::close(from_child);
    return {false, error_number == ENOENT ? "is not installed" : std::strerror(error_number)};
  }

  // The pipe may stay open beyond the child, in the hands of its own children, and close before its end: so look at
  // both.
  const auto deadline = Clock::now() + limit;
  std::string errors;
  int status = 0;
  bool open = true;
  bool late = false;
  while (true) {
    if (open) {
      pollfd waiting{from_child, POLLIN, 0};
      ::poll(&waiting, 1, 50);
    } else {
      ::poll(nullptr, 0, 10);
    }
    const bool ended = ::waitpid(child, &status, WNOHANG) == child;
    while (open) {
      std::array<char, 4096> buffer;
      const ssize_t came = ::read(from_child, buffer.data(), buffer.size());
      if (came <= 0) {
        open = came < 0 && (errno == EAGAIN || errno == EINTR);
        break;
      }
      constexpr std::size_t kept = 16 * 1024;
      errors.append(buffer.data(), static_cast<std::size_t>(came));
      if (errors.size() > kept) errors.erase(0, errors.size() - kept / 2);
    }
    if (ended) break;
    if (Clock::now() > deadline) {
      late = true;
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      break;
    }
  }
  ::close(from_child);
  if (late) return {false, text("took longer than ", limit.count(), " s")};
  return result_of(status, errors);
}

}  // namespace nudge
