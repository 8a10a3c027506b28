// nudge init --net NET: an untrained model as a file, to be computed with elsewhere.

#include <fmt/format.h>

#include <memory>

#include "nudge/model_file.hpp"
#include "options/common_options.hpp"
#include "options/network_choice.hpp"
#include "terminal/output.hpp"
#include "text/text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct InitOptions {
  NetworkChoice network;
  std::string out;
};

ExitCode init(const InitOptions& options) {
  if (!options.network.is_untrained())
    throw UsageError("--net is needed: the network to begin with, such as 784-16-10");
  const NetworkAndData chosen = open_network_and_data(options.network);
  save_model(chosen.network.model(), options.out);
  print(fmt::format("{}: {}; {} parameters\n", options.out, chosen.network.name,
                    with_thousands(chosen.network.architecture().parameter_count())));
  return ExitCode::ok;
}

}  // namespace

void add_init(Verb& program) {
  Verb verb = program.add_verb("init", "write an untrained model: a network of any shape and seed", train_group,
                               {"init --net 784-16-10 --seed 1 --out untrained.safetensors",
                                "init --net 64-8-5 --activation tanh --data digits.csv --out untrained.safetensors"});
  const auto options = std::make_shared<InitOptions>();
  options->network.batch_norms = BatchNorms::trained;
  add_untrained_options(verb, options->network);
  verb.add_option("--out", options->out, "the model file to write").type_name("FILE").required();
  verb.runs([options] { return init(*options); });
}

}  // namespace nudge::app
