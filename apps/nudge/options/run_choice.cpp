#include "options/run_choice.hpp"

#include "options/common_options.hpp"
#include "options/model_and_data.hpp"

namespace nudge::app {

Option add_run_options(Verb& verb, RunChoice& choice, const std::string& usual) {
  Option out = verb.add_option("--out", choice.out, text("the run's folder; else ", usual, "-<n>, the first free n"));
  out.type_name("RUN");
  verb.add_flag("--force", choice.force, "replace a run that is in that folder");
  add_threads_option(verb, choice.threads);
  add_folder_option(verb, choice.data_folder);
  add_json_flag(verb, choice.json);
  return out;
}

RunOptions run_options(const RunChoice& choice, const std::filesystem::path& usual) {
  RunOptions run;
  run.numbered = choice.out.empty();
  run.folder = run.numbered ? usual : std::filesystem::path(choice.out);
  run.data_folder = choice.data_folder;
  run.threads = threads_or_default(choice.threads);
  run.replace = choice.force;
  return run;
}

}  // namespace nudge::app
