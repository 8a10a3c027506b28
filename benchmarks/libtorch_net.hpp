#pragma once
// The nets of benchmarks/speed in PyTorch's C++ front end, layer by layer as nudge has them.

#include <torch/torch.h>

#include <string>

namespace nudge {

/// Dense layers by their sizes ("784-128-10", with ReLUs between them), "lenet5", "vgg-small" or "resnet20", on images
/// of (1, 28, 28). Errors: another name.
torch::nn::Sequential libtorch_net(const std::string& name);

}  // namespace nudge
