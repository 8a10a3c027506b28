#pragma once
// nudge, the command line, but for what begins it: main.cpp, or with processes that train together mpi_main.cpp.

namespace nudge::app {

/// The exit code.
int run_program(int argc, char** argv);

}  // namespace nudge::app
