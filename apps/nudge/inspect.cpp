// nudge inspect MODEL: what a model consists of, and how it was trained.

#include <memory>

#include "model_and_data.hpp"
#include "nudge/model_file.hpp"
#include "output.hpp"
#include "report/text_report.hpp"
#include "verb.hpp"

namespace nudge::app {

void add_inspect(CLI::App& app, Action& action) {
  struct Options {
    std::string model;
    bool json = false;
  };
  CLI::App& verb = add_verb(app, "inspect", "a model's layers, shapes, parameters and training", understand_group,
                            {"inspect runs/mnist-1", "inspect model.safetensors --json"});
  const auto options = std::make_shared<Options>();
  add_model_argument(verb, options->model);
  add_json_flag(verb, options->json);
  verb.callback([options, &action] {
    action = [options] {
      const Model model = load_model(options->model);
      print(options->json ? model_json(model) + "\n" : model_text(model));
      return ExitCode::ok;
    };
  });
}

}  // namespace nudge::app
