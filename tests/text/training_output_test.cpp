// Epoch lines, progress and the JSON of a run.

#include <gtest/gtest.h>

#include "support/sample_report.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"
#include "text/training_text.hpp"

namespace nudge {
namespace {

TEST(EpochLine, SaysWhatWasMeasured) {
  const EpochMetrics metrics{3, 1800, 0.05, 0.07123, 0.9791, "test", 0.09, 0.9745, 0.2134};
  EXPECT_EQ(epoch_line(metrics, 10, 8.21, 73099.6),
            "epoch  3/10  cost 0.0712   accuracy  97.91 %  test  97.45 %  gradient 0.213   8.2 s  73,100 examples/s");
}

TEST(EpochLine, LeavesOutWhatWasNot) {
  EpochMetrics metrics;
  metrics.epoch = 1;
  metrics.train_cost = 2.3;
  metrics.train_accuracy = 1;
  EXPECT_EQ(epoch_line(metrics, 5, 0, 0), "epoch 1/5  cost 2.30     accuracy 100.00 %");
}

TEST(EpochLine, LinesOfOneTrainingAlign) {
  const EpochMetrics first{1, 600, 0.05, 2.31, 0.0791, "validation", 2.3, 0.0745, {}};
  const EpochMetrics last{10, 6000, 0.05, 0.0031, 1, "validation", 0.09, 1, {}};
  const std::string a = epoch_line(first, 10, 1, 1000), b = epoch_line(last, 10, 1, 1000);
  for (const char* word : {"accuracy", "validation", "examples/s"})
    EXPECT_EQ(a.find(word), b.find(word)) << a << "\n" << b;
}

TEST(ProgressLine, IsExactlyAsWideAsAsked) {
  for (const std::size_t columns : {40U, 60U, 79U, 200U}) {
    for (const std::size_t step : {0U, 1U, 2700U, 6000U, 9000U}) {
      const std::string line = progress_line({step, 6000, 600, 73100, 72}, columns);
      EXPECT_EQ(words::columns_of(line), columns) << line;
    }
  }
  EXPECT_EQ(words::columns_of(progress_line({1, 6000, 600, 73100, 72}, 5)), 40U);
}

TEST(ProgressLine, SaysEpochShareRateAndTimeLeft) {
  const std::string line = progress_line({1500, 6000, 600, 73100, 72});
  for (const char* needed : {"epoch  3/10", " 25 %", "73,100 examples/s", "1 min 12 s left"}) {
    EXPECT_NE(line.find(needed), std::string::npos) << line;
  }
}

TEST(ProgressLine, TheLastEpochIsTheLastToTheEnd) {
  EXPECT_NE(progress_line({6000, 6000, 600, 0, 0}).find("epoch 10/10"), std::string::npos);
  EXPECT_NE(progress_line({0, 0, 0, 0, 0}).find("epoch 1/1"), std::string::npos);
}

TEST(RunText, HasEveryEpochTheTestAndTheConfiguration) {
  const std::string text = run_text(test::sample_report());
  for (const char* needed :
       {"animals, the first\n", "epoch 1/3", "epoch 3/3", "accuracy  66.67 %", "layers = \"16-5-3\""}) {
    EXPECT_NE(text.find(needed), std::string::npos) << needed << "\n" << text;
  }
}

TEST(RunText, SaysNothingOfATestThatWasNotMade) {
  RunReport report = test::sample_report();
  report.result.test.reset();
  EXPECT_EQ(test_text(report), "");
  EXPECT_EQ(run_text({}), "\n\n");
}

}  // namespace
}  // namespace nudge
