#pragma once
// Small, made-up trainings whose every number is known.

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "nudge/run_documents.hpp"

namespace nudge::test {

/// A network of 4x4 pictures (channels of them) into `hidden` neurons and three classes, its weights a fixed pattern.
inline Model sample_model(Shape input = {1, 4, 4}, std::size_t hidden = 5) {
  std::vector<Layer> layers;
  if (!input.is_flat()) layers.push_back({Flatten{}});
  layers.push_back({Dense{input.size(), hidden}});
  layers.push_back({Activation{Function::relu, 0.01}});
  layers.push_back({Dense{hidden, 3}});
  Model model{Network(Architecture(input, std::move(layers), Loss::cross_entropy)), {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < model.network.parameters().size(); ++i) {
    model.network.parameters()[i] = static_cast<float>(std::sin(static_cast<double>(i))) / 2;
  }
  model.preprocessing.shape = input;
  model.classes = {"cat", "dog", "owl"};
  model.dataset = "animals";
  model.training = "[network]\nlayers = \"16-5-3\"\n";
  return model;
}

/// Six pictures: two of each class.
inline Subset sample_subset(Shape shape = {1, 4, 4}) {
  auto data = std::make_shared<Dataset>();
  data->name = "animals";
  data->shape = shape;
  data->classes = {"cat", "dog", "owl"};
  data->labels = {0, 0, 1, 1, 2, 2};
  for (std::size_t i = 0; i < 6 * shape.size(); ++i) data->pixels.push_back(static_cast<std::uint8_t>(i * 7 % 256));
  return {data, {0, 1, 2, 3, 4, 5}};
}

/// Four of the six right; positions 1 (cat called owl) and 2 (dog called cat) wrong, position 2 at the higher cost.
inline Evaluation sample_evaluation() {
  Evaluation evaluation;
  evaluation.examples = 6;
  evaluation.correct = 4;
  evaluation.cost = 0.71234;
  evaluation.confusion = {1, 0, 1, 1, 1, 0, 0, 0, 2};
  evaluation.predictions = {0, 2, 0, 1, 2, 2};
  evaluation.costs = {0.1F, 1.5F, 2.25F, 0.2F, 0.1F, 0.12404F};
  evaluation.true_probability = {0.9F, 0.22F, 0.105F, 0.8F, 0.9F, 0.88F};
  evaluation.margin = {0.8F, 0.1F, 0.5F, 0.7F, 0.8F, 0.7F};
  return evaluation;
}

inline std::vector<EpochMetrics> sample_epochs(std::size_t count = 3) {
  std::vector<EpochMetrics> epochs;
  for (std::size_t i = 1; i <= count; ++i) {
    const double e = static_cast<double>(i);
    epochs.push_back({.epoch = i,
                      .step = i * 10,
                      .learning_rate = 0.5 / e,
                      .train_cost = 0.625 / e,
                      .train_accuracy = 1 - 0.25 / e,
                      .evaluated_on = "test",
                      .cost = 0.75 / e,
                      .accuracy = 1 - 0.375 / e,
                      .gradient_norm = 0.25 / e});
  }
  return epochs;
}

/// All of the above together.
inline RunReport sample_report() {
  RunReport report;
  report.title = "animals, the first";
  report.configuration = "[network]\nlayers = \"16-5-3\"\n";
  report.command = "nudge train config.toml";
  report.made_by = "nudge 9.8.7";
  report.result.finished = true;
  report.result.steps = 30;
  report.result.epochs = sample_epochs();
  report.result.test = sample_evaluation();
  report.result.model = "runs/animals/model.safetensors";
  report.result.report = "runs/animals/report.html";
  report.model = sample_model();
  report.data.test = sample_subset();
  report.shown_neurons = 64;
  return report;
}

}  // namespace nudge::test
