// A training to be killed: kill_target RUN DATA CHECKPOINT_SECONDS [count | kill N | full N]
//
// Starts the tiny training in RUN, or resumes it where there is one. Every call that changes a file (write, fsync,
// rename, ftruncate) is counted here, from 1. `count` prints how many there were. `kill N` dies by SIGKILL at call N: a
// write has then written half its bytes, the others have not happened. `full N`: from call N on the disk is full: a
// write takes half the bytes, then nothing.

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "nudge/error.hpp"
#include "nudge/run.hpp"
#include "runs/tiny_digits.hpp"

namespace {

long calls = 0;
long kill_at = 0;
long full_from = 0;

bool next_call_is_deadly() { return ++calls == kill_at; }
bool disk_is_full() { return full_from > 0 && calls >= full_from; }

void die() { ::raise(SIGKILL); }

}  // namespace

// The library's calls end here, because the linker finds these before the C library's.
extern "C" ssize_t write(int file, const void* bytes, size_t count) {
  const auto write_some = [&](size_t some) { return static_cast<ssize_t>(::syscall(SYS_write, file, bytes, some)); };
  if (next_call_is_deadly()) {
    write_some(count / 2);
    die();
  }
  if (disk_is_full()) {
    if (calls == full_from && count > 1) return write_some(count / 2);
    errno = ENOSPC;
    return -1;
  }
  return write_some(count);
}

extern "C" int fsync(int file) {
  if (next_call_is_deadly()) die();
  if (disk_is_full()) {
    errno = ENOSPC;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fsync, file));
}

extern "C" int rename(const char* from, const char* to) noexcept {
  if (next_call_is_deadly()) die();
  return static_cast<int>(::syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

extern "C" int ftruncate(int file, off_t length) noexcept {
  if (next_call_is_deadly()) die();
  return static_cast<int>(::syscall(SYS_ftruncate, file, length));
}

int main(int count, char** words) {
  if (count < 4) return 2;
  const std::string what = count > 4 ? words[4] : "";
  if (what == "kill") kill_at = std::atol(words[5]);
  if (what == "full") full_from = std::atol(words[5]);
  nudge::RunOptions options;
  options.folder = words[1];
  options.checkpoint_seconds = std::atof(words[3]);
  try {
    const bool there = std::filesystem::exists(options.folder / "config.toml");
    const nudge::RunResult result =
        there ? nudge::resume_run(options, 0, {}) : nudge::start_run(nudge::test::full_training(words[2]), options, {});
    if (what == "count") std::printf("%ld", calls);
    return result.finished ? 0 : 3;
  } catch (const nudge::Error& error) {
    std::fprintf(stderr, "%s", error.what());
    return 1;
  }
}
