// What docs/threads.md says may be shared: a model, by many predictors and evaluations at once.

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "nudge/evaluation.hpp"
#include "nudge/model.hpp"
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
  Subset examples_ = everything(points());
  Model model_ = make_model("40, relu, 3", *examples_.data, 1);
};

TEST_F(Threads, CopiesOfAPredictorShareItsModel) {
  const Model& model = model_;
  const Subset& examples = examples_;
  std::vector<std::vector<float>> answers(4);
  const Predictor predictor(model);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < answers.size(); ++t) {
    threads.emplace_back([&, t, mine = predictor]() mutable {
      for (std::size_t i = 0; i < examples.size(); ++i) {
        const auto probabilities = mine.predict(examples, i).probabilities;
        answers[t].insert(answers[t].end(), probabilities.begin(), probabilities.end());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answers[0].size(), 3 * examples.size());
  for (const std::vector<float>& answer : answers) EXPECT_EQ(answer, answers[0]);
}

TEST_F(Threads, EvaluationsOfOneModelRunAtOnceWithATeamEach) {
  std::vector<Evaluation> results(3);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < results.size(); ++t) {
    threads.emplace_back([&, t] {
      ThreadTeam team(t + 1);
      results[t] = evaluate(model_, examples_, team);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Evaluation& result : results) EXPECT_EQ(result.costs, results[0].costs);
}

}  // namespace
}  // namespace nudge
