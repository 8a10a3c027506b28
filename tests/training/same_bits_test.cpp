// Same seed, same bits: whatever the number of threads, run after run, and wherever a batch is cut into passes.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <ostream>
#include <tuple>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/training.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

constexpr std::size_t examples = 600;
constexpr std::size_t classes = 5;
constexpr Shape image{1, 14, 14};

/// Images of which seven pixels in ten are exactly 0, as in handwritten digits, and which can be learnt.
Subset digits() {
  auto data = std::make_shared<Dataset>();
  data->shape = image;
  data->classes.assign(classes, "class");
  test::RandomNumbers random(42);
  for (std::size_t i = 0; i < examples; ++i) {
    const std::size_t label = random.below(classes);
    data->labels.push_back(static_cast<std::int32_t>(label));
    for (std::size_t j = 0; j < image.size(); ++j) {
      const bool dark = random.between(0, 1) < (j % classes == label ? 0.4 : 0.75);
      data->pixels.push_back(dark ? 0 : static_cast<std::uint8_t>(random.between(1, 256)));
    }
  }
  return everything(data);
}

Architecture small_net() {
  return dense_net(image, {image.size(), 37, 20, classes}, {.activation = Function::gelu, .dropout = 0.2});
}

template <typename T>
BasicNetwork<T> untrained() {
  BasicNetwork<T> network(small_net());
  initialise(network, 9);
  return network;
}

struct TrainedAlike {
  std::vector<float> parameters;
  std::vector<double> costs;  // of each step
  Evaluation evaluation;
};

TrainedAlike train_alike(const TrainingSettings& settings, std::size_t threads) {
  ThreadTeam team(threads);
  const Subset data = digits();
  Trainer trainer(make_model(untrained<float>(), *data.data), data, settings, team);
  TrainedAlike trained;
  while (!trainer.finished()) trained.costs.push_back(trainer.step().cost);
  const Model model = std::move(trainer).take();
  trained.parameters.assign(model.network.parameters().begin(), model.network.parameters().end());
  trained.evaluation = evaluate(model, data, team);
  return trained;
}

void expect_same_bits(const TrainedAlike& one, const TrainedAlike& other) {
  EXPECT_EQ(one.parameters, other.parameters);
  EXPECT_EQ(one.costs, other.costs);
  EXPECT_EQ(one.evaluation.cost, other.evaluation.cost);
  EXPECT_EQ(one.evaluation.costs, other.evaluation.costs);
  EXPECT_EQ(one.evaluation.predictions, other.evaluation.predictions);
  EXPECT_EQ(one.evaluation.confusion, other.evaluation.confusion);
  EXPECT_EQ(one.evaluation.true_probability, other.evaluation.true_probability);
  EXPECT_EQ(one.evaluation.margin, other.evaluation.margin);
}

class SameBits : public testing::TestWithParam<std::tuple<std::size_t, OptimizerSettings>> {
 protected:
  TrainingSettings settings() const {
    return {.batch_size = std::get<0>(GetParam()), .epochs = 2, .seed = 4, .optimizer = std::get<1>(GetParam())};
  }
};

TEST_P(SameBits, OneTwoAndThreeThreadsTrainAndEvaluateAlike) {
  const TrainedAlike with_one = train_alike(settings(), 1);
  for (const std::size_t threads : {2U, 3U}) {
    SCOPED_TRACE(text(threads, " threads"));
    expect_same_bits(with_one, train_alike(settings(), threads));
  }
}

TEST_P(SameBits, ASecondRunTrainsAndEvaluatesAlike) {
  expect_same_bits(train_alike(settings(), 2), train_alike(settings(), 2));
}

const OptimizerSettings nesterov{.learning_rate = 0.05, .momentum = 0.9, .nesterov = true, .weight_decay = 1e-3};
const OptimizerSettings adamw{
    .kind = OptimizerKind::adamw, .learning_rate = 0.01, .weight_decay = 0.1, .clip_norm = 0.5};
const OptimizerSettings muon{
    .kind = OptimizerKind::muon, .learning_rate = 0.02, .weight_decay = 0.1, .lookahead = 2, .average_decay = 0.9};

// 0: the whole training set. A pass takes 256 examples at most, so the sizes around it are cut in all ways.
INSTANTIATE_TEST_SUITE_P(BatchSizes, SameBits,
                         testing::Combine(testing::Values(32, 255, 256, 257, 599, 600, 0),
                                          testing::Values(nesterov, adamw, muon)),
                         [](const auto& combination) {
                           const std::size_t size = std::get<0>(combination.param);
                           return (size == 0 ? std::string("all") : std::to_string(size)) + "_" +
                                  to_string(std::get<1>(combination.param).kind);
                         });

TEST(SameBits, AnotherSeedGivesOtherBits) {
  EXPECT_NE(train_alike({.epochs = 1, .seed = 1}, 1).parameters, train_alike({.epochs = 1, .seed = 2}, 1).parameters);
}

TEST(SameBits, TheWholeSetAsABatchIsTheSameAsItsSize) {
  expect_same_bits(train_alike({.batch_size = 0, .epochs = 2}, 1),
                   train_alike({.batch_size = examples, .epochs = 2}, 1));
}

/// The summed gradient and the costs of all examples, in passes of `piece` of them.
template <typename T>
struct Summed {
  std::vector<T> gradient;
  std::vector<T> costs;
};

template <typename T>
Summed<T> gradient_in_pieces(std::size_t piece, Purpose purpose, std::size_t threads) {
  ThreadTeam team(threads);
  const Subset data = digits();
  const Preprocessing preprocessing = plain_preprocessing(*data.data);
  const BasicNetwork<T> network = untrained<T>();
  const Randomness dropout{.seed = 6, .epoch = 1};
  Plan<T> plan(network.architecture(), piece, purpose, team);
  Summed<T> sum{std::vector<T>(network.parameters().size()), {}};
  std::vector<std::uint32_t> positions(data.size());
  std::iota(positions.begin(), positions.end(), 0U);
  for (std::size_t first = 0; first < data.size(); first += piece) {
    const std::size_t n = std::min(piece, data.size() - first);
    const auto part = std::span<const std::uint32_t>(positions).subspan(first, n);
    gather(data, part, preprocessing, plan.input(n));
    std::copy(part.begin(), part.end(), plan.example_ids(n).begin());
    for (std::size_t i = 0; i < n; ++i) one_hot(data.label(part[i]), plan.targets(n).row(i));
    forward_pass(network, plan, n, &dropout);
    const std::span<const T> costs = cost_pass(plan);
    sum.costs.insert(sum.costs.end(), costs.begin(), costs.end());
    backward_pass(network, plan, std::span<T>(sum.gradient));
  }
  return sum;
}

template <typename T>
void expect_cuts_change_nothing() {
  const Summed<T> whole = gradient_in_pieces<T>(micro_batch, Purpose::train, 1);
  for (const std::size_t piece : {1U, 7U, 100U, 255U, 256U}) {
    for (const Purpose purpose : {Purpose::train, Purpose::explain}) {
      for (const std::size_t threads : {1U, 3U}) {
        SCOPED_TRACE(
            text("pieces of ", piece, " on ", threads, " threads", purpose == Purpose::explain ? ", explaining" : ""));
        const Summed<T> cut = gradient_in_pieces<T>(piece, purpose, threads);
        EXPECT_EQ(cut.gradient, whole.gradient);
        EXPECT_EQ(cut.costs, whole.costs);
      }
    }
  }
}

TEST(SameBits, TheGradientDoesNotDependOnWhereABatchIsCutInFloat) { expect_cuts_change_nothing<float>(); }
TEST(SameBits, TheGradientDoesNotDependOnWhereABatchIsCutInDouble) { expect_cuts_change_nothing<double>(); }

TEST(SameBits, TheMeanGradientOfASetDoesNotDependOnTheThreads) {
  const Subset data = digits();
  const Model model = make_model(untrained<float>(), *data.data);
  const auto with = [&](std::size_t threads) {
    ThreadTeam team(threads);
    const AlignedArray<float> gradient = mean_gradient(model, data, team);
    return std::vector<float>(gradient.span().begin(), gradient.span().end());
  };
  EXPECT_EQ(with(1), with(2));
  EXPECT_EQ(with(1), with(3));
}

TEST(SameBits, OneImageAloneGivesTheSameOutputAsInABatch) {
  ThreadTeam team(2);
  const Subset data = digits();
  const Model model = make_model(untrained<float>(), *data.data);
  const Evaluation together = evaluate(model, data, team);
  for (const std::uint32_t index : {0U, 1U, 255U, 256U, 599U}) {
    const Evaluation alone = evaluate(model, Subset{data.data, {index}}, team);
    EXPECT_EQ(alone.costs[0], together.costs[index]) << index;
    EXPECT_EQ(alone.true_probability[0], together.true_probability[index]) << index;
  }
}

}  // namespace
}  // namespace nudge
