#include "options/example_form.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "nudge/augmentation.hpp"
#include "nudge/error.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"

namespace nudge::app {

void add_form_options(Verb& verb, FormChoice& choice) {
  verb.add_option("--form", choice.number,
                  "the example as augmentation changes it: of the training part, as epoch N (from 0) has seen it")
      .type_name("N")
      .group("Which example");
  verb.add_option("--augment", choice.recipe, "by this recipe's keys augment.*; else by the model's own")
      .type_name("RECIPE")
      .group("Which example");
}

ExampleForm form_of(const FormChoice& choice, const Model& model, const Subset& subset, std::size_t position) {
  Configuration configuration;
  if (choice.recipe.empty()) {
    if (!model.training.empty()) read_recipe_text(model.training, "the model's recipe", configuration);
  } else {
    read_recipe(choice.recipe, configuration);
  }
  const std::string recipe = choice.recipe.empty() ? "the model's own recipe" : choice.recipe;
  const Augmentation& augmentation = configuration.augment;
  if (!changes_pictures(augmentation)) {
    fail("--form: ", recipe, " changes no picture: none of its keys augment.rotation and so on is above 0",
         choice.recipe.empty() ? "; --augment names another recipe" : "");
  }
  const Dataset& data = *subset.data;
  if (!is_picture(data)) fail("--form: the examples of ", data.name, " are no pictures");
  Image picture = example_image(data, subset.indices[position]);
  const Augmenter augmenter(augmentation, picture.shape, configuration.training.seed);
  std::vector<float> form(picture.pixels.size()), scratch(augmenter.scratch_numbers());
  if (choice.number.value_or(0) > std::numeric_limits<std::uint32_t>::max()) {
    throw UsageError(text("--form ", *choice.number, ": epochs are numbers below 2^32"));
  }
  const auto number = static_cast<std::uint32_t>(choice.number.value_or(0));
  augmenter.change(picture.pixels, {.epoch = number, .example = static_cast<std::uint32_t>(position)}, form, scratch);
  std::ranges::transform(form, picture.pixels.begin(),
                         [](float x) { return static_cast<std::uint8_t>(std::clamp(x, 0.0F, 255.0F) + 0.5F); });

  ExampleInput input = input_of(model, subset, position);
  std::vector<float> prepared(form.size());
  prepare<float>(form, model.preprocessing, prepared);
  std::ranges::copy(prepared, input.x.begin());
  return {std::move(input), std::move(picture), text(", form ", number, " of ", recipe)};
}

}  // namespace nudge::app
