// nudge predict MODEL IMAGE...: says which class a model sees in pictures, or in examples of a data set.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "nudge/data_files.hpp"
#include "nudge/image.hpp"
#include "nudge/png.hpp"
#include "nudge/prediction.hpp"
#include "options/common_options.hpp"
#include "options/example_choice.hpp"
#include "options/model_and_data.hpp"
#include "options/number_list.hpp"
#include "options/user_pictures.hpp"
#include "terminal/output.hpp"
#include "text/predictions_csv.hpp"
#include "text/regression_text.hpp"
#include "text/terminal_picture.hpp"
#include "text/text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

/// The examples of one pass, where many are asked.
constexpr std::size_t batch = 256;

struct PredictOptions {
  std::string model;
  std::vector<std::string> images;
  bool like_mnist = false;
  bool show = false;
  std::optional<std::string> input;
  DataChoice data;
  ExampleChoice example;
  bool of_data = false;  ///< all examples of a split: --data or --split came, and nothing that chooses one
  std::string csv;
  bool json = false;
};

/// What was said of all that could be read.
struct Predictions {
  std::vector<Prediction> all{};
  bool complete = true;   ///< false: something could not be read, and stderr says what
  std::size_t first = 0;  ///< of examples of a data set: where the first one stands in its split
};

std::vector<float> copy(std::span<const float> numbers) { return {numbers.begin(), numbers.end()}; }

/// What was said of one example, whose label is known or not.
Prediction prediction(std::string source, const Predicted& said, std::optional<std::int32_t> label = std::nullopt) {
  return {.source = std::move(source),
          .probabilities = copy(said.probabilities),
          .label = label,
          .values = copy(said.values)};
}

/// What the network is given of a picture.
void show_in_terminal(const Image& picture, const std::string& path) {
  print(path + ", as the network is given it\n");
  print_picture(terminal_picture(picture.pixels, picture.shape, shows_colours()));
}

Prediction predict_picture(Predictor& predictor, UserPictures& pictures, const std::string& path, bool show) {
  const Image image = pictures.read(path);
  if (show) show_in_terminal(image, path);
  return prediction(path, predictor.predict(image));
}

/// Files, and the pictures of folders. Whatever cannot be read is said, and the others are predicted all the same.
Predictions predict_pictures(Predictor& predictor, const PredictOptions& options) {
  Predictions predictions;
  UserPictures pictures(predictor.model(), options.like_mnist);
  const auto attempt = [&](const auto& work) {
    try {
      work();
    } catch (const Error& problem) {
      warn(problem.what());
      predictions.complete = false;
    }
  };
  const auto predict_one = [&](const std::string& path) {
    attempt([&] { predictions.all.push_back(predict_picture(predictor, pictures, path, options.show)); });
  };
  for (const std::string& path : options.images) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      predict_one(path);
      continue;
    }
    attempt([&] {
      const PictureList list = list_pictures(path);
      for (const std::string& note : list.notes) warn(note);
      for (const std::filesystem::path& file : list.files) predict_one(file.string());
    });
  }
  pictures.tell();
  return predictions;
}

/// Many examples, a batch at a time. `fill(i, row)` puts example i, as the data have it, into a row; `name(i)` and
/// `label(i)` say what to call it, and its class where that is known.
template <typename Fill, typename Name, typename Label>
Predictions predict_rows(Predictor& predictor, std::size_t examples, const Fill& fill, const Name& name,
                         const Label& label) {
  const Model& model = predictor.model();
  const std::size_t inputs = model.preprocessing.shape.size(), outputs = model.network.architecture().outputs();
  Predictions predictions;
  std::vector<float> values(batch * inputs), said(batch * outputs);
  for (std::size_t first = 0; first < examples; first += batch) {
    const std::size_t count = std::min(batch, examples - first);
    const Matrix<float> rows{values.data(), count, inputs};
    for (std::size_t i = 0; i < count; ++i) fill(first + i, rows.row(i));
    predictor.predict(Matrix<const float>{values.data(), count, inputs}, {said.data(), count, outputs});
    for (std::size_t i = 0; i < count; ++i) {
      const auto numbers = std::span<const float>(said).subspan(i * outputs, outputs);
      const Predicted one = model.targets ? Predicted{.values = numbers} : Predicted{.probabilities = numbers};
      predictions.all.push_back(prediction(name(first + i), one, label(first + i)));
    }
  }
  return predictions;
}

std::optional<std::int32_t> label_at(const Subset& subset, std::size_t position) {
  return subset.data->has_targets() ? std::nullopt : std::optional(subset.label(position));
}

std::vector<float> targets_at(const Subset& subset, std::size_t position) {
  if (!subset.data->has_targets()) return {};
  return copy(subset.data->targets_of(subset.indices[position]));
}

Predictions predict_split(Predictor& predictor, const OpenedData& data) {
  const Subset& subset = data.subset;
  const auto fill = [&](std::size_t position, std::span<float> row) {
    const std::size_t index = subset.indices[position];
    if (subset.data->has_pixels()) {
      std::copy_n(subset.data->image(index).begin(), row.size(), row.begin());
    } else {
      std::copy_n(subset.data->row(index).begin(), row.size(), row.begin());
    }
  };
  Predictions predictions = predict_rows(
      predictor, subset.size(), fill, [&](std::size_t i) { return text(data.name(), ' ', data.split, ' ', i); },
      [&](std::size_t i) { return label_at(subset, i); });
  for (std::size_t i = 0; i < subset.size(); ++i) predictions.all[i].targets = targets_at(subset, i);
  return predictions;
}

/// All examples of a table without labels, or the one at --index.
Predictions predict_unlabelled(Predictor& predictor, const UnlabelledExamples& examples, const ExampleChoice& choice) {
  if (choice.label || choice.pick) {
    throw UsageError(text(choice.label ? "--label" : "--pick", ": ", examples.name, " has no labels"));
  }
  const std::size_t first = choice.index.value_or(0);
  if (first >= examples.size()) {
    throw UsageError(text("--index ", first, ": ", examples.name, " has ", examples.size(),
                          examples.size() == 1 ? " example, number 0" : " examples, from 0"));
  }
  Predictions predictions = predict_rows(
      predictor, choice.index ? 1 : examples.size(),
      [&](std::size_t i, std::span<float> row) {
        std::copy_n(examples.row(first + i).begin(), row.size(), row.begin());
      },
      [&](std::size_t i) { return text(examples.name, ' ', first + i); },
      [](std::size_t) -> std::optional<std::int32_t> { return std::nullopt; });
  predictions.first = first;
  return predictions;
}

Predictions predict_example(Predictor& predictor, const OpenedData& data, const ExampleChoice& example) {
  if (predictor.model().targets && (example.label || example.pick)) {
    throw UsageError(text(example.label ? "--label" : "--pick", ": goes by classes, and the targets of ", data.name(),
                          " are numbers"));
  }
  ThreadTeam team(example.pick ? threads_or_default(0) : 1);
  const std::size_t index = find_example(example, data.subset, predictor.model(), team);
  Prediction one = prediction(text(data.name(), ' ', data.split, ' ', index), predictor.predict(data.subset, index),
                              label_at(data.subset, index));
  one.targets = targets_at(data.subset, index);
  return {.all = {std::move(one)}, .first = index};
}

Prediction predict_numbers(Predictor& predictor, const std::string& input) {
  const std::vector<double> numbers = numbers_of(input, "--input");
  const std::vector<float> values(numbers.begin(), numbers.end());
  return judged_as_usage("--input", [&] { return prediction("--input", predictor.predict(values)); });
}

Predictions predict_what_was_asked(const PredictOptions& options, const OpenedModel& opened) {
  Predictor predictor(opened.model, {.batch = options.of_data ? batch : 1});
  if (options.input) return {{predict_numbers(predictor, *options.input)}};
  if (!options.images.empty()) return predict_pictures(predictor, options);
  if (const auto unlabelled = load_unlabelled(options.data.source, opened.model)) {
    tell_notes(unlabelled->notes);
    return predict_unlabelled(predictor, *unlabelled, options.example);
  }
  const OpenedData data = open_data(opened, options.data);
  if (options.of_data) return predict_split(predictor, data);
  return predict_example(predictor, data, options.example);
}

void check_usage(const PredictOptions& options) {
  const int kinds =
      (options.images.empty() ? 0 : 1) + (options.example.given() || options.of_data ? 1 : 0) + (options.input ? 1 : 0);
  if (options.show && (options.images.empty() || options.json)) {
    throw UsageError(options.json
                         ? "--show draws in the terminal; it does not go with --json"
                         : "--show draws pictures (IMAGE...); `nudge data show` draws an example of a data set");
  }
  if (kinds == 1) return;
  throw UsageError(kinds == 0 ? "predict needs pictures (IMAGE...), examples of a data set (--data DATA for all, or "
                                "--index, --label or --pick for one) or numbers (--input)"
                              : "predict takes pictures (IMAGE...), examples of a data set (--data, --index, --label, "
                                "--pick) or numbers (--input): one of these");
}

ExitCode predict(const PredictOptions& options) {
  check_usage(options);
  const OpenedModel opened = open_predictor(options.model);
  const Predictions predictions = predict_what_was_asked(options, opened);
  const std::vector<std::string>& classes = opened.model.classes;
  const std::optional<Targets>& targets = opened.model.targets;
  const std::vector<Prediction>& all = predictions.all;
  if (!options.csv.empty()) {
    const PredictionNames names = options.images.empty() ? PredictionNames::numbers : PredictionNames::sources;
    const std::size_t first = predictions.first + 1;
    targets ? write_values_csv(options.csv, all, *targets, names, first)
            : write_predictions_csv(options.csv, all, classes, names, first);
  }
  if (options.json) {
    for (const Prediction& one : all) {
      print((targets ? document_of(one, *targets) : document_of(one, classes)) + "\n");
    }
  } else if (!options.csv.empty()) {
    print(options.csv + "\n");
  } else {
    print(targets ? values_text(all, *targets) : predictions_text(all, classes));
  }
  return predictions.complete ? ExitCode::ok : ExitCode::failed;
}

}  // namespace

void add_predict(Verb& program) {
  Verb verb = program.add_verb(
      "predict", "which class a model sees in pictures, or in examples of a data set", understand_group,
      {"predict runs/mnist-1 seven.png photos/", "predict runs/mnist-1 photo-of-a-seven.jpg --like-mnist --show",
       "predict runs/mnist-1 --data test.csv --csv answers.csv", "predict runs/mnist-1 --pick first-wrong --json"});
  const auto options = std::make_shared<PredictOptions>();
  add_model_argument(verb, options->model);
  verb.add_option("IMAGE", options->images,
                  "PNG and JPEG pictures of any size, or folders of them: they are scaled to what the model takes")
      .type_name("");
  verb.add_flag("--like-mnist", options->like_mnist,
                "prepare each picture as MNIST's digits were: light ink on black, 20 pixels large, centred in 28x28");
  verb.add_flag("--show", options->show, "draw each picture in the terminal as the network is given it");
  verb.add_option("--input", options->input,
                  "an example by hand, as the data have it: numbers joined by commas (of a picture from 0 to 255)")
      .type_name("N,N,...");
  add_example_options(verb, options->example, true);
  add_data_options(verb, options->data);
  verb.add_option("--csv", options->csv,
                  "write a table here: ImageId (the example's number, from 1; a picture's path), Label; of numbers Id "
                  "and the targets")
      .type_name("FILE");
  add_json_flag(verb, options->json);
  verb.runs([options, verb] {
    options->of_data = (verb.was_given("--data") || verb.was_given("--split")) && !options->example.given();
    return predict(*options);
  });
}

}  // namespace nudge::app
