// What a program may get wrong: every entry raises nudge::Error and says what came and what was expected. Run under the
// sanitizers, the table also shows that nothing was read or written beside its place before.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nudge/descents.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "nudge/image.hpp"
#include "nudge/net_text.hpp"
#include "nudge/prediction.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// 30 pictures of 4 x 4 in 3 classes, and a model for them.
const Subset& good() {
  static const Subset subset = test::blobs({.examples = 30});
  return subset;
}
const Model& model() {
  static const Model made = make_model("16-5-3", *good().data, 1);
  return made;
}
ThreadTeam& team() {
  static ThreadTeam one;
  return one;
}

/// All examples of the data after a change that makes them wrong.
Subset wrong(const std::function<void(Dataset&)>& change, bool pixels = true) {
  Dataset data = *test::blobs({.examples = 30, .pixels = pixels}).data;
  std::vector<std::uint32_t> indices = good().indices;
  change(data);
  return {std::make_shared<const Dataset>(std::move(data)), std::move(indices)};
}
Subset label_of_12() {
  return wrong([](Dataset& data) { data.labels[4] = 12; });
}
Subset label_below_0() {
  return wrong([](Dataset& data) { data.labels[4] = -1; });
}
Subset no_classes() {
  return wrong([](Dataset& data) { data.classes.clear(); });
}
Subset index_outside() { return {good().data, {0, 1, 30}}; }
Subset one_class_more() {
  return wrong([](Dataset& data) { data.classes.emplace_back("another"); });
}
Subset classes_in_another_order() {
  return wrong([](Dataset& data) { std::swap(data.classes[0], data.classes[2]); });
}
Subset too_few_pixels() {
  return wrong([](Dataset& data) { data.pixels.resize(30 * 16 - 5); });
}

void train(const Subset& subset, const TrainingSettings& settings = {}) {
  Trainer(model(), subset, settings, team()).step();
}

void story(const Subset& test) { story_experiment(model(), good(), test, 0, {}, team()); }

Preprocessing with_means(std::vector<float> mean, std::vector<float> deviation) {
  Preprocessing preprocessing = plain_preprocessing(*good().data);
  preprocessing.mean = std::move(mean);
  preprocessing.deviation = std::move(deviation);
  return preprocessing;
}

/// gather of these positions into so many rows and columns.
void gather_into(const Subset& subset, const std::vector<std::uint32_t>& positions, std::size_t rows,
                 std::size_t columns, const Preprocessing& preprocessing = plain_preprocessing(*good().data)) {
  std::vector<float> x(rows * columns);
  gather<float>(subset, positions, preprocessing, {x.data(), rows, columns});
}

void encode(std::int32_t label) {
  std::array<float, 3> y{};
  one_hot<float>(label, y);
}

void update(std::size_t parameters, std::size_t gradient, double factor = 1) {
  Optimizer<float> optimizer({}, 10, {{.begin = 0, .end = 10}}, team());
  std::vector<float> w(parameters), g(gradient);
  optimizer.update(w, g, factor);
}

void make_optimizer(const OptimizerSettings& settings, std::vector<ParameterRange> ranges = {{.begin = 0, .end = 10}}) {
  Optimizer<float>(settings, 10, std::move(ranges), team());
}

void change_state(const std::function<void(TrainingState&)>& change) {
  Trainer trainer(model(), good(), {}, team());
  TrainingState state = trainer.state();
  change(state);
  trainer.restore(std::move(state));
}

struct Misuse {
  const char* what;
  std::function<void()> make;
  const char* said;
};

/// A data set made by hand.
std::vector<Misuse> of_data_sets() {
  const auto checked = [](const std::function<void(Dataset&)>& change, bool pixels = true) {
    return [change, pixels] { check(*wrong(change, pixels).data); };
  };
  return {
      {"training with a label beyond the classes", [] { train(label_of_12()); },
       "data 'blobs': the label of example 4 is 12, 0 to 2 are expected"},
      {"training with a label below 0", [] { train(label_below_0()); }, "the label of example 4 is -1"},
      {"evaluating a label beyond the classes", [] { evaluate(model(), label_of_12(), team()); }, "is 12, 0 to 2"},
      {"evaluating a label below 0", [] { evaluate(model(), label_below_0(), team()); }, "is -1, 0 to 2"},
      {"a label beyond the classes", checked([](Dataset& data) { data.labels[29] = 3; }), "example 29 is 3, 0 to 2"},
      {"no classes", [] { train(no_classes()); }, "has no classes, a name for each label is expected"},
      {"more classes than outputs", [] { train(one_class_more()); }, "has 4 classes, the model has 3 outputs"},
      {"training on classes in another order", [] { train(classes_in_another_order()); },
       "labels must count in the model's order of classes"},
      {"evaluating classes in another order", [] { evaluate(model(), classes_in_another_order(), team()); },
       "data 'blobs': class 0 is"},
      {"explaining classes in another order",
       [] { explain_example(model(), classes_in_another_order(), 0, {}, team()); }, "data 'blobs': class 0 is"},
      {"fewer classes than outputs",
       [] {
         const Subset two = test::blobs({.classes = 2});
         evaluate(model(), two, team());
       },
       "has 2 classes, the model has 3 outputs"},
      {"too few pixels", [] { train(too_few_pixels()); }, "has 475 pixels, 16 for each of its 30 labels are expected"},
      {"too few features", checked([](Dataset& data) { data.features.pop_back(); }, false),
       "has 479 features, 16 for each of its 30 labels are expected"},
      {"features of no example", [] { evaluate(model(), wrong([](Dataset& data) { data.pixels.clear(); }), team()); },
       "has 0 features, 16 for each of its 30 labels"},
      {"pixels and features", checked([](Dataset& data) { data.features.resize(480); }),
       "has 480 pixels and 480 features, only one of the two is expected"},
      {"an empty shape", checked([](Dataset& data) { data.shape = {}; }), "at least one number is expected"},
      {"a feature that is not finite", checked([](Dataset& data) { data.features[33] = nan; }, false),
       "number 1 of example 2 is nan, a finite one is expected"},
      {"weights not as many as labels", checked([](Dataset& data) {
         data.weights = {1, 2};
       }),
       "has 2 weights, one for each of its 30 labels"},
      {"a weight below 0", checked([](Dataset& data) {
         data.weights.assign(30, 1);
         data.weights[7] = -2;
       }),
       "the weight of example 7 is -2, 0 or more is expected"},
      {"all of no data set", [] { everything(nullptr); }, "there is no data set"},
  };
}

/// A subset made by hand, and what reads one.
std::vector<Misuse> of_subsets() {
  return {
      {"a null pointer",
       [] {
         train({nullptr, {0}});
       },
       "there is no data set (a null pointer came)"},
      {"an index beyond the data set", [] { train(index_outside()); },
       "position 2 of a subset is example 30, and there are 30"},
      {"evaluating an index beyond the data set", [] { evaluate(model(), index_outside(), team()); }, "example 30"},
      {"a mean gradient of it", [] { mean_gradient(model(), index_outside(), team()); }, "example 30"},
      {"a committee on it",
       [] {
         evaluate_committee({&model(), 1}, index_outside(), {}, team());
       },
       "example 30"},
      {"examples of it", [] { Examples<double>(index_outside(), model().preprocessing); }, "example 30"},
      {"a draw of it", [] { stratified_draw(index_outside(), 2, 1); }, "example 30"},
      {"a hold-out of labels below 0", [] { hold_out(label_below_0(), 5, 1); }, "is -1, 0 to 2"},
      {"a label looked for in it", [] { find_label(index_outside(), 2, 0); }, "example 30"},
      {"class weights of it", [] { balanced_class_weights(label_of_12()); }, "is 12, 0 to 2"},
      {"means of it", [] { standardised_preprocessing(index_outside()); }, "example 30"},
      {"an explanation of a position that is not there", [] { explain_example(model(), good(), 30, {}, team()); },
       "position 30 of data 'blobs', and the subset has 30 examples"},
      {"descents on it", [] { descents(model(), label_of_12(), {.records = 1}, team()); }, "is 12, 0 to 2"},
      {"one example of it", [] { one_example(model(), index_outside(), 0, good(), {}, team()); }, "example 30"},
      {"a story of labels beyond the classes", [] { story(label_of_12()); }, "is 12, 0 to 2"},
      {"a story of no data set",
       [] {
         story({nullptr, {0}});
       },
       "there is no data set"},
      {"a story of an empty test part",
       [] {
         story({good().data, {}});
       },
       "story: the test part has no examples"},
      {"picking by another evaluation",
       [] {
         pick_example(evaluate(model(), {good().data, {1, 2}}, team()), good(), Pick::worst);
       },
       "the evaluation is of 2 examples, the subset has 30"},
      {"an empty subset",
       [] {
         evaluate(model(), {good().data, {}}, team());
       },
       "there are no examples"},
  };
}

/// What works on single numbers, rows and pictures.
std::vector<Misuse> of_functions() {
  return {
      {"gathering a position that is not there",
       [] {
         gather_into(good(), {3, 30}, 2, 16);
       },
       "gather: position 30 of data 'blobs', and the subset has 30"},
      {"gathering an index that is not there", [] { gather_into(index_outside(), {2}, 1, 16); }, "is example 30"},
      {"gathering into too few rows",
       [] {
         gather_into(good(), {0, 1}, 1, 16);
       },
       "x has 1 rows of 16 numbers, 2 of 16"},
      {"gathering into short rows",
       [] {
         gather_into(good(), {0, 1}, 2, 15);
       },
       "x has 2 rows of 15 numbers, 2 of 16"},
      {"gathering with too few means",
       [] {
         gather_into(good(), {0}, 1, 16, with_means({1, 2}, {1, 2}));
       },
       "has 2 means, one for each channel of 1x4x4"},
      {"gathering with another shape", [] { gather_into(good(), {0}, 1, 16, {.shape = {16}}); },
       "has the shape 1x4x4, the preprocessing expects 16"},
      {"preparing into a short row",
       [] {
         std::array<float, 15> x{};
         prepare<float>(good().data->image(0), model().preprocessing, x);
       },
       "has 16 numbers, and there is room for 15"},
      {"a label of -1", [] { encode(-1); }, "one-hot: the label is -1, and there are 3 outputs"},
      {"a label of no output", [] { encode(3); }, "one-hot: the label is 3, and there are 3 outputs"},
      {"probabilities without room",
       [] {
         const std::array<float, 3> output{};
         std::array<float, 2> probabilities{};
         output_probabilities<float>(Loss::cross_entropy, output, probabilities);
       },
       "of 3 outputs, and there is room for 2"},
      {"a picture without its bytes",
       [] {
         resize({{1, 4, 4}, {1, 2, 3}}, 2, 2);
       },
       "has 3 bytes and the shape 1x4x4"},
      {"a coloured picture without its bytes",
       [] {
         to_channels({{3, 4, 4}, std::vector<std::uint8_t>(16)}, 1);
       },
       "has 16 bytes and the shape 3x4x4"},
      {"a digit without its bytes",
       [] {
         like_mnist({{1, 28, 28}, {255}});
       },
       "has 1 bytes and the shape 1x28x28"},
      {"a picture of a data set that is too short", [] { example_image(*too_few_pixels().data, 29); },
       "has 475 pixels"},
      {"rows that are not finite",
       [] {
         const std::array<double, 4> x{1, 2, std::nan(""), 4}, y{1, 0, 0, 1};
         Examples<double>({x.data(), 2, 2}, {y.data(), 2, 2});
       },
       "number 0 of row 1 of x is nan"},
      {"an explanation of a short input",
       [] {
         const std::array<float, 15> x{};
         const std::array<float, 3> y{1, 0, 0};
         explain_example(model(), x, y, {}, team());
       },
       "have 15 numbers each, the network takes 16"},
  };
}

/// Models, optimizers and states.
std::vector<Misuse> of_models() {
  const auto with = [](const std::function<void(Model&)>& change) {
    return [change] {
      Model changed = model();
      change(changed);
      evaluate(changed, good(), team());
    };
  };
  return {
      {"a model for another shape", with([](Model& m) { m.preprocessing.shape = {16}; }),
       "an example has the shape 16, the network's input 1x4x4"},
      {"a model without classes", with([](Model& m) { m.classes.clear(); }),
       "has 0 classes, the network has 3 outputs"},
      {"a model with too few means", with([](Model& m) {
         m.preprocessing = with_means({1, 2}, {1, 2});
       }),
       "has 2 means, one for each channel of 1x4x4, one for each number or none"},
      {"a model with means but no deviations", with([](Model& m) { m.preprocessing.mean = {1}; }),
       "has 1 means and 0 deviations"},
      {"a model with a deviation of 0", with([](Model& m) { m.preprocessing = with_means({1}, {0}); }),
       "deviation 0 is 0, more than 0 is expected"},
      {"a model with a mean that is no number", with([](Model& m) { m.preprocessing = with_means({nan}, {1}); }),
       "mean 0 is nan"},
      {"a model with a scale of 0", with([](Model& m) { m.preprocessing.scale = 0; }), "the scale is 0"},
      {"a trainer with such a model",
       [] {
         Model changed = model();
         changed.classes.pop_back();
         Trainer(std::move(changed), good(), {}, team());
       },
       "has 2 classes, the network has 3 outputs"},
      {"an update with a short gradient", [] { update(10, 9); },
       "an update of 10 parameters by a gradient of 9 numbers, it was made for 10"},
      {"an update of too many parameters", [] { update(11, 11); }, "it was made for 10"},
      {"an update by no rate", [] { update(10, 10, std::nan("")); }, "the factor on the learning rate is nan"},
      {"ranges with a gap",
       [] {
         make_optimizer({}, {{.begin = 0, .end = 4}, {.begin = 5, .end = 10}});
       },
       "leave a gap"},
      {"ranges that end early", [] { make_optimizer({}, {{.begin = 0, .end = 9}}); }, "cover 9 of 10 parameters"},
      {"frozen layers of which no range hears", [] { make_optimizer({.frozen = {"L1"}}); },
       "optimizer.frozen is about a network's layers, and no range of parameters carries it"},
      {"rates of layers of which no range hears",
       [] {
         make_optimizer({.layer_rates = {{"L1", 0.5}}});
       },
       "optimizer.layer_rates is about"},
      {"biases that are not to decay, and all ranges do",
       [] { make_optimizer({.weight_decay = 0.1, .decay_biases = false}); }, "optimizer.decay_biases is about"},
      {"a state with other parameters", [] { change_state([](TrainingState& state) { state.parameters = {}; }); },
       "a state of 0 parameters and 0 running statistics, the network has 103 and 0"},
      {"a state beyond the end", [] { change_state([](TrainingState& state) { state.step = 1000; }); },
       "a state after 1000 steps, this training has 10"},
      {"more epochs than steps can be counted of", [] { train(good(), {.batch_size = 10, .epochs = most / 3 + 1}); },
       "with 3 steps each: more steps than can be counted"},
      {"weights of examples that are not as many",
       [] {
         train(good(), {.example_weights = {1, 2}});
       },
       "2 example weights, one for each of the 30 examples"},
  };
}

void expect_all_refused(const std::vector<Misuse>& table) {
  for (const Misuse& misuse : table) {
    SCOPED_TRACE(misuse.what);
    EXPECT_ERROR(misuse.make(), misuse.said);
  }
}

TEST(Misuse, OfDataSetsIsRefused) { expect_all_refused(of_data_sets()); }
TEST(Misuse, OfSubsetsIsRefused) { expect_all_refused(of_subsets()); }
TEST(Misuse, OfFunctionsIsRefused) { expect_all_refused(of_functions()); }
TEST(Misuse, OfModelsOptimizersAndStatesIsRefused) { expect_all_refused(of_models()); }

TEST(Misuse, TheTableHasFiftyEntriesAndMore) {
  EXPECT_GE(of_data_sets().size() + of_subsets().size() + of_functions().size() + of_models().size(), 50U);
}

TEST(Misuse, WhatIsRightIsTaken) {
  check(*good().data);
  check(good());
  check(model());
  check(*test::blobs({.pixels = false}).data);
  check(with_means({0.5F}, {2}));
  EXPECT_NO_THROW(train(good()));
  EXPECT_NO_THROW(train(good(), {.batch_size = 2, .accumulate = most / 2 + 1})) << "one step an epoch";
  // What a subset does not hold is not its affair.
  Subset spared = label_of_12();
  spared.indices = {0, 1, 2};
  EXPECT_NO_THROW(train(spared));
}

}  // namespace
}  // namespace nudge
