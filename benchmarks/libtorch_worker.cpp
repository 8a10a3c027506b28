// libtorch's side of benchmarks/speed: the same work in PyTorch's C++ front end, written as its own examples are.
//
//   libtorch_worker train|infer ... FORM    see worker.hpp
//
// FORM is how the images lie in memory: `float` (converted once, before) or `bytes` (each batch is converted).

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "libtorch_net.hpp"
#include "nudge/data_files.hpp"
#include "worker.hpp"

namespace nudge {
namespace {

namespace nn = torch::nn;

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const Task& task, std::vector<torch::Tensor> parameters) {
  using namespace torch::optim;
  if (task.optimizer == "adam") {
    return std::make_unique<Adam>(std::move(parameters), AdamOptions(task.learning_rate));
  }
  SGDOptions options(task.learning_rate);
  if (task.optimizer != "sgd") options.momentum(0.9).nesterov(task.optimizer == "nesterov");
  return std::make_unique<SGD>(std::move(parameters), options);
}

/// (n, 1, 28, 28)
torch::Tensor images_of(const Dataset& data, std::int64_t examples, const std::string& form) {
  torch::Tensor all = torch::empty({examples, 1, 28, 28}, torch::kUInt8);
  std::copy_n(data.pixels.begin(), examples * 784, all.data_ptr<std::uint8_t>());
  return form == "bytes" ? all : all.to(torch::kFloat32).div(255);
}

torch::Tensor prepared(const torch::Tensor& images) {
  return images.scalar_type() == torch::kUInt8 ? images.to(torch::kFloat32).div_(255) : images;
}

std::size_t parameters_of(const nn::Sequential& net) {
  std::int64_t count = 0;
  for (const torch::Tensor& tensor : net->parameters()) count += tensor.numel();
  return static_cast<std::size_t>(count);
}

int work(const Task& task, const std::string& form) {
  const auto batch = static_cast<std::int64_t>(task.batch), examples = static_cast<std::int64_t>(task.examples);
  const auto data = load_data("mnist", {.test = false}).train;
  const torch::Tensor images = images_of(*data, examples, form);
  torch::Tensor labels = torch::empty({examples}, torch::kInt64);
  std::copy_n(data->labels.begin(), examples, labels.data_ptr<std::int64_t>());
  nn::Sequential net = libtorch_net(task.net);
  if (task.kind == "infer") {
    net->eval();
    const torch::InferenceMode guard;
    return measure_when_told(parameters_of(net), [&] {
      for (std::int64_t first = 0; first + batch <= examples; first += batch) {
        torch::softmax(net->forward(prepared(images.slice(0, first, first + batch))), 1);
      }
      return 0.0;
    });
  }
  const auto optimizer = make_optimizer(task, net->parameters());
  return measure_when_told(parameters_of(net), [&] {
    const torch::Tensor order = torch::randperm(examples);
    double cost = 0;
    for (std::int64_t first = 0; first < examples; first += batch) {
      const torch::Tensor chosen = order.slice(0, first, std::min(first + batch, examples));
      optimizer->zero_grad();
      const torch::Tensor loss = nn::functional::cross_entropy(net->forward(prepared(images.index_select(0, chosen))),
                                                               labels.index_select(0, chosen));
      cost += loss.item<float>() * static_cast<double>(chosen.size(0));
      loss.backward();
      optimizer->step();
    }
    return cost / static_cast<double>(examples);
  });
}

int run(int count, char** arguments) {
  const Task task = read_task(count, arguments, 1);
  torch::set_num_threads(static_cast<int>(task.threads));
  return work(task, arguments[7]);
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  return nudge::worker_main([&] { return nudge::run(count, arguments); });
}
