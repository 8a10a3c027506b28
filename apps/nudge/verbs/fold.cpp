// nudge fold MODEL: the same function with fewer layers, to be shipped.

#include <fmt/format.h>

#include <memory>

#include "nudge/model_file.hpp"
#include "nudge/network.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

std::size_t batch_norms_of(const Network& network) {
  std::size_t count = 0;
  for (const Layer& layer : network.architecture().layers()) {
    count += std::holds_alternative<BatchNorm>(layer.kind) ? 1 : 0;
  }
  return count;
}

ExitCode fold(const std::string& from, const std::string& to) {
  Model model = open_predictor(from).model;
  const std::size_t layers = model.network.architecture().layers().size(), before = batch_norms_of(model.network);
  model.network = fold_batch_norms(model.network);
  const std::size_t after = batch_norms_of(model.network);
  if (after == before) {
    fail(from, ": nothing to fold: a batch normalisation right behind a dense layer or a convolution is expected, and ",
         before == 0 ? std::string("it has none at all") : text("none of its ", before, " stands there"));
  }
  save_model(model, to);
  print(fmt::format("{}: {} of {} batch normalisations folded, {} layers instead of {}\n", to, before - after, before,
                    model.network.architecture().layers().size(), layers));
  return ExitCode::ok;
}

}  // namespace

void add_fold(Verb& program) {
  struct FoldOptions {
    std::string model, out;
  };
  Verb verb = program.add_verb("fold", "batch normalisations into the layers before them, for a smaller, faster model",
                               understand_group, {"fold runs/fashion-1 --out fashion.safetensors"});
  const auto options = std::make_shared<FoldOptions>();
  add_model_argument(verb, options->model);
  verb.add_option("--out", options->out, "the model file to write").type_name("FILE").required();
  verb.runs([options] { return fold(options->model, options->out); });
}

}  // namespace nudge::app
