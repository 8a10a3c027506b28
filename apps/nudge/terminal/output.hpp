#pragma once
// What a verb found out goes to stdout, as text or as JSON; everything else goes to stderr. Nothing here throws: a
// stream that takes nothing is noticed once, at the end (all_was_printed).

#include <string_view>

#include "base/json.hpp"

namespace nudge::app {

/// Opens /dev/null in the place of each standard stream that is closed: else the next file opened would get its
/// descriptor, and what is printed would stand between the file's lines. Comes before anything is opened.
void open_closed_streams();

/// To stdout. Control characters, which only a name in a user's file can bring, are written visibly (base/printable.hpp).
void print(std::string_view words);
void print_json(const Json& json);
/// To stdout, as it is: a picture's escape sequences are meant.
void print_picture(std::string_view picture);

/// One line to stderr.
void tell(std::string_view words);
/// The same of what this process does by itself, where several share the work.
void tell_of_this_process(std::string_view words);
/// One line to stderr, after the program's name: what the user should know of.
void warn(std::string_view words);
/// To stderr, as it is: a bar that is drawn over.
void draw(std::string_view bar);

/// Hands on what is printed so far; whoever reads a pipe wants it now.
void flush_output();
/// False where stdout did not take all of it.
bool all_was_printed();

/// Whether stdout is a terminal that shows colours: neither NO_COLOR nor TERM=dumb forbid them.
bool shows_colours();
/// Whether stderr is a terminal that can take back what it shows.
bool redraws_lines();

}  // namespace nudge::app
