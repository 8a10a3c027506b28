// benchmarks/speed beside dlib: its own nets and solver, without the bookkeeping of its trainer.
//
//   dlib_worker train 784-128-10|lenet5 sgd ...    see worker.hpp

#include <dlib/dnn.h>

#include <numeric>
#include <random>
#include <vector>

#include "nudge/data_files.hpp"
#include "worker.hpp"

namespace nudge {
namespace {

using Picture = dlib::matrix<unsigned char>;

template <typename Below>
using pooled = dlib::max_pool<2, 2, 2, 2, Below>;
template <typename Below>
using padded5x5 = dlib::add_layer<dlib::con_<6, 5, 5, 1, 1, 2, 2>, Below>;
template <typename Below>
using plain5x5 = dlib::add_layer<dlib::con_<16, 5, 5, 1, 1, 0, 0>, Below>;

using Mlp = dlib::loss_multiclass_log<dlib::fc<10, dlib::relu<dlib::fc<128, dlib::input<Picture>>>>>;
using Convolutions = pooled<dlib::relu<plain5x5<pooled<dlib::relu<padded5x5<dlib::input<Picture>>>>>>>;
using LeNet5 =
    dlib::loss_multiclass_log<dlib::fc<10, dlib::relu<dlib::fc<84, dlib::relu<dlib::fc<120, Convolutions>>>>>>;

template <typename Net>
int train(const Task& task) {
  const auto data = load_data("mnist", {.test = false}).train;
  std::vector<Picture> pictures(task.examples);
  for (std::size_t i = 0; i < task.examples; ++i) {
    pictures[i].set_size(28, 28);
    const auto image = data->image(i);
    std::copy(image.begin(), image.end(), pictures[i].begin());
  }
  Net net;
  std::vector<dlib::sgd> solvers(Net::num_computational_layers, dlib::sgd(0, 0));  // no decay, no momentum
  std::vector<std::uint32_t> order(task.examples);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937 random(1);
  std::vector<Picture> batch;
  std::vector<unsigned long> labels;
  dlib::resizable_tensor x;
  const auto epoch = [&] {
    std::shuffle(order.begin(), order.end(), random);
    double cost = 0;
    for (std::size_t first = 0; first < order.size(); first += batch.size()) {
      batch.clear();
      labels.clear();
      for (std::size_t i = first; i < std::min(first + task.batch, order.size()); ++i) {
        batch.push_back(pictures[order[i]]);
        labels.push_back(static_cast<unsigned long>(data->labels[order[i]]));
      }
      net.to_tensor(batch.begin(), batch.end(), x);
      cost += net.compute_parameter_gradients(x, labels.begin()) * static_cast<double>(batch.size());
      net.update_parameters(dlib::make_sstack(solvers), task.learning_rate);
    }
    return cost / static_cast<double>(order.size());
  };
  net.to_tensor(pictures.begin(), pictures.begin() + 1, x);
  net.forward(x);  // only now does dlib know the sizes
  return measure_when_told(dlib::count_parameters(net), epoch);
}

int run(int count, char** arguments) {
  const Task task = read_task(count, arguments);
  if (task.kind != "train" || task.optimizer != "sgd") fail("dlib_worker: it trains with sgd");
  if (task.net == "784-128-10") return train<Mlp>(task);
  if (task.net == "lenet5") return train<LeNet5>(task);
  fail("dlib_worker: no net is called ", task.net);
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  return nudge::worker_main([&] { return nudge::run(count, arguments); });
}
