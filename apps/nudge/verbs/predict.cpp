// nudge predict MODEL IMAGE...: says which class a model sees in pictures, or in an example of a data set.

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "nudge/image.hpp"
#include "nudge/png.hpp"
#include "nudge/prediction.hpp"
#include "options/common_options.hpp"
#include "options/example_choice.hpp"
#include "options/model_and_data.hpp"
#include "report/text_report.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct PredictOptions {
  std::string model;
  std::vector<std::string> images;
  bool like_mnist = false;
  DataChoice data;
  ExampleChoice example;
  bool json = false;
};

std::vector<float> copy(std::span<const float> numbers) { return {numbers.begin(), numbers.end()}; }

/// Dark ink on paper is the opposite of MNIST's digits, and a model of those is sure of nonsense then. A model file
/// does not say what its data looked like, unless they were standardised: then their mean does.
void hint_at_dark_ink(const Image& image, const Model& model, const std::string& path) {
  constexpr double bright = 128;
  const Preprocessing& preprocessing = model.preprocessing;
  const bool learnt_bright = !preprocessing.mean.empty() && preprocessing.mean.front() > 0.5F;
  if (preprocessing.shape.is_flat() || preprocessing.shape.channels != 1 || learnt_bright) return;
  const Brightness brightness = brightness_of(fit_picture(image, preprocessing));
  if (brightness.border < bright || brightness.border <= brightness.middle) return;
  warn(
      fmt::format("{} is bright at its border (a mean of {:.0f} of 255): if the model learnt light ink on black, as "
                  "MNIST has it, --like-mnist prepares the picture so",
                  path, brightness.border));
}

Prediction predict_picture(Predictor& predictor, const Model& model, const std::string& path, bool as_mnist) {
  Image image = read_png(path);
  if (as_mnist) {
    image = like_mnist(image);
  } else {
    hint_at_dark_ink(image, model, path);
  }
  return {path, copy(predictor.predict(image).probabilities), std::nullopt};
}

Prediction predict_example(Predictor& predictor, const OpenedModel& opened, const PredictOptions& options) {
  const OpenedData data = open_data(opened, options.data);
  ThreadTeam team(options.example.pick ? threads_or_default(0) : 1);
  const std::size_t index = find_example(options.example, data.subset, opened.model, team);
  return {text(data.name(), ' ', data.split, ' ', index), copy(predictor.predict(data.subset, index).probabilities),
          data.subset.label(index)};
}

ExitCode predict(const PredictOptions& options) {
  if (options.images.empty() != options.example.given()) {
    throw UsageError(options.images.empty()
                         ? "predict needs pictures (IMAGE...) or an example of a data set (--index, --label or --pick)"
                         : "predict takes pictures (IMAGE...) or an example (--index, --label, --pick), not both");
  }
  const OpenedModel opened = open_model(options.model);
  Predictor predictor(opened.model);
  std::vector<Prediction> predictions;
  if (options.example.given()) predictions.push_back(predict_example(predictor, opened, options));
  for (const std::string& path : options.images) {
    predictions.push_back(predict_picture(predictor, opened.model, path, options.like_mnist));
  }
  print(options.json ? predictions_json(predictions, opened.model.classes) + "\n"
                     : predictions_text(predictions, opened.model.classes));
  return ExitCode::ok;
}

}  // namespace

void add_predict(Verb& program) {
  Verb verb = program.add_verb(
      "predict", "which class a model sees in pictures, or in an example of a data set", understand_group,
      {"predict runs/mnist-1 seven.png", "predict runs/mnist-1 photo-of-a-seven.png --like-mnist",
       "predict runs/mnist-1 --pick first-wrong --json"});
  const auto options = std::make_shared<PredictOptions>();
  add_model_argument(verb, options->model);
  verb.add_option("IMAGE", options->images, "PNG pictures of any size: they are scaled to what the model takes")
      .type_name("");
  verb.add_flag("--like-mnist", options->like_mnist,
                "prepare each picture as MNIST's digits were: light ink on black, 20 pixels large, centred in 28x28");
  add_example_options(verb, options->example, true);
  add_data_options(verb, options->data);
  add_json_flag(verb, options->json);
  verb.runs([options] { return predict(*options); });
}

}  // namespace nudge::app
