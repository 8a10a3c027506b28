#include "terminal/interruption.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <string_view>

#include "terminal/processes.hpp"

namespace nudge::app {
namespace {

volatile std::sig_atomic_t stop_requested = 0, is_silent = 0;

extern "C" void note_request(int) {
  stop_requested = 1;
  if (is_silent != 0) return;
  constexpr std::string_view message = "\nnudge: finishing the batch and saving; once more ends at once\n";
  // A handler may only call what is safe at any moment; write() is. Nothing can be done if stderr is closed.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
}

/// The last is what a cluster's scheduler warns of the end by; mpirun passes it on.
constexpr std::array signals{SIGINT, SIGTERM, SIGUSR1};
std::array<struct sigaction, signals.size()> former;

}  // namespace

Interruption::Interruption() {
  stop_requested = 0;
  is_silent = speaks_for_all() ? 0 : 1;
  struct sigaction ours {};
  ours.sa_handler = note_request;
  // The system puts the default back when the first signal arrives, so that the second one kills.
  ours.sa_flags = SA_RESETHAND | SA_RESTART;
  sigemptyset(&ours.sa_mask);
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &ours, &former[i]);
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &former[i], nullptr);
}

bool Interruption::requested() const { return stop_requested != 0; }

}  // namespace nudge::app
