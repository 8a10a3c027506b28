#include "libtorch_net.hpp"

#include <cstdlib>

#include "nudge/error.hpp"

namespace nudge {
namespace {

namespace nn = torch::nn;

nn::Conv2d conv(int side, int in, int out, int padding) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, side).padding(padding));
}

nn::Sequential dense_net(const std::string& sizes) {
  nn::Sequential net{nn::Flatten()};
  const char* text = sizes.c_str();
  char* end = nullptr;
  for (long in = std::strtol(text, &end, 10); *end == '-';) {
    const long out = std::strtol(end + 1, &end, 10);
    net->push_back(nn::Linear(in, out));
    if (*end == '-') net->push_back(nn::ReLU());
    in = out;
  }
  if (*end != '\0' || net->size() < 2) fail("libtorch_net: no net is called ", sizes);
  return net;
}

nn::Sequential lenet5() {
  return nn::Sequential(conv(5, 1, 6, 2), nn::ReLU(), nn::MaxPool2d(2), conv(5, 6, 16, 0), nn::ReLU(), nn::MaxPool2d(2),
                        nn::Flatten(), nn::Linear(400, 120), nn::ReLU(), nn::Linear(120, 84), nn::ReLU(),
                        nn::Linear(84, 10));
}

nn::Sequential vgg_small() {
  return nn::Sequential(conv(3, 1, 32, 1), nn::ReLU(), conv(3, 32, 32, 1), nn::ReLU(), nn::MaxPool2d(2),
                        conv(3, 32, 64, 1), nn::ReLU(), conv(3, 64, 64, 1), nn::ReLU(), nn::MaxPool2d(2), nn::Flatten(),
                        nn::Linear(3136, 128), nn::ReLU(), nn::Linear(128, 10));
}

nn::Conv2d plain_conv(int side, int in, int out, int stride) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, side).stride(stride).padding(side / 2).bias(false));
}

/// Two convolutions with their normalisations, plus what goes in, or where the shape changes a projection of it.
struct BlockImpl : nn::Module {
  BlockImpl(int in, int out, int stride)
      : body(plain_conv(3, in, out, stride), nn::BatchNorm2d(out), nn::ReLU(), plain_conv(3, out, out, 1),
             nn::BatchNorm2d(out)) {
    register_module("body", body);
    if (in != out) {
      shortcut = nn::Sequential(plain_conv(1, in, out, stride), nn::BatchNorm2d(out));
      register_module("shortcut", shortcut);
    }
  }
  torch::Tensor forward(const torch::Tensor& x) {
    return torch::relu(body->forward(x).add_(shortcut.is_empty() ? x : shortcut->forward(x)));
  }
  nn::Sequential body, shortcut{nullptr};
};
TORCH_MODULE(Block);

nn::Sequential resnet20() {
  nn::Sequential net(plain_conv(3, 1, 16, 1), nn::BatchNorm2d(16), nn::ReLU());
  int in = 16;
  for (const int out : {16, 32, 64}) {
    for (int block = 0; block < 3; ++block) {
      net->push_back(Block(in, out, in == out ? 1 : 2));
      in = out;
    }
  }
  net->push_back(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions(1)));
  net->push_back(nn::Flatten());
  net->push_back(nn::Linear(64, 10));
  return net;
}

}  // namespace

nn::Sequential libtorch_net(const std::string& name) {
  if (name == "lenet5") return lenet5();
  if (name == "vgg-small") return vgg_small();
  if (name == "resnet20") return resnet20();
  return dense_net(name);
}

}  // namespace nudge
