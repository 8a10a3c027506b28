#include "program.hpp"

#include <csignal>

#include "command_line.hpp"
#include "nudge/version.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

constexpr const char* description =
    "nudge trains neural networks on handwritten digits by backpropagation, and shows every step with exact numbers.";

constexpr const char* footer = R"(Every verb has its own --help, with examples.
MODEL is a model file or the folder of a run (the verbs that explain also take an untrained network, --net); the data set defaults to the one that the model was trained on.

Exit codes:
  0    done
  1    failed: something is wrong with a file, the data or the training; stderr says what
  2    wrong usage: a verb, an option or its value is not understood
  3    not passed: `nudge check` or `nudge gradient --compare` found a difference
  130  stopped by Ctrl-C, with everything saved; `nudge resume` goes on

Environment:
  NUDGE_DATA     where the data sets lie, unless --dir says it; else $XDG_DATA_HOME/nudge
  NUDGE_MIRRORS  the only mirrors that `nudge data get` asks, URLs separated by spaces
  NO_COLOR       not empty: pictures in the terminal are drawn without colours, as they are with TERM=dumb)";

void add_verbs(Verb program) {
  add_train(program);
  add_resume(program);
  add_pretrain(program);
  add_finetune(program);
  add_transfer(program);
  add_sweep(program);
  add_supervise(program);
  add_init(program);
  add_eval(program);
  add_compare(program);
  add_predict(program);
  add_reconstruct(program);
  add_inspect(program);
  add_fold(program);
  add_import(program);
  add_export(program);
  add_gradient(program);
  add_check(program);
  add_explain(program);
  add_average(program);
  add_sensitivity(program);
  add_hebbian(program);
  add_steepest(program);
  add_one_example(program);
  add_descents(program);
  add_story(program);
  add_lab(program);
  Verb data = program.add_verb("data", "fetch, list and look at data sets", data_group,
                               {"data get mnist", "data list", "data show mnist --split train --label 2"});
  data.needs_verb();
  add_data_get(data);
  add_data_show(data);
  add_data_list(data);
}

}  // namespace

int run_program(int argc, char** argv) {
  open_closed_streams();
  // Where the system limits the size of files, a write that goes over it is to fail like one onto a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  CommandLine line("nudge", description, footer, "nudge " NUDGE_VERSION);
  add_verbs(line.program());
  return static_cast<int>(line.run(argc, argv));
}

}  // namespace nudge::app
