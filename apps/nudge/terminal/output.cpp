#include "terminal/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/printable.hpp"
#include "terminal/processes.hpp"

namespace nudge::app {
namespace {

/// What stdio did not take it remembers itself, in the stream's error flag. Of processes that do the same together one
/// speaks, and whoever fails alone.
void write(std::FILE* stream, std::string_view words) {
  if (speaks_for_all() || failed_alone()) std::fwrite(words.data(), 1, words.size(), stream);
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

/// A terminal of which nothing is known is taken for one that only prints.
bool takes_escapes(int descriptor) {
  const std::string_view kind = environment("TERM");
  return isatty(descriptor) != 0 && !kind.empty() && kind != "dumb";
}

}  // namespace

void open_closed_streams() {
  // The lowest descriptor that is free is the one that open() takes.
  int opened = STDIN_FILENO;
  while (opened >= STDIN_FILENO && opened <= STDERR_FILENO) opened = open("/dev/null", O_RDWR);
  if (opened > STDERR_FILENO) close(opened);
}

void print(std::string_view words) { write(stdout, printable(words)); }

void print_json(const Json& json) { write(stdout, pretty(json) + "\n"); }

void print_picture(std::string_view picture) { write(stdout, picture); }

void tell(std::string_view words) { write(stderr, printable(words) + "\n"); }

void tell_of_this_process(std::string_view words) {
  const std::string line = printable(words) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void warn(std::string_view words) {
  // What was found out before comes first.
  flush_output();
  tell("nudge: " + std::string(words));
}

void draw(std::string_view bar) { write(stderr, bar); }

void flush_output() { std::fflush(stdout); }

bool all_was_printed() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

// https://no-color.org: whatever the variable holds, if it is not empty.
bool shows_colours() { return takes_escapes(STDOUT_FILENO) && environment("NO_COLOR").empty(); }

bool redraws_lines() { return takes_escapes(STDERR_FILENO); }

}  // namespace nudge::app
