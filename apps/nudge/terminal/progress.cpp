#include "terminal/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "terminal/output.hpp"
#include "text/text.hpp"

namespace nudge::app {
namespace {

std::size_t terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80U;
}

}  // namespace

ProgressDisplay::ProgressDisplay() : terminal_(redraws_lines()) {}

void ProgressDisplay::update(std::size_t step, std::size_t total_steps, std::size_t epochs,
                             std::size_t examples_per_second) {
  const Clock::time_point now = Clock::now();
  if (started_ == Clock::time_point{}) {
    // A resumed run starts in the middle: what is left is judged by the steps that this process made.
    started_ = last_ = now;
    first_step_ = step;
    return;
  }
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000);
  if (now - last_ < pause || step <= first_step_ || total_steps == 0 || epochs == 0) return;
  last_ = now;

  const double elapsed = std::chrono::duration<double>(now - started_).count();
  const std::size_t to_go = total_steps - std::min(step, total_steps);
  nudge::Progress progress;
  progress.step = step;
  progress.total_steps = total_steps;
  progress.steps_per_epoch = total_steps / epochs;
  progress.examples_per_second = static_cast<double>(examples_per_second);
  progress.seconds_left = elapsed / static_cast<double>(step - first_step_) * static_cast<double>(to_go);
  if (terminal_) {
    // The last column stays free: a terminal that wraps there would leave half a bar behind.
    draw("\r" + progress_line(progress, terminal_columns() - 1));
    drawn_ = true;
  } else {
    tell(fmt::format("step {} of {}, {}, {} examples/s, {} left", with_thousands(step), with_thousands(total_steps),
                     percent(static_cast<double>(step) / static_cast<double>(total_steps), 0),
                     with_thousands(examples_per_second), duration(progress.seconds_left)));
  }
}

void ProgressDisplay::clear() {
  if (drawn_) draw("\r\x1b[K");
  drawn_ = false;
}

}  // namespace nudge::app
