// nudge eval MODEL: how well a model does on a split of a data set.

#include <memory>

#include "model_and_data.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/text_report.hpp"
#include "output.hpp"
#include "verb.hpp"

namespace nudge::app {
namespace {

struct Options {
  std::string model;
  DataChoice data;
  std::size_t threads = 0;
  bool json = false;
};

ExitCode evaluate_model(const Options& options) {
  const OpenedModel opened = open_model(options.model);
  const OpenedData data = open_data(opened, options.data);
  ThreadTeam team(threads_or_default(options.threads));
  const Evaluation evaluation = evaluate(opened.model.network, opened.model.preprocessing, data.subset, team);
  if (options.json) {
    Json json{{"model", options.model}, {"data", data.name()}, {"split", data.split}};
    json.update(Json::parse(evaluation_json(evaluation, opened.model.classes)));
    print_json(json);
  } else {
    print(text(options.model, " on ", data.name(), ", ", data.split, "\n"));
    print(evaluation_text(evaluation, opened.model.classes));
  }
  return ExitCode::ok;
}

}  // namespace

void add_eval(CLI::App& app, Action& action) {
  CLI::App& verb =
      add_verb(app, "eval", "accuracy, cost, per-class table and confusion matrix of a model", understand_group,
               {"eval runs/mnist-1", "eval runs/mnist-1 --split validation --json",
                "eval model.safetensors --data my-digits.csv"});
  const auto options = std::make_shared<Options>();
  add_model_argument(verb, options->model);
  add_data_options(verb, options->data);
  add_threads_option(verb, options->threads);
  add_json_flag(verb, options->json);
  verb.callback([options, &action] { action = [options] { return evaluate_model(*options); }; });
}

}  // namespace nudge::app
