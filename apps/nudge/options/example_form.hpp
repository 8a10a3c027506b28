#pragma once
// One of the many forms of an example that augmentation makes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "nudge/augmentation.hpp"
#include "nudge/dataset.hpp"
#include "nudge/image.hpp"
#include "nudge/model.hpp"
#include "options/example_input.hpp"
#include "options/verb.hpp"

namespace nudge::app {

struct FormChoice {
  std::optional<std::size_t> number;  ///< that of the training's epoch, from 0
  std::optional<std::size_t> count;   ///< of so many forms a table
  std::string recipe;                 ///< whose augmentation; empty: the model's own

  bool given() const { return number || count || !recipe.empty(); }
};

/// Adds --form, --forms and --augment.
void add_form_options(Verb& verb, FormChoice& choice);

struct ExampleForm {
  ExampleInput input;
  Image picture;      ///< of it, rounded to bytes
  std::string words;  ///< ", form 3 of recipes/mnist-augmented.toml"
};

/// The form of the example at that position; of the training part it is the one that the training has seen in that
/// epoch. Errors: a recipe that cannot be read, that says no change of pictures; examples that are no pictures.
struct FormsAsked {
  Augmentation augmentation;
  std::uint64_t seed = 0;
  std::string recipe;  ///< "recipes/mnist-augmented.toml", "the model's own recipe"
};

/// By what the forms are made. Errors: a recipe that cannot be read or changes no picture; examples that are none.
FormsAsked forms_asked(const FormChoice& choice, const Model& model, const Subset& subset);

ExampleForm form_of(const FormChoice& choice, const Model& model, const Subset& subset, std::size_t position);

}  // namespace nudge::app
