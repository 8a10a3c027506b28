// What docs/threads.md says may be shared: a network, by many predictors and evaluations at once.

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "nudge/evaluation.hpp"
#include "nudge/net_text.hpp"
#include "nudge/prediction.hpp"

namespace nudge {
namespace {

std::shared_ptr<const Dataset> points() {
  auto data = std::make_shared<Dataset>();
  data->name = "points";
  data->shape = Shape{1, 1, 6};
  data->classes = {"a", "b", "c"};
  for (std::size_t i = 0; i < 200; ++i) {
    data->labels.push_back(static_cast<std::int32_t>(i % 3));
    for (std::size_t k = 0; k < 6; ++k) data->features.push_back(static_cast<float>((7 * i + 5 * k) % 11) / 11.0F);
  }
  return data;
}

class Threads : public testing::Test {
 protected:
  Threads() : network_(make_net(Shape{1, 1, 6}, "40, relu, 3", {})) { initialise(network_, 1); }
  Subset examples_ = everything(points());
  Preprocessing preprocessing_ = plain_preprocessing(*examples_.data);
  Network network_;
};

TEST_F(Threads, ManyPredictorsShareANetwork) {
  const Network& network = network_;
  const Preprocessing& preprocessing = preprocessing_;
  const Subset& examples = examples_;
  std::vector<std::vector<float>> answers(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < answers.size(); ++t) {
    threads.emplace_back([&, t] {
      Predictor predictor(network, preprocessing);
      for (std::size_t i = 0; i < examples.size(); ++i) {
        const auto probabilities = predictor.probabilities(examples, i);
        answers[t].insert(answers[t].end(), probabilities.begin(), probabilities.end());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answers[0].size(), 3 * examples.size());
  for (const std::vector<float>& answer : answers) EXPECT_EQ(answer, answers[0]);
}

TEST_F(Threads, EvaluationsOfOneNetworkRunAtOnceWithATeamEach) {
  std::vector<Evaluation> results(3);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < results.size(); ++t) {
    threads.emplace_back([&, t] {
      ThreadTeam team(t + 1);
      results[t] = evaluate(network_, preprocessing_, examples_, team);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Evaluation& result : results) EXPECT_EQ(result.costs, results[0].costs);
}

}  // namespace
}  // namespace nudge
