// nudge data show SOURCE: one example of a data set, drawn in the terminal.

#include <fmt/format.h>

#include <memory>

#include "nudge/augmentation.hpp"
#include "nudge/error.hpp"
#include "nudge/image.hpp"
#include "nudge/png.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"
#include "options/example_choice.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "text/terminal_picture.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct DataShowOptions {
  DataChoice data;
  ExampleChoice example;
  std::string png, recipe;
  bool json = false;
};

std::string row_text(const Dataset& data, std::size_t row) {
  std::string line;
  for (std::size_t i = 0; i < data.shape.size(); ++i) {
    const float number = data.has_pixels() ? static_cast<float>(data.image(row)[i]) : data.row(row)[i];
    line += fmt::format("{}{}", line.empty() ? "" : " ", number);
  }
  return line + "\n";
}

ExitCode show(const DataShowOptions& options) {
  const OpenedData opened = open_part(options.data);
  const Subset& subset = opened.subset;
  const Dataset& data = *subset.data;
  const std::size_t index = find_example(options.example, subset);
  const std::size_t row = subset.indices[index];
  const std::string& label = data.classes[static_cast<std::size_t>(subset.label(index))];
  const auto picture = [&](std::size_t forms, std::size_t columns) {
    if (options.recipe.empty()) return example_image(data, row);
    Configuration configuration;
    read_recipe(options.recipe, configuration);
    if (!changes_pictures(configuration.augment)) {
      fail("--augment ", options.recipe,
           ": changes no picture: none of its keys augment.rotation and so on is above 0");
    }
    return augmentation_sheet(configuration.augment, example_image(data, row), static_cast<std::uint32_t>(index),
                              configuration.training.seed, forms, columns);
  };
  if (!options.png.empty()) write_png(options.png, picture(40, 8));
  if (options.json) {
    Json json{{"data", data.name}, {"split", opened.split},
              {"index", index},    {"examples", subset.size()},
              {"label", label},    {"shape", Json::array({data.shape.channels, data.shape.height, data.shape.width})}};
    if (data.has_pixels()) {
      json["pixels"] = data.image(row);
    } else {
      json["numbers"] = Json::array();
      for (const float number : data.row(row)) json["numbers"].push_back(static_cast<double>(number));
    }
    if (!options.png.empty()) json["png"] = options.png;
    print_json(json);
    return ExitCode::ok;
  }
  print(fmt::format("{} {}, example {} of {}: {}\n", data.name, opened.split, index, subset.size(), label));
  if (is_picture(data)) {
    const Image shown = picture(3, 3);
    print_picture(terminal_picture(shown.pixels, shown.shape, shows_colours()));
  } else {
    print(row_text(data, row));
  }
  if (!options.png.empty()) print(options.png + "\n");
  return ExitCode::ok;
}

}  // namespace

void add_data_show(Verb& data) {
  Verb verb = data.add_verb("show", "draw one example of a data set in the terminal, with its label", data_group,
                            {"data show mnist --split train --label 2", "data show mnist --index 7 --png seven.png",
                             "data show my-pictures --label cat --nth 3",
                             "data show mnist --label 7 --augment recipes/mnist-augmented.toml --png forms.png"});
  const auto options = std::make_shared<DataShowOptions>();
  verb.add_option("DATA", options->data.source,
                  "a name of `nudge data list`, or the path of IDX files, a CSV file or pictures")
      .required()
      .type_name("");
  add_split_options(verb, options->data, {"train", "test"});
  add_example_options(verb, options->example, false);
  verb.add_option("--augment", options->recipe,
                  "and beside it new forms of it, by this recipe's keys augment.*: 39 in the --png, 2 in the terminal")
      .type_name("RECIPE");
  verb.add_option("--png", options->png, "write the picture to this file, too").type_name("FILE");
  add_json_flag(verb, options->json);
  verb.runs([options] { return show(*options); });
}

}  // namespace nudge::app
