#pragma once
// Made-up explanations of a network of 2x2 pictures, 4-2-3, whose every number is known.

#include <string>

#include "nudge/documents.hpp"

namespace nudge::test {

inline Architecture sample_architecture() {
  return Architecture({1, 2, 2},
                      {{Flatten{}},
                       {Dense{4, 2}},
                       {Activation{Function::sigmoid, 0.01}},
                       {Dense{2, 3}},
                       {Activation{Function::sigmoid, 0.01}}},
                      Loss::quadratic);
}

inline Subject sample_subject() {
  Subject subject;
  subject.model = "4-2-3, seed 1";
  subject.data = "animals 7";
  subject.classes = {"cat", "dog", "owl"};
  subject.input = {1, 2, 2};
  subject.images = {{{1, 2, 2}, {0, 255, 128, 0}}, {{1, 2, 2}, {9, 0, 0, 90}}};
  subject.names = {"the first", "the second"};
  subject.command = "nudge explain --net 4-2-3";
  subject.made_by = "nudge 9.8.7";
  return subject;
}

inline ParameterAddress sample_weight(std::size_t layer, std::size_t neuron, std::size_t input) {
  return {layer, neuron, input};
}

inline HebbianPairs sample_pairs(std::size_t examples = 1) {
  HebbianPairs pairs;
  pairs.layer = 2;
  pairs.examples = examples;
  pairs.together = {{sample_weight(2, 1, 0), 0.8125, 0.40625, 0.330078125, 0.330078125}};
  pairs.apart = {{sample_weight(2, 0, 0), 0.8125, -0.21875, -0.177734375, -0.177734375}};
  pairs.unaffected = {{sample_weight(2, 2, 1), 0, 0.15625, 0, 0}};
  return pairs;
}

/// Of a weight that kernel 1 shares among 2 x 3 places, one of which reads the padding.
inline SharedNudge sample_shared() {
  return {.parameter = sample_weight(1, 1, 2),
          .plane = {1, 2, 3},
          .places = {{6, 0, 0.5, 0.25, 0.125},
                     {7, 1, 0, -0.375, 0},
                     {8, 2, 0.75, -0.5, -0.375},
                     {10, 1, 1, 0.0625, 0.0625},
                     {11, 3, 0.25, 0.03125, 0.0078125}},
          .nudge = -0.1796875};
}

inline ExampleExplanation sample_explanation() {
  ExampleExplanation e;
  e.outputs.cost = 0.91015625;
  e.outputs.outputs = {{0, 0.5, 0.625, 0, 0.390625, -1.25, -0.29296875},
                       {1, -0.25, 0.4375, 1, 0.31640625, 1.125, 0.27685546875},
                       {2, -0.5, 0.375, 0, 0.140625, -0.75, -0.17578125}};
  ThreeWays ways;
  MeasuredThreeWays measured;
  ways.neuron = {2, 1};
  ways.weighted_input = -0.25;
  ways.activation = 0.4375;
  ways.bias = 0.0625;
  ways.slope = 0.24609375;
  ways.weights = {{0, -0.375, 0.8125, 0.8125}, {1, 0.5625, 0, 0}};
  ways.activations = {{1, 0.5625, 0, 0.5625}, {0, -0.375, 0.8125, -0.375}};
  for (auto* levers : {&ways.weights, &ways.activations}) {
    for (Lever& lever : *levers) lever.parameter = {2, 1, lever.input};
  }
  measured.bias = {0.01, 0.01, 0.0100001, 0.0024609375, 0.00246112};
  measured.weights = {0.01, 0.008125, 0.0081251, 0.00199951, 0.00199962};
  measured.activations = {0.01, 0.00676, 0.006761, 0.0016636, 0.0016641};
  e.ways = ways;
  e.measured_ways = measured;
  e.votes = Votes{{1, 0},
                  0.8125,
                  {{0, 0.6875, -0.29296875, -0.201416},
                   {1, -0.375, 0.27685546875, -0.10382},
                   {2, 0.140625, -0.17578125, -0.0247192}},
                  -0.3299552,
                  -0.3299552,
                  1.0};
  e.backward.cost = e.outputs.cost;
  e.backward.input = {0, 0, {}, {0, 1, 0.5, 0}, {0.01171875, -0.0234375, 0.03515625, 0}, {}, {}, {}};
  e.backward.layers = {{1, 4, {1.5, -40}, {0.8125, 0}, {-0.3299552, 0.1484375}, {0.050263, 0}, {}, {}},
                       {2,
                        2,
                        {0.5, -0.25, -0.5},
                        {0.625, 0.4375, 0.375},
                        {-1.25, 1.125, -0.75},
                        {0.29296875, -0.27685546875, 0.17578125},
                        {},
                        {}}};
  e.hebbian = {sample_pairs()};
  e.shared = sample_shared();
  e.sensitivity = {{sample_weight(2, 1, 0), -0.330078125}, {{2, 0, std::nullopt}, 0.29296875}};
  e.measured = {{sample_weight(2, 1, 0), 0.01, -0.00330078125, -0.003291},
                {sample_weight(2, 1, 0), 0.001, -0.000330078, -0.00032998}};
  e.tensor_shares = {0.125, 0.0625, 0.5, 0.3125};
  e.map = {0, 0.050263, 0.0251315, 0};
  e.apart = SensitivityRatio{{sample_weight(2, 1, 0), -0.32}, {sample_weight(1, 0, 1), 0.01}, 32.0, false};
  return e;
}

inline NudgeTableResult sample_nudge_table() {
  NudgeTableResult table;
  table.examples = 6;
  table.rows = {{sample_weight(1, 0, 1), {0.34375, -0.140625}, 0.0859375, 0.2421875, 0.5, 0.375, 0, 0.34375},
                {{2, 1, std::nullopt}, {-0.28125, 0.109375}, -0.046875, 0.1953125, 0.25, 0.75, 5, -0.453125}};
  table.by_average = 1;
  table.by_contest = 1;
  table.gradient_norm = 0.71875;
  for (std::size_t i = 0; i < sample_architecture().parameter_count(); ++i) {
    table.nudges.push_back(i % 2 == 0 ? 0.015625 : -0.0078125);
  }
  return table;
}

inline Descents sample_descents() {
  Descents d;
  d.training_examples = 6;
  d.measured_examples = 6;
  d.seed = 7;
  for (const std::size_t batch : {1, 6}) {
    Descent descent{batch, 0.25, {}, {}};
    for (std::size_t i = 0; i < 4; ++i) {
      const double t = static_cast<double>(i);
      DescentMoment m{i, i * batch, t / 64, 0.9375 / (t + 1), 0.25 * t, 0.5 / (t + 1), std::nullopt, t, -t * t};
      if (i > 0) m.cosine = 0.875;
      descent.moments.push_back(m);
      descent.path.push_back({i, m.u, m.v});
    }
    d.descents.push_back(descent);
  }
  d.plane = {0.75, 0.1875, {-1, 1, 4}, {-10, -4, 1}, {9, 8, 7, 6, 5, 4, 3, 2, 1}};
  d.noise = {6, 0.40625, 1.203125, 7.2899408284};
  d.cosines = {{1, 50, 0.3125, 0.328125, 0.0625}, {6, 50, 1, 1, 0}};
  return d;
}

inline OneExample sample_one_example() {
  OneExample one;
  one.label = 1;
  one.moments = {{0, 1.40625, 1.59375, 0.34375, {1, 1, 0, 1, 0, 1, 0, 1, 1}},
                 {1, 0.5, 1.5, 0.34375, {1, 1, 0, 0, 2, 0, 0, 2, 0}},
                 {500, 0.0078125, 2.71875, 0.328125, {0, 2, 0, 0, 2, 0, 0, 2, 0}}};
  one.classes = {{2, 1.125, 2.375, 0, 2, 1, 0}, {2, 1.25, 0.03125, 2, 0, 1, 2}, {2, 1.0625, 2.28125, 1, 1, 2, 0}};
  return one;
}

inline Steepest sample_steepest() {
  Steepest s;
  s.cost = 0.91015625;
  s.gradient_norm = 0.71875;
  s.top = {{1, 0.21875, 0.2265625}, {10, 0.84375, 0.8515625}};
  s.lengths = {{0.01, {{0, 0.0071875, 0.00718}, {60, 0.00359375, 0.003583}}},
               {0.02, {{0, 0.014375, 0.01434}, {60, 0.0071875, 0.00715}}}};
  return s;
}

inline Story sample_story() {
  Story story;
  story.commonest = 0.375;
  story.training = {.batch_size = 10, .epochs = 3, .seed = 7};
  story.training.optimizer.learning_rate = 0.125;
  story.two = sample_subject();
  for (int moment = 0; moment < 3; ++moment) story.moments.push_back({sample_explanation(), 0.09375, {}});
  story.moments[0].confusion = {0, 0, 2, 0, 0, 2, 0, 0, 2};
  story.moments[1].confusion = {0, 2, 0, 0, 2, 0, 0, 2, 0};
  story.moments.back().explanation.outputs.cost = 0.00048828125;
  story.wrong = sample_explanation();
  story.wrong_two = sample_subject();
  story.forms = {{Image{{1, 2, 2}, {0, 255, 0, 255}}, story.wrong.outputs},
                 {Image{{1, 2, 2}, {255, 0, 0, 255}}, story.wrong.outputs}};
  story.forms.back().outputs.cost = 0.4375;
  story.table = sample_nudge_table();
  story.table_subject = sample_subject();
  story.descents = sample_descents();
  story.steepest = sample_steepest();
  story.steepest_examples = 6;
  return story;
}

}  // namespace nudge::test
