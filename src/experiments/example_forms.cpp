#include "nudge/example_forms.hpp"

#include <algorithm>

#include "nudge/error.hpp"
#include "nudge/experiments.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

namespace {

Image picture_at(const Subset& examples, std::size_t position) {
  if (examples.data == nullptr || position >= examples.size()) {
    fail("forms: position ", position, ", and there are ", examples.size(), " examples");
  }
  if (!is_picture(*examples.data)) fail("forms: the examples of ", examples.data->name, " are no pictures");
  return example_image(*examples.data, examples.indices[position]);
}

}  // namespace

AugmentedExample augmented_example(const Model& model, const Subset& examples, std::size_t position,
                                   const Augmentation& augmentation, std::uint32_t epoch, std::uint64_t seed) {
  AugmentedExample example{.picture = picture_at(examples, position)};
  const Augmenter augmenter(augmentation, example.picture.shape, seed);
  std::vector<float> form(example.picture.pixels.size()), scratch(augmenter.scratch_numbers());
  augmenter.change(example.picture.pixels, {.epoch = epoch, .example = static_cast<std::uint32_t>(position)}, form,
                   scratch);
  std::ranges::transform(form, example.picture.pixels.begin(),
                         [](float x) { return static_cast<std::uint8_t>(std::clamp(x, 0.0F, 255.0F) + 0.5F); });
  example.x.resize(form.size());
  prepare<float>(form, model.preprocessing, example.x);
  return example;
}

std::vector<FormNudges> nudges_of_forms(const Model& model, const Subset& examples, std::size_t position,
                                        const Augmentation& augmentation, std::size_t count, std::uint64_t seed,
                                        ThreadTeam& team) {
  Image picture = picture_at(examples, position);
  const BasicNetwork<double> network = convert<double>(model.network);
  std::vector<double> y(network.architecture().outputs());
  one_hot<double>(examples.label(position), y);
  const auto wants = [&](std::span<const float> x) {
    const std::vector<double> exact(x.begin(), x.end());
    const ExampleRun<double> run(network, std::span<const double>(exact), std::span<const double>(y), team);
    return output_nudges(run.trace(), 0);
  };
  std::vector<float> plain(picture.pixels.size());
  prepare<float>(std::span<const std::uint8_t>(picture.pixels), model.preprocessing, plain);
  std::vector<FormNudges> forms;
  forms.push_back({std::move(picture), wants(plain)});
  for (std::size_t epoch = 0; epoch < count; ++epoch) {
    AugmentedExample form =
        augmented_example(model, examples, position, augmentation, static_cast<std::uint32_t>(epoch), seed);
    forms.push_back({std::move(form.picture), wants(form.x)});
  }
  return forms;
}

}  // namespace nudge
