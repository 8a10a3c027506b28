#include "options/run_choice.hpp"

#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/processes.hpp"

namespace nudge::app {

Option add_run_options(Verb& verb, RunChoice& choice, const std::string& usual) {
  Option out = verb.add_option("--out", choice.out, text("the run's folder; else ", usual, "-<n>, the first free n"));
  out.type_name("RUN");
  const Option force = verb.add_flag("--force", choice.force, "replace a run that is in that folder");
  verb.add_flag("--go-on", choice.go_on, "go on with a run that is in that folder, as it was begun by the same command")
      .needs(out)
      .excludes(force);
  add_step_deadline_option(verb, choice.step_deadline);
  add_threads_option(verb, choice.threads);
  add_folder_option(verb, choice.data_folder);
  add_json_flag(verb, choice.json);
  return out;
}

void add_step_deadline_option(Verb& verb, double& seconds) {
  verb.add_option(
          "--step-deadline", seconds,
          "under mpirun: who waits longer for another process ends all of them, and says for which; 0: for ever")
      .type_name("SECONDS")
      .shows_default();
}

ProcessGroup* processes_within(double step_deadline) {
  if (!(step_deadline >= 0)) throw UsageError(text("--step-deadline ", step_deadline, ": 0 or more is expected"));
  ProcessGroup* group = processes();
  if (group != nullptr) group->wait_at_most(step_deadline);
  return group;
}

RunOptions run_options(const RunChoice& choice, const std::filesystem::path& usual) {
  RunOptions run;
  run.numbered = choice.out.empty();
  run.folder = run.numbered ? usual : std::filesystem::path(choice.out);
  run.data_folder = choice.data_folder;
  run.threads = threads_or_default(choice.threads);
  run.replace = choice.force;
  run.go_on = choice.go_on;
  run.group = processes_within(choice.step_deadline);
  return run;
}

}  // namespace nudge::app
