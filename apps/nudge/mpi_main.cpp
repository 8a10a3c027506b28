// nudge as mpirun or srun starts it, several times over.

#include "cluster/mpi_group.hpp"
#include "program.hpp"
#include "terminal/processes.hpp"

int main(int argc, char** argv) {
  nudge::cluster::MpiGroup group(argc, argv);
  if (group.size() > 1) nudge::app::set_processes(&group);
  const int code = nudge::app::run_program(argc, argv);
  // The others may be waiting for this process, and would for ever.
  if (group.size() > 1 && nudge::app::failed_alone()) group.abort(code);
  group.leave(nudge::app::last_words());
  return code;
}
