// nudge predict MODEL IMAGE...: what a model takes pictures, or an example of a data set, for.

#include <filesystem>
#include <memory>
#include <vector>

#include "example_choice.hpp"
#include "model_and_data.hpp"
#include "nudge/image.hpp"
#include "nudge/png.hpp"
#include "nudge/prediction.hpp"
#include "nudge/text_report.hpp"
#include "output.hpp"
#include "verb.hpp"

namespace nudge::app {
namespace {

struct Options {
  std::string model;
  std::vector<std::string> images;
  bool like_mnist = false;
  DataChoice data;
  ExampleChoice example;
  bool json = false;
};

std::vector<float> copy(std::span<const float> numbers) { return {numbers.begin(), numbers.end()}; }

Prediction predict_picture(Predictor& predictor, const std::string& path, bool as_mnist) {
  Image image = read_png(path);
  if (as_mnist) image = like_mnist(image);
  return {path, copy(predictor.probabilities(image)), std::nullopt};
}

Prediction predict_example(Predictor& predictor, const OpenedModel& opened, const Options& options) {
  const OpenedData data = open_data(opened, options.data);
  ThreadTeam team(options.example.pick ? threads_or_default(0) : 1);
  const std::size_t index = find_example(options.example, data.subset, opened.model, team);
  return {text(data.name(), ' ', data.split, ' ', index), copy(predictor.probabilities(data.subset, index)),
          data.subset.label(index)};
}

ExitCode predict(const Options& options) {
  if (options.images.empty() != options.example.given()) {
    throw UsageError(options.images.empty()
                         ? "predict needs pictures (IMAGE...) or an example of a data set (--index, --label or --pick)"
                         : "predict takes pictures (IMAGE...) or an example (--index, --label, --pick), not both");
  }
  const OpenedModel opened = open_model(options.model);
  Predictor predictor(opened.model.network, opened.model.preprocessing);
  std::vector<Prediction> predictions;
  if (options.example.given()) predictions.push_back(predict_example(predictor, opened, options));
  for (const std::string& path : options.images) {
    predictions.push_back(predict_picture(predictor, path, options.like_mnist));
  }
  print(options.json ? predictions_json(predictions, opened.model.classes) + "\n"
                     : predictions_text(predictions, opened.model.classes));
  return ExitCode::ok;
}

}  // namespace

void add_predict(CLI::App& app, Action& action) {
  CLI::App& verb =
      add_verb(app, "predict", "what a model takes pictures, or an example of a data set, for", understand_group,
               {"predict runs/mnist-1 seven.png", "predict runs/mnist-1 photo-of-a-seven.png --like-mnist",
                "predict runs/mnist-1 --pick first-wrong --json"});
  const auto options = std::make_shared<Options>();
  add_model_argument(verb, options->model);
  verb.add_option("IMAGE", options->images, "PNG pictures of any size: they are scaled to what the model takes")
      ->type_name("");
  verb.add_flag("--like-mnist", options->like_mnist,
                "prepare each picture as MNIST's digits were: light ink on black, 20 pixels large, centred in 28x28");
  add_example_options(verb, options->example, true);
  add_data_options(verb, options->data);
  add_json_flag(verb, options->json);
  verb.callback([options, &action] { action = [options] { return predict(*options); }; });
}

}  // namespace nudge::app
