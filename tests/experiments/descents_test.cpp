#include "nudge/descents.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "experiments/principal_plane.hpp"
#include "nudge/evaluation.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

Architecture smooth_net() {
  return dense_net({1, 4, 4}, {16, 8, 3}, {.activation = Function::sigmoid, .loss = Loss::quadratic});
}

struct Setting {
  Subset train = test::blobs();
  Model start = make_model(smooth_net(), *train.data, 3);
  Descents run(const DescentOptions& options, std::size_t threads = 1) const {
    ThreadTeam team(threads);
    return descents(start, train, options, team);
  }
};

TEST(Batches, OfAnEpochVisitEveryExampleOnce) {
  ThreadTeam team;
  // Example i is the i-th unit vector, so its weights' gradient says whether it was there.
  auto data = std::make_shared<Dataset>();
  constexpr std::size_t n = 23;
  data->shape = {1, 1, n};
  data->classes = {"a", "b"};
  data->labels.assign(n, 0);
  data->features.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) data->features[i * n + i] = 1;
  const Subset subset = everything(data);
  for (const std::size_t batch : {1, 5, 23}) {
    const Model start = make_model(Network(dense_net({1, 1, n}, {n, 2}, {})), *data);
    Trainer trainer(start, subset, {.batch_size = batch, .epochs = 2}, team);
    for (int epoch = 1; epoch <= 2; ++epoch) {
      std::vector<int> visits(n);
      for (std::size_t step = 0; step < trainer.steps_per_epoch(); ++step) {
        const Network before = trainer.model().network;
        trainer.step();
        const Network& now = trainer.model().network;
        for (std::size_t i = 0; i < n; ++i) visits[i] += now.parameters()[i] != before.parameters()[i];
      }
      EXPECT_EQ(visits, std::vector<int>(n, 1));
    }
  }
}

TEST(Batches, OfEqualSizeHaveGradientsWhoseMeanIsTheFullOne) {
  ThreadTeam team;
  const Setting setting;
  const Examples<double> examples(setting.train, setting.start.preprocessing);
  const BasicNetwork<double> network = convert<double>(setting.start.network);
  const AlignedArray<double> full = read_traces(network, examples, team);
  for (const std::size_t batch : {1, 20, 100}) {
    std::vector<double> mean(full.size());
    for (std::size_t first = 0; first < 300; first += batch) {
      const AlignedArray<double> gradient = read_traces(network, examples.range(first, batch), team);
      for (std::size_t p = 0; p < mean.size(); ++p) mean[p] += gradient[p] * static_cast<double>(batch) / 300;
    }
    for (std::size_t p = 0; p < mean.size(); ++p) EXPECT_NEAR(mean[p], full[p], 1e-15);
  }
}

TEST(Descents, OfTheWholeSetNeverRiseWithASmallRateAndSmoothActivations) {
  const Setting setting;
  const Descents result = setting.run({.batches = {0}, .learning_rate = 0.05, .epochs = 300, .records = 300});
  const std::vector<DescentMoment>& moments = result.descents[0].moments;
  ASSERT_EQ(moments.size(), 301U);
  for (std::size_t i = 1; i < moments.size(); ++i) {
    EXPECT_LE(moments[i].cost, moments[i - 1].cost);
    // The measured examples are the whole set, so each step goes straight down; but for float.
    EXPECT_NEAR(*moments[i].cosine, 1, 1e-5);
  }
  EXPECT_LT(moments.back().cost, moments.front().cost);
}

TEST(Descents, ShareTheStartAndSeeAsManyExamples) {
  const Setting setting;
  const Descents result = setting.run({.batches = {1, 100, 0, 7, 1000}, .epochs = 2, .records = 10, .measured_on = 90});
  EXPECT_EQ(result.training_examples, 300U);
  EXPECT_EQ(result.measured_examples, 90U);
  ASSERT_EQ(result.descents.size(), 5U);
  const std::vector<std::size_t> batches{1, 100, 300, 7, 300}, steps{600, 6, 2, 86, 2};
  for (std::size_t d = 0; d < 5; ++d) {
    const Descent& descent = result.descents[d];
    const DescentMoment &first = descent.moments.front(), &last = descent.moments.back();
    EXPECT_EQ(descent.batch, batches[d]);
    EXPECT_EQ(first.step, 0U);
    EXPECT_EQ(first.cost, result.descents[0].moments[0].cost);
    EXPECT_FALSE(first.cosine);
    EXPECT_NEAR(first.u, result.descents[0].moments[0].u, 1e-6);
    EXPECT_EQ(last.step, steps[d]);
    EXPECT_EQ(last.examples, 600U);
    EXPECT_GT(last.seconds, 0);
    EXPECT_LE(descent.moments.size(), 11U);
  }
  // A part of an epoch, in batches: the last one may go a little beyond.
  const Descents part = setting.run({.batches = {1, 100}, .examples = 350});
  EXPECT_EQ(part.descents[0].moments.back().examples, 350U);
  EXPECT_EQ(part.descents[1].moments.back().examples, 400U);
}

TEST(Descents, AreTheTrainersAndTheirMomentsWhatIsMeasuredThere) {
  const Setting setting;
  ThreadTeam team;
  const DescentOptions options{
      .batches = {50}, .learning_rates = {0.7}, .records = 6, .measured_on = 120, .surface = 4};
  const Descents result = setting.run(options);
  const Subset measured = stratified_draw(setting.train, 120, 1);

  // The same training by hand: every step is a moment here.
  TrainingSettings settings{.batch_size = 50, .epochs = 1};
  settings.optimizer.learning_rate = 0.7;
  Trainer trainer(setting.start, setting.train, settings, team);
  const Network& network = trainer.model().network;
  std::vector<AlignedArray<float>> points;
  ASSERT_EQ(result.descents[0].moments.size(), 7U);
  for (const DescentMoment& moment : result.descents[0].moments) {
    if (moment.step > 0) {
      const Network before = network;
      const AlignedArray<float> gradient = mean_gradient(before, setting.start.preprocessing, measured, team);
      trainer.step();
      double product = 0, way = 0, slope = 0;
      for (std::size_t p = 0; p < gradient.size(); ++p) {
        const double moved = double{network.parameters()[p]} - double{before.parameters()[p]};
        product -= moved * double{gradient[p]};
        way += moved * moved;
        slope += double{gradient[p]} * double{gradient[p]};
      }
      EXPECT_NEAR(*moment.cosine, product / std::sqrt(way * slope), 1e-9);
    }
    const Evaluation evaluation = evaluate(trainer.model(), measured, team);
    EXPECT_EQ(moment.cost, evaluation.cost);
    EXPECT_EQ(moment.accuracy, evaluation.accuracy());
    const AlignedArray<float> gradient = mean_gradient(trainer.model(), measured, team);
    EXPECT_EQ(moment.gradient_norm, norm(gradient.span()));
    points.emplace_back(network.parameters().size());
    std::copy(network.parameters().begin(), network.parameters().end(), points.back().data());
  }

  const experiments::PrincipalPlane plane = experiments::principal_plane(points, team);
  EXPECT_EQ(result.plane.share_u, plane.share_u);
  EXPECT_EQ(result.plane.share_v, plane.share_v);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(result.descents[0].moments[i].u, plane.us[i]);
    EXPECT_EQ(result.descents[0].moments[i].v, plane.vs[i]);
  }
  ASSERT_EQ(result.plane.us.size(), 4U);
  ASSERT_EQ(result.plane.costs.size(), 16U);
  EXPECT_LT(result.plane.us.front(), *std::min_element(plane.us.begin(), plane.us.end()));
  EXPECT_GT(result.plane.vs.back(), *std::max_element(plane.vs.begin(), plane.vs.end()));
  const Examples<float> examples(measured, setting.start.preprocessing);
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      Network there = network;
      plane.point(result.plane.us[column], result.plane.vs[row], there.parameters());
      EXPECT_EQ(result.plane.costs[row * 4 + column], mean_cost(there, examples, team));
    }
  }
}

TEST(Descents, TellTheNoiseAndTheCosinesAtTheStart) {
  const Setting setting;
  ThreadTeam team;
  const Descents result = setting.run({.batches = {30, 0}, .records = 2, .measured_on = 0});
  const Examples<double> examples(setting.train, setting.start.preprocessing);
  EXPECT_EQ(result.noise.scale, noise_scale(convert<double>(setting.start.network), examples, team).scale);
  std::vector<std::size_t> batches;
  for (const BatchCosine& cosine : result.cosines) batches.push_back(cosine.batch);
  EXPECT_EQ(batches, (std::vector<std::size_t>{1, 10, 30, 100, 300}));
  for (std::size_t i = 1; i < batches.size(); ++i) {
    EXPECT_GT(result.cosines[i].measured, result.cosines[i - 1].measured);
  }
}

TEST(Descents, OfLargerBatchesStumbleLess) {
  const Setting setting;
  const Descents result = setting.run({.batches = {1, 30, 0}, .epochs = 3, .records = 3});
  const auto mean_cosine = [](const Descent& descent) {
    double sum = 0;
    for (std::size_t i = 1; i < descent.moments.size(); ++i) sum += *descent.moments[i].cosine;
    return sum / static_cast<double>(descent.moments.size() - 1);
  };
  EXPECT_LT(mean_cosine(result.descents[0]), mean_cosine(result.descents[1]));
  EXPECT_LT(mean_cosine(result.descents[1]), mean_cosine(result.descents[2]));
}

TEST(Descents, HaveTheSameBitsForAnyNumberOfThreads) {
  const Setting setting;
  const DescentOptions options{.batches = {1, 64, 0}, .seed = 4, .records = 5, .measured_on = 100, .surface = 3};
  const Descents one = setting.run(options, 1);
  for (const std::size_t threads : {2, 3}) {
    const Descents other = setting.run(options, threads);
    for (std::size_t d = 0; d < 3; ++d) {
      ASSERT_EQ(one.descents[d].moments.size(), other.descents[d].moments.size());
      for (std::size_t i = 0; i < one.descents[d].moments.size(); ++i) {
        const DescentMoment &a = one.descents[d].moments[i], &b = other.descents[d].moments[i];
        EXPECT_EQ(std::tie(a.step, a.cost, a.accuracy, a.gradient_norm, a.cosine, a.u, a.v),
                  std::tie(b.step, b.cost, b.accuracy, b.gradient_norm, b.cosine, b.u, b.v));
      }
    }
    EXPECT_EQ(one.plane.costs, other.plane.costs);
    EXPECT_EQ(one.noise.scale, other.noise.scale);
    for (std::size_t i = 0; i < one.cosines.size(); ++i) EXPECT_EQ(one.cosines[i].measured, other.cosines[i].measured);
  }
  DescentOptions another = options;
  another.seed = 5;
  EXPECT_NE(one.descents[0].moments.back().cost, setting.run(another).descents[0].moments.back().cost);
}

TEST(Descents, PathsHaveEveryStepNearTheStart) {
  const Setting setting;
  const Descents result = setting.run({.batches = {1, 0}, .learning_rates = {0.5, 0.01}, .epochs = 3, .surface = 3});
  const std::vector<PathPoint>& path = result.descents[0].path;
  ASSERT_EQ(path.size(), 601U);
  for (std::size_t i = 0; i <= 300; ++i) EXPECT_EQ(path[i].step, i);
  for (std::size_t i = 301; i < path.size(); ++i) EXPECT_EQ(path[i].step, 300 + 2 * (i - 300));
  for (std::size_t i = 1; i < path.size(); ++i) EXPECT_GT(path[i].step, path[i - 1].step);
  EXPECT_EQ(path.back().step, 900U);
  for (const DescentMoment& moment : result.descents[0].moments) {
    for (const PathPoint& point : path) {
      if (point.step != moment.step) continue;
      EXPECT_NEAR(point.u, moment.u, 1e-5);
      EXPECT_NEAR(point.v, moment.v, 1e-5);
    }
  }
  // The full batch's three short steps are nothing in the whole picture, but fill half of the second one.
  const Plane& near = result.near_start;
  ASSERT_EQ(near.costs.size(), 9U);
  double longest = 0;
  for (const PathPoint& point : result.descents[1].path) {
    EXPECT_TRUE(point.u >= near.us.front() && point.u <= near.us.back());
    EXPECT_TRUE(point.v >= near.vs.front() && point.v <= near.vs.back());
    const PathPoint& start = result.descents[1].path.front();
    longest = std::max({longest, std::abs(point.u - start.u), std::abs(point.v - start.v)});
  }
  EXPECT_NEAR(near.us.back() - near.us.front(), 2 * longest, 1e-6 + 0.1 * longest);
  EXPECT_LT(near.us.back() - near.us.front(), 0.5 * (result.plane.us.back() - result.plane.us.front()));
}

TEST(Descents, OfTheWholeSetGoStraightDownTheirOwnGradient) {
  const Setting setting;
  // The costs are measured on a sample; a step's direction is held against what it is the gradient of.
  const Descents result = setting.run({.batches = {0, 30}, .epochs = 6, .measured_on = 30});
  for (std::size_t i = 1; i < result.descents[0].moments.size(); ++i) {
    EXPECT_NEAR(*result.descents[0].moments[i].cosine, 1, 1e-6);
  }
  EXPECT_LT(*result.descents[1].moments.back().cosine, 0.999);
}

TEST(Descents, MakeTheStepsThatEachWasGiven) {
  const Setting setting;
  const Descents result = setting.run({.batches = {1, 100, 0}, .steps = {700, 5, 2}});
  EXPECT_EQ(result.alike, Alike::nothing);
  const std::vector<std::size_t> steps{700, 5, 2}, examples{700, 500, 600};
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_EQ(result.descents[d].moments.back().step, steps[d]);
    EXPECT_EQ(result.descents[d].moments.back().examples, examples[d]);
  }
  EXPECT_EQ(setting.run({.batches = {1, 0}, .steps = {3, 3}}).alike, Alike::steps);
  EXPECT_EQ(setting.run({.batches = {100}}).alike, Alike::examples);
}

TEST(Descents, RunForSecondsWhereNothingElseEndsThem) {
  const Setting setting;
  const Descents result =
      setting.run({.batches = {1, 0}, .learning_rate = 0.01, .epochs = 0, .records = 8, .seconds = 0.05});
  EXPECT_EQ(result.alike, Alike::seconds);
  for (const Descent& descent : result.descents) {
    ASSERT_GE(descent.moments.size(), 3U);
    EXPECT_LE(descent.moments.size(), 9U);
    EXPECT_EQ(descent.moments[1].step, 1U);
    for (std::size_t i = 1; i < descent.moments.size(); ++i) {
      EXPECT_GT(descent.moments[i].step, descent.moments[i - 1].step);
      EXPECT_TRUE(descent.moments[i].cosine);
    }
    // A single step may be delayed by anything, so only that the clock was heard is sure.
    EXPECT_GT(descent.moments.back().seconds, 0.02);
    EXPECT_LT(descent.moments.back().step, 10'000'000U);
  }
}

TEST(Descents, StopWhenTheirSecondsAreSpent) {
  const Setting setting;
  const Descents result = setting.run({.batches = {1}, .epochs = 1000, .records = 5, .seconds = 0.02});
  const DescentMoment& last = result.descents[0].moments.back();
  EXPECT_GE(last.seconds, 0.02);
  EXPECT_LT(last.step, 300000U);
  EXPECT_GT(last.step, 0U);
}

TEST(Descents, RefuseSettingsOutOfRange) {
  const Setting setting;
  EXPECT_ERROR(setting.run({.batches = {}}), "no batch size");
  EXPECT_ERROR(setting.run({.batches = {1, 2}, .learning_rates = {0.1}}), "1 learning rates for 2 batch sizes");
  EXPECT_ERROR(setting.run({.epochs = 0}), "0 epochs");
  EXPECT_ERROR(setting.run({.batches = {1, 2}, .steps = {4}}), "steps for 1 descents, there are 2 batch sizes");
  EXPECT_ERROR(setting.run({.batches = {1, 2}, .steps = {4, 0}}), "0 steps with batches of 2");
  EXPECT_ERROR(setting.run({.surface = 1}), "a surface of 1 x 1 points");
  EXPECT_ERROR(setting.run({.learning_rate = -1}), "optimizer.learning_rate is -1");
  ThreadTeam team;
  EXPECT_ERROR(descents(setting.start, {setting.train.data, {}}, {}, team), "the training set is empty");
}

TEST(FinalCosts, AreThoseOfTrainingsFromTheirOwnSeeds) {
  const Setting setting;
  ThreadTeam team;
  const DescentOptions options{.batches = {10, 0}, .learning_rates = {0.1, 0.4}, .epochs = 2, .seed = 8};
  const std::vector<FinalCosts> ends = final_costs(setting.start, setting.train, options, 3, team);
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[0].batch, 10U);
  EXPECT_EQ(ends[1].batch, 300U);
  for (std::size_t seed = 0; seed < 3; ++seed) {
    TrainingSettings settings{.batch_size = 10, .epochs = 2, .seed = 8 + seed};
    Trainer trainer(make_model(smooth_net(), *setting.train.data, 8 + seed), setting.train, settings, team);
    while (!trainer.finished()) trainer.step();
    const Evaluation end = evaluate(trainer.model(), setting.train, team);
    EXPECT_EQ(ends[0].costs[seed], end.cost);
    EXPECT_EQ(ends[0].accuracies[seed], end.accuracy());
  }
  EXPECT_NE(ends[1].costs[0], ends[1].costs[1]);
  EXPECT_ERROR(final_costs(setting.start, setting.train, options, 0, team), "0 seeds");
  EXPECT_ERROR(final_costs(setting.start, setting.train, {.epochs = 0, .seconds = 1}, 1, team), "seconds alone");
}

}  // namespace
}  // namespace nudge
