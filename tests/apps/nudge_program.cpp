#include "apps/nudge_program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace nudge::test {
namespace {

void redirect(int descriptor, const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(126);
}

}  // namespace

Outcome must(Workplace& place, const Arguments& arguments) {
  Outcome outcome = place.nudge(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome;
}

void expect_refused(Workplace& place, const std::vector<Refused>& all) {
  for (const auto& [arguments, code, says] : all) {
    const std::string& verb = arguments.front();
    Arguments words = arguments;
    if (verb == "train" || verb == "finetune" || verb == "pretrain") words.insert(words.end(), {"--out", "none"});
    const Outcome outcome = place.nudge(words);
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, says)) << "expected: " << says << "\ncame: " << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(place / "none")) << says;
  }
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Outcome::last_line() const {
  const std::string lines = out.substr(0, out.find_last_not_of('\n') + 1);
  return lines.substr(lines.rfind('\n') + 1);
}

Started::Started(pid_t process, std::filesystem::path out, std::filesystem::path err)
    : process_(process), out_(std::move(out)), err_(std::move(err)) {}

void Started::send(int signal) const { kill(process_, signal); }

bool Started::has_ended() {
  if (!ended_) ended_ = waitpid(process_, &status_, WNOHANG) == process_;
  return ended_;
}

bool Started::wait_for_output(const std::string& words) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (content_of(out_).find(words) == std::string::npos) {
    if (has_ended() || std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

Outcome Started::wait() {
  if (!ended_) waitpid(process_, &status_, 0);
  ended_ = true;
  const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
  return {code, content_of(out_), content_of(err_)};
}

Workplace::Workplace() {
  std::string name = (std::filesystem::temp_directory_path() / "nudge-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  folder_ = name;
}

Workplace::~Workplace() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Outcome Workplace::nudge(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment) {
  return start(arguments, environment).wait();
}

Started Workplace::start(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment) {
  std::vector<std::string> words{NUDGE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run(words, environment);
}

Outcome Workplace::shell(const std::string& command) {
  return run({"/bin/sh", "-c", command}, {{"NUDGE", NUDGE_PROGRAM}}).wait();
}

Started Workplace::run(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment) {
  const std::string name = ".output-" + std::to_string(++started_);
  const std::filesystem::path out = folder_ / (name + ".out");
  const std::filesystem::path err = folder_ / (name + ".err");
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("cannot start a process");
  if (process == 0) {
    if (chdir(folder_.c_str()) != 0) _exit(126);
    redirect(STDIN_FILENO, "/dev/null");
    redirect(STDOUT_FILENO, out);
    redirect(STDERR_FILENO, err);
    setenv("NUDGE_DATA", (folder_ / "data").c_str(), 1);
    for (const auto& [key, value] : environment) setenv(key.c_str(), value.c_str(), 1);
    std::vector<std::string> copy = words;
    std::vector<char*> pointers;
    for (std::string& word : copy) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execv(pointers.front(), pointers.data());
    _exit(127);
  }
  return Started(process, out, err);
}

}  // namespace nudge::test
