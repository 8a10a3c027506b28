#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include "program.hpp"

namespace {

/// How many processes mpirun or srun has started; 1: it was neither.
long started_processes() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    if (const char* value = std::getenv(name)) return std::strtol(value, nullptr, 10);
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (started_processes() > 1) {
    std::fputs(
        "nudge: was started as one of several processes, and has no MPI in it: each would train by itself; use "
        "the program of the mpi preset (docs/cluster.md)\n",
        stderr);
    return 2;
  }
  return nudge::app::run_program(argc, argv);
}
