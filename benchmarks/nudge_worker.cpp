// nudge's side of benchmarks/speed: one net, one way to train, measured whenever it is told to.
//
//   nudge_worker train NET OPTIMIZER BATCH THREADS EXAMPLES    an epoch over the first EXAMPLES training images of MNIST
//   nudge_worker infer NET - BATCH THREADS EXAMPLES            the probabilities of its first EXAMPLES test images
//   nudge_worker machine                                       the set of kernels, and what one thread can do at most

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "best_time.hpp"
#include "fma_peak.hpp"
#include "kernels/kernel_set.hpp"
#include "nudge/nudge.hpp"
#include "worker.hpp"

namespace nudge {
namespace {

struct Task {
  std::string net, optimizer;
  std::size_t batch = 0, threads = 0, examples = 0;
};

OptimizerSettings optimizer_of(const std::string& name) {
  if (name == "sgd") return {.learning_rate = 0.1};
  if (name == "momentum") return {.learning_rate = 0.05, .momentum = 0.9};
  if (name == "nesterov") return {.learning_rate = 0.05, .momentum = 0.9, .nesterov = true};
  return {.kind = parse_optimizer(name), .learning_rate = 0.001};
}

Subset first_examples(std::shared_ptr<const Dataset> data, std::size_t count) {
  Subset all = everything(std::move(data));
  if (count > all.size()) fail("examples: ", count, ", there are ", all.size());
  all.indices.resize(count);
  return all;
}

int train(const Task& task) {
  const LoadedData data = load_data("mnist", {.test = false});
  ThreadTeam team(task.threads);
  Trainer trainer(make_model(task.net, *data.train, 1), first_examples(data.train, task.examples),
                  {.batch_size = task.batch, .epochs = 1'000'000, .optimizer = optimizer_of(task.optimizer)}, team);
  return measure_when_told([&] {
    for (std::size_t step = 0; step < trainer.steps_per_epoch(); ++step) trainer.step();
  });
}

int infer(const Task& task) {
  const LoadedData data = load_data("mnist");
  const Subset examples = first_examples(data.test, task.examples);
  const std::size_t pixels = data.test->shape.size(), classes = data.test->classes.size();
  std::vector<float> values(examples.size() * pixels), probabilities(task.batch * classes);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto image = data.test->image(examples.indices[i]);
    std::copy(image.begin(), image.end(), values.begin() + static_cast<std::ptrdiff_t>(i * pixels));
  }
  ThreadTeam team(task.threads);
  Predictor predictor(make_model(task.net, *data.train, 1), {.batch = task.batch, .team = &team});
  return measure_when_told([&] {
    for (std::size_t i = 0; i + task.batch <= examples.size(); i += task.batch) {
      predictor.predict({values.data() + i * pixels, task.batch, pixels}, {probabilities.data(), task.batch, classes});
    }
  });
}

/// GB/s at which one thread reads `bytes` over and over.
double read_bandwidth(std::size_t bytes) {
  std::vector<float> numbers(bytes / sizeof(float), 1);
  const auto& set = kernels::best_kernels<float>();
  volatile float result = 0;
  const auto read = [&] { result = set.sum(numbers.data(), numbers.size()); };
  double best = 0;
  for (int repeat = 0; repeat < 20; ++repeat) {
    best = std::max(best, 1e-9 * static_cast<double>(bytes) / seconds_per_call(read, calls_per_reading(read)));
  }
  return best;
}

int machine() {
  const char* name = kernels::best_kernels<float>().name;
  std::printf("{\"kernels\": \"%s\", \"fma_gflops\": %.1f, \"read_256kB_GBps\": %.1f, \"read_64MB_GBps\": %.1f}\n",
              name, measure_fma_peak(name), read_bandwidth(256 << 10), read_bandwidth(64 << 20));
  return 0;
}

int run(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  if (what == "machine") return machine();
  if (count != 7 || (what != "train" && what != "infer")) fail("nudge_worker: see the head of its source");
  const auto number = [&](int i) { return static_cast<std::size_t>(std::strtoul(arguments[i], nullptr, 10)); };
  const Task task{arguments[2], arguments[3], number(4), number(5), number(6)};
  return what == "train" ? train(task) : infer(task);
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) try { return nudge::run(count, arguments); } catch (const nudge::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
