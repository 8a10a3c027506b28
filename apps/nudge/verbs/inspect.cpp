// nudge inspect MODEL: what a model consists of, and how it was trained.

#include <memory>

#include "nudge/model_file.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "text/text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {

void add_inspect(Verb& program) {
  struct InspectOptions {
    std::string model;
    bool json = false;
  };
  Verb verb = program.add_verb("inspect", "a model's layers, shapes, parameters and training", understand_group,
                               {"inspect runs/mnist-1", "inspect model.safetensors --json"});
  const auto options = std::make_shared<InspectOptions>();
  add_model_argument(verb, options->model);
  add_json_flag(verb, options->json);
  verb.runs([options] {
    const Model model = load_model(options->model);
    print(options->json ? document_of(model) + "\n" : model_text(model));
    return ExitCode::ok;
  });
}

}  // namespace nudge::app
