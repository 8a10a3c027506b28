// How fast explanations are, on a network of 784-128-10 and examples that are dark where handwritten digits are: four
// numbers in five are 0. What is timed is first checked: the table's averages are minus the gradient of the same
// passes.
//
//   explain_benchmark
//
// `ms` of one example, `seconds` of 60,000; `of_an_epoch`: in units of those examples' forward and backward pass in
// training, measured beside it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <thread>

#include "best_time.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"

namespace nudge {
namespace {

constexpr std::size_t whole_set = 60'000;

Subset dark_images(std::size_t count) {
  auto data = std::make_shared<Dataset>();
  data->name = "noise";
  data->shape = {1, 28, 28};
  std::mt19937 random(1);
  data->pixels.resize(count * data->shape.size());
  for (auto& pixel : data->pixels) pixel = random() % 5 == 0 ? static_cast<std::uint8_t>(random() % 256) : 0;
  for (std::size_t i = 0; i < count; ++i) data->labels.push_back(static_cast<std::int32_t>(random() % 10));
  for (int c = 0; c < 10; ++c) data->classes.push_back(std::to_string(c));
  return everything(data);
}

struct Bench {
  Bench() { initialise(network, 1); }

  Subset subset = dark_images(whole_set);
  Preprocessing preprocessing = plain_preprocessing(*subset.data);
  Network network{dense_net({1, 28, 28}, {784, 128, 10}, {})};
  BasicNetwork<double> in_double = convert<double>(network);
  Examples<float> examples{subset, preprocessing};
  ThreadTeam team{std::max(1U, std::thread::hardware_concurrency())};
};

Bench& bench() {
  static Bench the_bench;
  return the_bench;
}

/// Times `call` once an iteration and returns the best time, in seconds.
template <typename Call>
double time_call(benchmark::State& state, Call&& call) {
  call();
  double best = INFINITY;
  for (auto _ : state) {
    const double seconds = seconds_per_call(call, 1);
    state.SetIterationTime(seconds);
    best = std::min(best, seconds);
  }
  return best;
}

void explain_one_in_double(benchmark::State& state) {
  Bench& b = bench();
  std::vector<double> x(784), y(10);
  prepare<double>(b.subset.data->image(0), b.preprocessing, x);
  one_hot<double>(b.subset.label(0), y);
  state.counters["ms"] =
      1e3 * time_call(state, [&] { benchmark::DoNotOptimize(explain_example(b.in_double, x, y, {}, b.team)); });
}

void backward_nudges_of_one_in_float(benchmark::State& state) {
  Bench& b = bench();
  state.counters["ms"] = 1e3 * time_call(state, [&] {
                           const ExampleRun<float> run(b.network, b.examples, 0, b.team);
                           benchmark::DoNotOptimize(backward_nudges(run.trace(), 0, true));
                         });
}

/// Forward, cost and backward of all examples as in training, without updates.
double seconds_of_an_epoch() {
  Bench& b = bench();
  const auto epoch = [&] { benchmark::DoNotOptimize(mean_gradient(b.network, b.preprocessing, b.subset, b.team)); };
  return std::min({seconds_per_call(epoch, 1), seconds_per_call(epoch, 1), seconds_per_call(epoch, 1)});
}

void report(benchmark::State& state, double seconds) {
  state.counters["seconds"] = seconds;
  state.counters["of_an_epoch"] = seconds / seconds_of_an_epoch();
}

std::vector<ParameterAddress> some_rows() {
  std::vector<ParameterAddress> rows;
  for (std::size_t i = 0; i < 16; ++i) rows.push_back({1, 8 * i, 300 + i});
  return rows;
}

/// The largest abs(average + gradient) / mean abs(nudge) of the rows.
double disagreement(const NudgeTableResult& table) {
  double worst = 0;
  for (const NudgeRow& row : table.rows) {
    const double minus_gradient = table.nudges[flat_index(bench().network.architecture(), row.parameter)];
    if (row.mean_magnitude > 0) {
      worst = std::max(worst, std::abs(row.average - minus_gradient) / row.mean_magnitude);
    }
  }
  return worst;
}

void table(benchmark::State& state, const NudgeTableOptions& options) {
  Bench& b = bench();
  NudgeTableResult result;
  const double seconds = time_call(state, [&] { result = nudge_table(b.network, b.examples, options, b.team); });
  report(state, seconds);
  state.counters["disagreement"] = disagreement(result);
  if (!(disagreement(result) < 1e-6)) state.SkipWithError("the averages are not minus the gradient");
}

void table_of_given_rows(benchmark::State& state) { table(state, {.rows = some_rows()}); }
void table_of_chosen_rows(benchmark::State& state) { table(state, {}); }

void hebbian_pairs_of_all(benchmark::State& state) {
  Bench& b = bench();
  report(state,
         time_call(state, [&] { benchmark::DoNotOptimize(hebbian_average(b.network, b.examples, 10, b.team)); }));
}

BENCHMARK(explain_one_in_double)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(backward_nudges_of_one_in_float)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(table_of_given_rows)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(table_of_chosen_rows)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hebbian_pairs_of_all)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nudge

BENCHMARK_MAIN();
