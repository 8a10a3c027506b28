#pragma once
// A program that measures when it is told to: so that several of them, started once, take turns. All of them are called
//
//   WORKER train NET OPTIMIZER BATCH THREADS EXAMPLES    an epoch over the first EXAMPLES training images of MNIST
//   WORKER infer NET - BATCH THREADS EXAMPLES            the probabilities of those images

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "nudge/error.hpp"

namespace nudge {

struct Task {
  std::string kind, net, optimizer;
  std::size_t batch = 0, threads = 0, examples = 0;
  double learning_rate = 0;  ///< the same for all, so that all of them learn, or none
};

/// From the arguments of a program, of which `more` follow after those above. Errors: others than these.
inline Task read_task(int count, char** arguments, int more = 0) {
  const std::string kind = count > 1 ? arguments[1] : "";
  if (count != 7 + more || (kind != "train" && kind != "infer")) fail(arguments[0], ": see the head of its source");
  const auto number = [&](int i) {
    const std::size_t value = std::strtoul(arguments[i], nullptr, 10);
    if (value == 0) fail(arguments[0], ": expected a number of 1 or more, got ", arguments[i]);
    return value;
  };
  Task task{kind, arguments[2], arguments[3], number(4), number(5), number(6)};
  task.learning_rate = task.optimizer == "sgd" ? 0.1 : task.optimizer == "adam" ? 0.001 : 0.05;
  if (task.batch < 10) task.learning_rate /= 10;
  if (task.net == "vgg-small") task.learning_rate /= 5;  // its first few steps would be too long
  return task;
}

/// Says "ready", the parameters of its net, and (nudge alone) the multiply-adds of one example. Then, for each line "go"
/// on the standard input, calls work() and writes the seconds that it took; for a line "cost", the mean cost that the
/// last work() returned.
template <typename Work>
int measure_when_told(std::size_t parameters, Work&& work, std::size_t multiply_adds = 0) {
  std::printf("ready %zu %zu\n", parameters, multiply_adds);
  std::fflush(stdout);
  double cost = 0;
  char line[16];
  while (std::fgets(line, sizeof line, stdin) != nullptr) {
    const std::string word(line, 0, std::string(line).find('\n'));
    if (word == "go") {
      const auto start = std::chrono::steady_clock::now();
      cost = work();
      std::printf("%.9f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    } else if (word == "cost") {
      std::printf("%.9g\n", cost);
    } else {
      break;
    }
    std::fflush(stdout);
  }
  return 0;
}

/// Runs a worker's main: an error is a line on stderr and status 1.
template <typename Run>
int worker_main(Run&& run) {
  try {
    return run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

}  // namespace nudge
