#include "options/example_form.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "nudge/error.hpp"
#include "nudge/example_forms.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"

namespace nudge::app {

void add_form_options(Verb& verb, FormChoice& choice) {
  verb.add_option("--form", choice.number,
                  "the example as augmentation changes it: of the training part, as epoch N (from 0) has seen it, or "
                  "round N where "
                  "examples without labels say how long an epoch is")
      .type_name("N")
      .whole_number()
      .group("Which example");
  verb.add_option("--forms", choice.count, "instead of one example a table: what N forms of it want of each output")
      .type_name("N")
      .group("Which example");
  verb.add_option("--augment", choice.recipe, "by this recipe's keys augment.*; else by the model's own")
      .type_name("RECIPE")
      .group("Which example");
}

FormsAsked forms_asked(const FormChoice& choice, const Model& model, const Subset& subset) {
  Configuration configuration;
  if (choice.recipe.empty()) {
    if (!model.training.empty()) read_recipe_text(model.training, "the model's recipe", configuration);
  } else {
    read_recipe(choice.recipe, configuration);
  }
  const std::string recipe = choice.recipe.empty() ? "the model's own recipe" : choice.recipe;
  const char* const option = choice.count ? "--forms: " : "--form: ";
  if (!changes_pictures(configuration.augment)) {
    fail(option, recipe, " changes no picture: none of its keys augment.rotation and so on is above 0",
         choice.recipe.empty() ? "; --augment names another recipe" : "");
  }
  if (!is_picture(*subset.data)) fail(option, "the examples of ", subset.data->name, " are no pictures");
  return {configuration.augment, configuration.training.seed, recipe};
}

ExampleForm form_of(const FormChoice& choice, const Model& model, const Subset& subset, std::size_t position) {
  const FormsAsked asked = forms_asked(choice, model, subset);
  if (choice.number.value_or(0) > std::numeric_limits<std::uint32_t>::max()) {
    throw UsageError(text("--form ", *choice.number, ": epochs are numbers below 2^32"));
  }
  const auto number = static_cast<std::uint32_t>(choice.number.value_or(0));
  AugmentedExample form = augmented_example(model, subset, position, asked.augmentation, number, asked.seed);
  ExampleInput input = input_of(model, subset, position);
  std::ranges::copy(form.x, input.x.begin());
  return {std::move(input), std::move(form.picture), text(", form ", number, " of ", asked.recipe)};
}

}  // namespace nudge::app
