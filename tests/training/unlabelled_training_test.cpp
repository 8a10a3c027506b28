// Learning from examples without labels: what is wanted of their answers, by which gradient, and when they come.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "nudge/evaluation.hpp"
#include "nudge/training.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "support/random_numbers.hpp"
#include "training/unlabelled_rows.hpp"

namespace nudge {
namespace {

constexpr std::size_t classes = 3;
const char* const plain_net = "9, tanh, 3";
const char* const coupled_net = "conv3x3:4:same, batchnorm, tanh, dropout0.2, 3";

Subset all() { return test::blobs({.examples = 90, .classes = classes, .shape = {1, 8, 8}}); }

Subset with_labels(std::size_t per_class = 2) { return balanced_draw(all(), per_class, 1); }

TrainingSettings settings_of(Unlabelled unlabelled) {
  if (unlabelled.pool.size() == 0) unlabelled.pool = all();
  if (unlabelled.batch == 0) unlabelled.batch = 20;
  return {.batch_size = 4,
          .epochs = 3,
          .seed = 5,
          .optimizer = {.learning_rate = 0.05, .momentum = 0.9},
          .augment = {.rotation = 5, .shift = 1},
          .unlabelled = std::move(unlabelled)};
}

Unlabelled everything_wanted() {
  return {.pseudo_labels = 0.3,
          .consistency = 0.7,
          .adversarial = 0.5,
          .information = 0.9,
          .threshold = 0.4,
          .align = true,
          .augment = {.rotation = 20, .noise = 0.2}};
}

/// The answers in double: softmax of the logits of these inputs.
std::vector<double> answers_of(const BasicNetwork<double>& network, Matrix<const float> x) {
  ThreadTeam team;
  Plan<double> plan(network.architecture(), x.rows, Purpose::infer, team);
  std::ranges::copy(x.all(), plan.input(x.rows).all().begin());
  const Trace<double> trace = forward_pass(network, plan, x.rows);
  std::vector<double> answers(x.rows * classes);
  for (std::size_t i = 0; i < x.rows; ++i) {
    output_probabilities<double>(network.architecture().loss(), trace.output().row(i),
                                 std::span(answers).subspan(i * classes, classes));
  }
  return answers;
}

double information_of(const double* p, const double* q, std::size_t n) {
  double joint[classes][classes] = {}, margin[classes] = {}, sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < classes; ++k) {
      for (std::size_t l = 0; l < classes; ++l) {
        const double pair = p[i * classes + k] * q[i * classes + l] + q[i * classes + k] * p[i * classes + l];
        joint[k][l] += pair / static_cast<double>(2 * n);
      }
    }
  }
  for (std::size_t k = 0; k < classes; ++k) margin[k] = std::accumulate(joint[k], joint[k] + classes, 0.0);
  for (std::size_t k = 0; k < classes; ++k) {
    for (std::size_t l = 0; l < classes; ++l) sum += joint[k][l] * std::log(joint[k][l] / (margin[k] * margin[l]));
  }
  return sum;
}

/// What nudge/unlabelled.hpp says of the cost, in double. `before` are the answers that count as constants; the rows are
/// the forms of n examples one after the other.
double cost_of(const Unlabelled& wanted, const std::vector<double>& before, const std::vector<double>& now,
               std::size_t n) {
  const auto form = [&](const std::vector<double>& answers, std::size_t which) {
    return answers.data() + which * n * classes;
  };
  std::vector<double> scale(classes, 1.0);
  for (std::size_t k = 0; wanted.align && k < classes; ++k) {
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i) mean += before[i * classes + k] / static_cast<double>(n);
    scale[k] = 1 / (classes * mean);
  }
  double cost = 0;
  const auto share = 1 / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    double aligned[classes], sum = 0;
    for (std::size_t k = 0; k < classes; ++k) sum += aligned[k] = before[i * classes + k] * scale[k];
    const auto likeliest = static_cast<std::size_t>(std::max_element(aligned, aligned + classes) - aligned);
    if (aligned[likeliest] >= wanted.threshold * sum) {
      cost -= wanted.pseudo_labels * share * std::log(form(now, 0)[i * classes + likeliest]);
      if (wanted.consistency > 0) cost -= wanted.consistency * share * std::log(form(now, 1)[i * classes + likeliest]);
    }
    for (std::size_t k = 0; wanted.adversarial > 0 && k < classes; ++k) {
      const double p = before[i * classes + k], moved = form(now, forms_of(wanted) - 1)[i * classes + k];
      cost += wanted.adversarial * share * p * std::log(p / moved);
    }
  }
  if (wanted.information > 0) cost -= wanted.information * information_of(form(now, 0), form(now, 1), n);
  return cost;
}

TEST(Unlabelled, TheGradientOfEachAimAgreesWithCentralDifferences) {
  Unlabelled aims[] = {{.pseudo_labels = 0.8, .threshold = 0.4},
                       {.consistency = 1.3, .threshold = 0.4, .augment = {.rotation = 20}},
                       {.consistency = 1, .threshold = 0.38, .align = true},
                       {.adversarial = 2, .radius = 1.5},
                       {.information = 1, .augment = {.noise = 0.3}},
                       everything_wanted()};
  for (Unlabelled& aim : aims) {
    SCOPED_TRACE(&aim - aims);
    aim.pool = all();
    aim.batch = 30;
    ThreadTeam team;
    const Model model = make_model(plain_net, *aim.pool.data, 7);
    UnlabelledRows unlabelled(aim, {}, model, 3, team);
    const std::size_t rows = unlabelled.rows();
    ASSERT_EQ(rows, 30 * forms_of(aim));
    Plan<float> plan(model.network.architecture(), rows, Purpose::train, team, true);
    unlabelled.load(plan, 0, 1, model.network);
    AlignedArray<float> inputs(rows * 64);
    std::ranges::copy(plan.input(rows).all(), inputs.data());
    const Trace<float> trace = forward_pass(model.network, plan, rows);
    cost_pass(plan);
    const double cost = unlabelled.set_targets(plan, trace, 0, 1);
    AlignedArray<float> gradient(model.network.parameters().size());
    backward_pass<float>(model.network, plan, gradient.span());

    BasicNetwork<double> network = convert<double>(model.network);
    const Matrix<const float> x(inputs.data(), rows, 64);
    const std::vector<double> before = answers_of(network, x);
    EXPECT_NEAR(cost, cost_of(aim, before, before, 30), 1e-5);
    const std::span<double> parameters = network.parameters();
    double largest = 0;
    for (std::size_t i = 0; i < parameters.size(); i += 7) {
      const double value = parameters[i];
      parameters[i] = value + 1e-5;
      const double above = cost_of(aim, before, answers_of(network, x), 30);
      parameters[i] = value - 1e-5;
      const double below = cost_of(aim, before, answers_of(network, x), 30);
      parameters[i] = value;
      const double expected = (above - below) / 2e-5;
      largest = std::max(largest, std::abs(expected));
      EXPECT_NEAR(gradient[i], expected, 2e-6) << "parameter " << i;
    }
    EXPECT_GT(largest, 1e-3) << "or the test would see nothing";
  }
}

TEST(Unlabelled, AnAdversaryMovesAsFarAsItMayAndChangesTheAnswersMoreThanChanceDoes) {
  const Unlabelled aim{.pool = all(), .batch = 40, .adversarial = 1, .radius = 0.7};
  ThreadTeam team;
  const Model model = make_model(plain_net, *aim.pool.data, 7);
  UnlabelledRows unlabelled(aim, {}, model, 3, team);
  Plan<float> plan(model.network.architecture(), 80, Purpose::train, team, true);
  unlabelled.load(plan, 0, 0, model.network);
  const Matrix<float> x = plan.input(80);
  AlignedArray<float> by_chance(40 * 64);
  test::RandomNumbers random(8);
  for (std::size_t i = 0; i < 40; ++i) {
    double distance = 0, length = 0;
    std::vector<double> direction(64);
    for (std::size_t j = 0; j < 64; ++j) {
      distance += std::pow(x(40 + i, j) - x(i, j), 2);
      direction[j] = random.between(-1, 1);
      length += direction[j] * direction[j];
    }
    EXPECT_NEAR(std::sqrt(distance), 0.7, 1e-5);
    for (std::size_t j = 0; j < 64; ++j) {
      by_chance[i * 64 + j] = x(i, j) + static_cast<float>(0.7 * direction[j] / std::sqrt(length));
    }
  }
  const BasicNetwork<double> network = convert<double>(model.network);
  const std::vector<double> p = answers_of(network, x.rows_from(0, 40)),
                            moved = answers_of(network, x.rows_from(40, 40)),
                            chance = answers_of(network, {by_chance.data(), 40, 64});
  const auto divergence = [&](const std::vector<double>& q) {
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] * std::log(p[i] / q[i]);
    return sum;
  };
  EXPECT_GT(divergence(moved), 4 * divergence(chance));
}

struct Outcome {
  std::vector<float> parameters, statistics;
  std::vector<double> costs;
  UnlabelledCounts counts;
  bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(Trainer& trainer, std::vector<double> costs = {}) {
  while (!trainer.finished()) costs.push_back(trainer.step().cost);
  const Network& network = trainer.model().network;
  return {{network.parameters().begin(), network.parameters().end()},
          {network.statistics().begin(), network.statistics().end()},
          std::move(costs),
          trainer.running_unlabelled()};
}

Outcome trained(const Unlabelled& unlabelled, std::size_t threads = 1, const char* net = coupled_net,
                const Subset& labelled = with_labels()) {
  ThreadTeam team(threads);
  Trainer trainer(make_model(net, *labelled.data, 7), labelled, settings_of(unlabelled), team);
  return outcome_of(trainer);
}

TEST(Unlabelled, TrainingHasTheSameBitsOnAnyNumberOfThreads) {
  for (const char* net : {plain_net, coupled_net}) {
    const Outcome one = trained(everything_wanted(), 1, net);
    EXPECT_TRUE(one == trained(everything_wanted(), 2, net));
    EXPECT_TRUE(one == trained(everything_wanted(), 3, net));
  }
}

TEST(Unlabelled, ATrainingThatPausedInTheMiddleOfAnEpochGoesOnToTheSameBits) {
  ThreadTeam team;
  Trainer whole(make_model(coupled_net, *all().data, 7), with_labels(), settings_of(everything_wanted()), team);
  const Outcome expected = outcome_of(whole);
  for (const std::size_t steps : {2U, 4U, 6U}) {
    Trainer first(make_model(coupled_net, *all().data, 7), with_labels(), settings_of(everything_wanted()), team);
    std::vector<double> costs;
    for (std::size_t i = 0; i < steps; ++i) costs.push_back(first.step().cost);
    Trainer second(make_model(coupled_net, *all().data, 7), with_labels(), settings_of(everything_wanted()), team);
    second.restore(first.state());
    EXPECT_EQ(second.running_unlabelled(), first.running_unlabelled());
    EXPECT_TRUE(outcome_of(second, costs) == expected);
  }
}

TEST(Unlabelled, AnEpochIsAPassOverThePoolAndTheLabelledComeInRounds) {
  TrainingSettings settings = settings_of({.batch = 25, .information = 1});
  std::vector<std::vector<std::uint32_t>> batches;
  settings.on_batch = [&](const BatchView& batch) {
    batches.emplace_back(batch.positions.begin(), batch.positions.end());
  };
  ThreadTeam team;
  Trainer trainer(make_model(plain_net, *all().data, 7), with_labels(3), settings, team);
  EXPECT_EQ(trainer.steps_per_epoch(), 3U) << "90 examples fill three batches of 25";
  EXPECT_EQ(trainer.total_steps(), 9U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(trainer.step().epoch_finished, i == 2);
  EXPECT_EQ(trainer.running_unlabelled().examples, 75U);
  while (!trainer.finished()) trainer.step();
  // Nine labelled examples, four to a step: 4 + 4 + 1.
  ASSERT_EQ(batches.size(), 9U);
  std::vector<std::vector<std::uint32_t>> rounds;
  for (std::size_t i = 0; i < 9; i += 3) {
    std::vector<std::uint32_t>& round = rounds.emplace_back();
    for (std::size_t j = i; j < i + 3; ++j) round.insert(round.end(), batches[j].begin(), batches[j].end());
    std::vector<std::uint32_t> sorted = round, expected(9);
    std::ranges::sort(sorted);
    std::iota(expected.begin(), expected.end(), 0U);
    EXPECT_EQ(sorted, expected);
  }
  EXPECT_NE(rounds[0], rounds[1]);
}

/// The same pictures, each called by the next class.
Subset wrongly_labelled() {
  auto data = std::make_shared<Dataset>(*all().data);
  for (std::int32_t& label : data->labels) label = (label + 1) % static_cast<std::int32_t>(classes);
  return everything(std::move(data));
}

TEST(Unlabelled, TheirLabelsAreCountedAndNeverLearntFrom) {
  Unlabelled other = everything_wanted();
  other.pool = wrongly_labelled();
  const Outcome right = trained(everything_wanted()), wrong = trained(other);
  EXPECT_EQ(right.parameters, wrong.parameters);
  EXPECT_EQ(right.statistics, wrong.statistics);
  EXPECT_EQ(right.counts.sure, wrong.counts.sure);
  EXPECT_GT(right.counts.sure_right, wrong.counts.sure_right);
}

/// The same pictures in a data set of their own, whose labels nobody knows.
Subset without_labels() {
  auto data = std::make_shared<Dataset>(*all().data);
  std::ranges::fill(data->labels, -1);
  return everything(std::move(data));
}

TEST(Unlabelled, NeedNoLabelsAtAll) {
  Unlabelled other = everything_wanted();
  other.pool = without_labels();
  const Outcome labelled = trained(everything_wanted()), unlabelled = trained(other, 3);
  EXPECT_EQ(labelled.parameters, unlabelled.parameters);
  EXPECT_EQ(labelled.counts.sure, unlabelled.counts.sure);
  EXPECT_GT(labelled.counts.sure, 0U);
  EXPECT_EQ(unlabelled.counts.sure_right, 0U) << "nobody knows";
  ThreadTeam team;
  const Model model = make_model(plain_net, *all().data, 7);
  EXPECT_ERROR(Trainer(model, without_labels(), {}, team), "the label of example 0 is -1, 0 to 2 are expected");
  auto beyond = std::make_shared<Dataset>(*all().data);
  beyond->labels[0] = -2;
  other.pool = everything(beyond);
  EXPECT_ERROR(trained(other), "the label of example 0 is -2");
}

TEST(Unlabelled, WhereNothingIsWantedTheyOnlySayHowLongAnEpochIs) {
  const Unlabelled nothing{.batch = 30, .augment = {.rotation = 10}};
  const Outcome outcome = trained(nothing, 1, plain_net);
  EXPECT_EQ(outcome.costs.size(), 9U);
  EXPECT_EQ(outcome.counts, UnlabelledCounts{});
  // Two steps are a round of the six labelled examples.
  TrainingSettings settings = settings_of(nothing);
  settings.unlabelled = {};
  settings.epochs = 5;
  ThreadTeam team;
  Trainer trainer(make_model(plain_net, *all().data, 7), with_labels(), settings, team);
  std::vector<double> costs = outcome_of(trainer).costs;
  costs.pop_back();
  EXPECT_EQ(costs, outcome.costs);
}

TEST(Unlabelled, AloneNoLabelIsLearntFrom) {
  const Unlabelled alone{.alone = true, .information = 1, .augment = {.rotation = 10}};
  const Outcome right = trained(alone), wrong = trained(alone, 1, coupled_net, wrongly_labelled());
  EXPECT_EQ(right.parameters, wrong.parameters);
  EXPECT_EQ(right.costs, wrong.costs);
  EXPECT_LT(right.costs.back(), right.costs.front()) << "the cost is minus the information";
}

/// So noisy that one example of a class says little about the others.
Subset hard_to_tell() {
  auto data = std::make_shared<Dataset>(*test::blobs({.examples = 240, .classes = classes, .shape = {1, 8, 8}}).data);
  test::RandomNumbers random(4);
  for (std::uint8_t& pixel : data->pixels) {
    pixel = static_cast<std::uint8_t>(pixel / 3 + static_cast<std::uint8_t>(random.below(170)));
  }
  return everything(std::move(data));
}

TEST(Unlabelled, TellWhatAFewLabelsDoNot) {
  const Subset pool = hard_to_tell(), few = balanced_draw(pool, 1, 1);
  ThreadTeam team;
  const auto accuracy = [&](const Unlabelled& unlabelled) {
    TrainingSettings settings = settings_of({});
    settings.augment = {};
    settings.epochs = unlabelled.batch > 0 ? 40 : 240;  // as many steps
    settings.unlabelled = unlabelled;
    Trainer trainer(make_model("20, relu, 3", *pool.data, 7), few, settings, team);
    while (!trainer.finished()) trainer.step();
    return evaluate(trainer.model(), pool, team).accuracy();
  };
  const double supervised = accuracy({});
  EXPECT_LT(supervised, 0.8);
  EXPECT_GT(accuracy({.pool = pool, .batch = 40, .information = 1, .augment = {.noise = 0.2}}), supervised + 0.1);
}

TEST(Unlabelled, SettingsThatCannotBeAreRefused) {
  ThreadTeam team;
  const auto make = [&](const Unlabelled& unlabelled, const char* net = plain_net, std::size_t accumulate = 1) {
    TrainingSettings settings = settings_of(unlabelled);
    settings.accumulate = accumulate;
    Trainer trainer(make_model(net, *all().data, 7), with_labels(), settings, team);
  };
  EXPECT_ERROR(make({.consistency = -1, .information = 1}), "unlabelled.consistency is -1");
  EXPECT_ERROR(make({.alone = true, .consistency = 1}), "unlabelled.alone: without any label only");
  EXPECT_ERROR(make({.alone = true, .information = 1}, "conv8x8:3, flatten"), "the last layer must be dense");
  EXPECT_ERROR(make({.consistency = 1, .threshold = 1.5}), "unlabelled.threshold is 1.5");
  EXPECT_ERROR(make({.adversarial = 1, .radius = 0}), "unlabelled.radius is 0");
  EXPECT_ERROR(make({.information = 1, .augment = {.mixup = 1}}), "without labels there are no targets to mix");
  EXPECT_ERROR(make({.information = 1}, plain_net, 2), "training.accumulate is 2");
  const auto many =
      std::make_shared<Dataset>(*test::blobs({.examples = 900, .classes = classes, .shape = {1, 8, 8}}).data);
  EXPECT_ERROR(make({.pool = everything(many), .batch = 600, .information = 1}), "one pass takes at most 1024");
  EXPECT_ERROR(make({.pool = test::blobs({.classes = classes, .shape = {1, 4, 4}}), .information = 1}), "1x4x4");
  // Nine labelled examples, four to a step, leave one alone; pictures beside it, it is not.
  const auto nine = [&](const Unlabelled& unlabelled) {
    Trainer trainer(make_model("9, batchnorm, tanh, 3", *all().data, 7), with_labels(3), settings_of(unlabelled), team);
  };
  nine({.information = 1});
  EXPECT_ERROR(nine({}), "of 9 examples one is left alone in its batch");
  TrainingSettings settings = settings_of({.information = 1});
  Model model = make_model(plain_net, *all().data, 7, {.loss = Loss::half_quadratic});
  EXPECT_ERROR(Trainer(model, with_labels(), settings, team), "the loss is half-quadratic");
}

TEST(Assignment, IsTheBestOfAll) {
  test::RandomNumbers random(3);
  for (std::size_t n = 1; n <= 6; ++n) {
    for (std::size_t attempt = 0; attempt < 20; ++attempt) {
      std::vector<std::size_t> counts(n * n), order(n);
      for (std::size_t& count : counts) count = random.below(attempt % 2 == 0 ? 4 : 1000);
      const auto sum = [&](const std::vector<std::size_t>& columns) {
        std::size_t total = 0;
        for (std::size_t i = 0; i < n; ++i) total += counts[i * n + columns[i]];
        return total;
      };
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::size_t best = 0;
      do {
        best = std::max(best, sum(order));
      } while (std::ranges::next_permutation(order).found);
      std::vector<std::size_t> found = best_assignment(counts, n);
      EXPECT_EQ(sum(found), best);
      std::ranges::sort(found);
      EXPECT_EQ(found, order) << "each column once (the orders are back at the first)";
    }
  }
  EXPECT_ERROR(best_assignment({1, 2, 3}, 2), "3 counts, 2 x 2 are expected");
}

TEST(Clusters, BecomeTheClassesThatFitThem) {
  const Subset pool = all();
  ThreadTeam team;
  TrainingSettings settings = settings_of({});
  settings.unlabelled = {};
  settings.epochs = 20;
  // Taught that each class is the next one: clusters that are right but for their order.
  Trainer trainer(make_model("20, relu, 3", *pool.data, 7), wrongly_labelled(), settings, team);
  while (!trainer.finished()) trainer.step();
  const Model model = std::move(trainer).take();
  ASSERT_LT(evaluate(model, pool, team).accuracy(), 0.1);
  const Model named = with_clusters_as_classes(model, pool, team);
  EXPECT_GT(evaluate(named, pool, team).accuracy(), 0.9);
  EXPECT_EQ(evaluate(named, pool, team).correct, evaluate(model, wrongly_labelled(), team).correct);
  EXPECT_ERROR(with_clusters_as_classes(make_model("conv8x8:3, flatten", *pool.data, 7), pool, team),
               "last layer is no dense");
}

}  // namespace
}  // namespace nudge
