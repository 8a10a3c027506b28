// nudge's side of benchmarks/speed: one net, one way to train, measured whenever it is told to.
//
//   nudge_worker train|infer ...    see worker.hpp
//   nudge_worker machine            the set of kernels, and what one thread can do at most

#include <cstdio>
#include <string>
#include <vector>

#include "best_time.hpp"
#include "fma_peak.hpp"
#include "kernels/kernel_set.hpp"
#include "nudge/nudge.hpp"
#include "worker.hpp"

namespace nudge {
namespace {

OptimizerSettings optimizer_of(const Task& task) {
  const bool nesterov = task.optimizer == "nesterov", momentum = nesterov || task.optimizer == "momentum";
  return {.kind = parse_optimizer(momentum ? "sgd" : task.optimizer),
          .learning_rate = task.learning_rate,
          .momentum = momentum ? 0.9 : 0.0,
          .nesterov = nesterov};
}

Subset first_examples(std::shared_ptr<const Dataset> data, std::size_t count) {
  Subset all = everything(std::move(data));
  if (count > all.size()) fail("examples: ", count, ", there are ", all.size());
  all.indices.resize(count);
  return all;
}

/// Of one example: forward, and in training both products of the way back, but for the gradient of the net's input.
std::size_t multiply_adds_of(const Architecture& net, bool training) {
  std::size_t forward = 0, first = 0;
  for (std::size_t i = 0; i < net.layers().size(); ++i) {
    const std::size_t layer = multiply_adds(net.layers()[i], net.shape(net.source(i)));
    forward += layer;
    if (first == 0) first = layer;
  }
  return training ? 3 * forward - first : forward;
}

int train(const Task& task) {
  const LoadedData data = load_data("mnist", {.test = false});
  ThreadTeam team(task.threads);
  Trainer trainer(make_model(task.net, *data.train, 1), first_examples(data.train, task.examples),
                  {.batch_size = task.batch, .epochs = 1'000'000, .optimizer = optimizer_of(task)}, team);
  const Architecture net = trainer.model().network.architecture();
  const auto epoch = [&] {
    for (std::size_t step = 0; step < trainer.steps_per_epoch(); ++step) trainer.step();
    return trainer.running_cost();
  };
  return measure_when_told(net.parameter_count(), epoch, multiply_adds_of(net, true));
}

int infer(const Task& task) {
  const LoadedData data = load_data("mnist", {.test = false});
  const Subset examples = first_examples(data.train, task.examples);
  const std::size_t pixels = data.train->shape.size(), classes = data.train->classes.size();
  std::vector<float> values(examples.size() * pixels), probabilities(task.batch * classes);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto image = data.train->image(examples.indices[i]);
    std::copy(image.begin(), image.end(), values.begin() + static_cast<std::ptrdiff_t>(i * pixels));
  }
  ThreadTeam team(task.threads);
  Predictor predictor(make_model(task.net, *data.train, 1), {.batch = task.batch, .team = &team});
  const Architecture& net = predictor.model().network.architecture();
  const auto all = [&] {
    for (std::size_t i = 0; i + task.batch <= examples.size(); i += task.batch) {
      predictor.predict({values.data() + i * pixels, task.batch, pixels}, {probabilities.data(), task.batch, classes});
    }
    return 0.0;
  };
  return measure_when_told(net.parameter_count(), all, multiply_adds_of(net, false));
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
  if (count == 2 && std::string(arguments[1]) == "machine") return machine();
  const Task task = read_task(count, arguments);
  return task.kind == "train" ? train(task) : infer(task);
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  return nudge::worker_main([&] { return nudge::run(count, arguments); });
}
