// libtorch's side of benchmarks/speed: the same work in PyTorch's C++ front end, written as its own examples are.
//
//   libtorch_worker train NET OPTIMIZER BATCH THREADS EXAMPLES FORM
//   libtorch_worker infer NET - BATCH THREADS EXAMPLES FORM
//
// FORM is how the images lie in memory: `float` (converted once, before) or `bytes` (each batch is converted).

#include <torch/torch.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "worker.hpp"

namespace nudge {
namespace {

namespace nn = torch::nn;

struct Task {
  std::string net, optimizer;
  std::int64_t batch = 0, examples = 0;
  bool bytes = false;
};

nn::Sequential make_net(const std::string& name) {
  const auto conv = [](int in, int out, int padding) {
    return nn::Conv2d(nn::Conv2dOptions(in, out, 5).padding(padding));
  };
  if (name == "784-128-10") {
    return nn::Sequential(nn::Flatten(), nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 10));
  }
  if (name == "784-128-64-10") {
    return nn::Sequential(nn::Flatten(), nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 64), nn::ReLU(),
                          nn::Linear(64, 10));
  }
  if (name == "784-512-512-10") {
    return nn::Sequential(nn::Flatten(), nn::Linear(784, 512), nn::ReLU(), nn::Linear(512, 512), nn::ReLU(),
                          nn::Linear(512, 10));
  }
  if (name == "lenet5") {
    return nn::Sequential(conv(1, 6, 2), nn::ReLU(), nn::MaxPool2d(2), conv(6, 16, 0), nn::ReLU(), nn::MaxPool2d(2),
                          nn::Flatten(), nn::Linear(400, 120), nn::ReLU(), nn::Linear(120, 84), nn::ReLU(),
                          nn::Linear(84, 10));
  }
  fail("libtorch_worker: no net is called ", name);
}

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const std::string& name,
                                                        std::vector<torch::Tensor> parameters) {
  using namespace torch::optim;
  if (name == "sgd") return std::make_unique<SGD>(std::move(parameters), SGDOptions(0.1));
  if (name == "momentum") return std::make_unique<SGD>(std::move(parameters), SGDOptions(0.05).momentum(0.9));
  if (name == "nesterov") {
    return std::make_unique<SGD>(std::move(parameters), SGDOptions(0.05).momentum(0.9).nesterov(true));
  }
  if (name == "adam") return std::make_unique<Adam>(std::move(parameters), AdamOptions(0.001));
  fail("libtorch_worker: no optimizer is called ", name);
}

/// (n, 1, 28, 28)
torch::Tensor images_of(const Dataset& data, const Task& task) {
  torch::Tensor all = torch::empty({task.examples, 1, 28, 28}, torch::kUInt8);
  std::copy_n(data.pixels.begin(), task.examples * 784, all.data_ptr<std::uint8_t>());
  return task.bytes ? all : all.to(torch::kFloat32).div(255);
}

torch::Tensor prepared(const torch::Tensor& images) {
  return images.scalar_type() == torch::kUInt8 ? images.to(torch::kFloat32).div_(255) : images;
}

int train(const Task& task) {
  const auto data = load_data("mnist", {.test = false}).train;
  const torch::Tensor images = images_of(*data, task);
  torch::Tensor labels = torch::empty({task.examples}, torch::kInt64);
  std::copy_n(data->labels.begin(), task.examples, labels.data_ptr<std::int64_t>());
  nn::Sequential net = make_net(task.net);
  const auto optimizer = make_optimizer(task.optimizer, net->parameters());
  double cost = 0;
  return measure_when_told([&] {
    const torch::Tensor order = torch::randperm(task.examples);
    for (std::int64_t first = 0; first < task.examples; first += task.batch) {
      const torch::Tensor chosen = order.slice(0, first, std::min(first + task.batch, task.examples));
      optimizer->zero_grad();
      const torch::Tensor loss = nn::functional::cross_entropy(net->forward(prepared(images.index_select(0, chosen))),
                                                               labels.index_select(0, chosen));
      cost += loss.item<float>();
      loss.backward();
      optimizer->step();
    }
  });
}

int infer(const Task& task) {
  const torch::Tensor images = images_of(*load_data("mnist", {.train = false}).test, task);
  nn::Sequential net = make_net(task.net);
  net->eval();
  const torch::InferenceMode guard;
  return measure_when_told([&] {
    for (std::int64_t first = 0; first + task.batch <= task.examples; first += task.batch) {
      torch::softmax(net->forward(prepared(images.slice(0, first, first + task.batch))), 1);
    }
  });
}

int run(int count, char** arguments) {
  if (count != 8) fail("libtorch_worker: see the head of its source");
  const auto number = [&](int i) { return std::strtol(arguments[i], nullptr, 10); };
  torch::set_num_threads(static_cast<int>(number(5)));
  const Task task{arguments[2], arguments[3], number(4), number(6), std::string(arguments[7]) == "bytes"};
  return std::string(arguments[1]) == "train" ? train(task) : infer(task);
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) try { return nudge::run(count, arguments); } catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
