// libtorch's side of one answer, from start to end: a program that loads a net's weights and says what a picture is.
//
//   libtorch_predict NET WEIGHTS.pt PICTURE.png          the picture's probabilities, on one line
//   libtorch_predict NET WEIGHTS.pt --from TENSORS       makes WEIGHTS.pt from what `nudge export --names torch` wrote

#include <cstdio>
#include <cstring>
#include <string>

#include "libtorch_net.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/png.hpp"
#include "worker.hpp"

namespace nudge {
namespace {

void take_weights(torch::nn::Sequential& net, const SafeTensors& tensors) {
  const torch::NoGradGuard guard;
  for (auto& parameter : net->named_parameters()) {
    std::vector<float> numbers = numbers_of<float>(tensors.tensor(parameter.key()));
    parameter.value().copy_(torch::from_blob(numbers.data(), parameter.value().sizes()));
  }
}

int run(int count, char** arguments) {
  if (count < 4) fail("libtorch_predict: see the head of its source");
  torch::set_num_threads(1);
  torch::nn::Sequential net = libtorch_net(arguments[1]);
  if (std::strcmp(arguments[3], "--from") == 0 && count == 5) {
    take_weights(net, read_safetensors(arguments[4]));
    torch::save(net, arguments[2]);
    return 0;
  }
  torch::load(net, arguments[2]);
  net->eval();
  Image image = read_png(arguments[3]);
  const torch::InferenceMode guard;
  const torch::Tensor x = torch::from_blob(image.pixels.data(), {1, 1, 28, 28}, torch::kUInt8).to(torch::kFloat32);
  const torch::Tensor probabilities = torch::softmax(net->forward(x.div(255)), 1).contiguous();
  for (int k = 0; k < 10; ++k) std::printf("%.6f ", probabilities.data_ptr<float>()[k]);
  std::puts("");
  return 0;
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  return nudge::worker_main([&] { return nudge::run(count, arguments); });
}
