// to_torch: a network as PyTorch's nn.Sequential, in code, with the tensors by the names that it gives them.

#include <array>
#include <charconv>
#include <utility>

#include "base/json.hpp"
#include "base/overloaded.hpp"
#include "models/model_tensors.hpp"
#include "nudge/error.hpp"
#include "nudge/exchange.hpp"

namespace nudge {

namespace {

constexpr const char* residual_class = R"(

class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)
)";

constexpr const char* scaled_tanh_class = R"(

class ScaledTanh(nn.Module):
    def forward(self, x):
        return 1.7159 * torch.tanh(2 * x / 3)
)";

constexpr std::array<std::pair<Function, const char*>, 10> modules_of_functions{
    {{Function::identity, "nn.Identity()"},
     {Function::sigmoid, "nn.Sigmoid()"},
     {Function::tanh, "nn.Tanh()"},
     {Function::relu, "nn.ReLU()"},
     {Function::gelu, "nn.GELU()"},
     {Function::silu, "nn.SiLU()"},
     {Function::softplus, "nn.Softplus()"},
     {Function::elu, "nn.ELU()"},
     {Function::hard_swish, "nn.Hardswish()"},
     {Function::scaled_tanh, "ScaledTanh()"}}};

template <typename T>
std::string shortest_decimal(T number) {
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

std::string pair_of(const char* name, std::size_t height, std::size_t width) {
  return height == width ? text(name, height) : text(name, "(", height, ", ", width, ")");
}

std::string window_arguments(const Window& window) {
  std::string out = text(pair_of("", window.height, window.width), ", stride=", window.stride);
  return window.padding == 0 ? out : text(out, ", padding=", window.padding);
}

std::string sides_of(const Shape& shape) { return text(shape.channels, ", ", shape.height, ", ", shape.width); }

/// Writes the modules of a net one after the other, and names its tensors as they are met: which is in the order of the
/// architecture's.
class TorchWriter {
 public:
  explicit TorchWriter(const Network& network) : network_(network), next_(network.architecture().tensors().begin()) {
    const Architecture& architecture = network.architecture();
    value_ = {architecture.input(), !architecture.input().is_flat()};
    code_ = "nn.Sequential(\n";
    std::size_t count = 0;
    list(architecture.structure(), "", "    ", count);
    flatten("    ", count);
    code_ += ")";
  }

  std::string code() const {
    const auto has = [&](const char* word) { return code_.find(word) != std::string::npos; };
    return text("import torch\nfrom torch import nn\n", has("Residual(") ? residual_class : "",
                has("ScaledTanh(") ? scaled_tanh_class : "", has("Residual(") || has("ScaledTanh(") ? "\n" : "",
                "\nnet = ", code_, "\n");
  }

  /// Whole numbers before floats, as safetensors itself orders tensors, so that each begins at a multiple of its size.
  SafeTensors state() const {
    SafeTensors content{counters_, {{"format", "pt"}}};
    content.tensors.insert(content.tensors.end(), tensors_.begin(), tensors_.end());
    return content;
  }

 private:
  /// What a module gets, and whether PyTorch has it as an image (n, channels, height, width) or as a vector (n, numbers).
  struct Value {
    Shape shape;
    bool is_image = false;
  };

  void list(const std::vector<Layer>& layers, const std::string& before, const std::string& indent,
            std::size_t& count) {
    for (const Layer& layer : layers) add(layer, before, indent, count);
  }

  void line(const std::string& module, const std::string& indent, std::size_t& count) {
    code_ += text(indent, module, ",\n");
    ++count;
  }

  void flatten(const std::string& indent, std::size_t& count) {
    if (value_.is_image) line("nn.Flatten()", indent, count);
    value_.is_image = false;
  }

  void as_image(const std::string& indent, std::size_t& count) {
    if (!value_.is_image) line(text("nn.Unflatten(1, (", sides_of(value_.shape), "))"), indent, count);
    value_.is_image = true;
  }

  void add(const Layer& layer, const std::string& before, const std::string& indent, std::size_t& count) {
    std::visit(
        Overloaded{
            [&](const Sequential& part) {
              code_ += indent + "nn.Sequential(\n";
              const std::string name = text(before, count, ".");
              std::size_t inner = 0;
              list(part.layers, name, indent + "    ", inner);
              code_ += indent + "),\n";
              ++count;
            },
            [&](const Residual& part) { residual(part, before, indent, count); },
            [&](const OneOf<Dense, Conv2D, ConvTranspose2D, MaxPool2D, AvgPool2D, GlobalAvgPool, Upsample, BatchNorm,
                            LayerNorm, Activation, Softmax, Flatten, Reshape, Dropout, Add> auto& plain) {
              arrange(plain, indent, count);
              const std::string name = text(before, count, ".");
              line(module(plain), indent, count);
              take_tensors(layer, name);
              value_.shape = output_shape(layer, value_.shape, name_of(layer));
              finish(plain, indent, count);
            }},
        layer.kind);
  }

  void residual(const Residual& part, const std::string& before, const std::string& indent, std::size_t& count) {
    const std::string name = text(before, count, ".");
    const Value input = value_;
    const auto branch = [&](const std::vector<Layer>& layers, const char* called) {
      value_ = input;
      if (layers.empty()) {
        code_ += indent + "    nn.Identity(),\n";
        return;
      }
      code_ += indent + "    nn.Sequential(\n";
      std::size_t inner = 0;
      list(layers, text(name, called, "."), indent + "        ", inner);
      code_ += indent + "    ),\n";
    };
    code_ += indent + "Residual(\n";
    branch(part.body, "body");
    const Value output = value_;
    branch(part.shortcut, "shortcut");
    if (value_.is_image != output.is_image) fail("to PyTorch: a residual's branches end in an image and in a vector");
    value_ = output;
    code_ += indent + "),\n";
    ++count;
  }

  // What has to stand before a module so that it gets what it takes.
  template <typename Kind>
  void arrange(const Kind&, const std::string& indent, std::size_t& count) {
    if constexpr (OneOf<Kind, Dense, Softmax>) flatten(indent, count);
    if constexpr (OneOf<Kind, Conv2D, ConvTranspose2D, MaxPool2D, AvgPool2D, GlobalAvgPool, Upsample>) {
      as_image(indent, count);
    }
    // A reshape is a flattening, and in `module` the images of it.
    if constexpr (OneOf<Kind, Reshape>) flatten(indent, count);
  }
  /// And after it.
  template <typename Kind>
  void finish(const Kind&, const std::string& indent, std::size_t& count) {
    if constexpr (OneOf<Kind, Flatten>) value_.is_image = false;
    if constexpr (OneOf<Kind, Reshape>) value_.is_image = true;
    if constexpr (OneOf<Kind, GlobalAvgPool>) flatten(indent, count);
  }

  std::string module(const Dense& dense) const { return text("nn.Linear(", dense.inputs, ", ", dense.outputs, ")"); }
  std::string module(const Conv2D& conv) const { return convolution("nn.Conv2d", conv); }
  std::string module(const ConvTranspose2D& conv) const { return convolution("nn.ConvTranspose2d", conv); }
  std::string module(const MaxPool2D& pool) const { return text("nn.MaxPool2d(", window_arguments(pool.window), ")"); }
  std::string module(const AvgPool2D& pool) const { return text("nn.AvgPool2d(", window_arguments(pool.window), ")"); }
  std::string module(const GlobalAvgPool&) const { return "nn.AdaptiveAvgPool2d(1)"; }
  std::string module(const Upsample& upsample) const { return text("nn.Upsample(scale_factor=", upsample.factor, ")"); }
  std::string module(const BatchNorm& norm) const {
    return text(value_.is_image ? "nn.BatchNorm2d(" : "nn.BatchNorm1d(", norm.channels,
                ", eps=", shortest_decimal(norm.epsilon), ", momentum=", shortest_decimal(norm.momentum), ")");
  }
  std::string module(const LayerNorm& norm) const {
    return text("nn.LayerNorm(", value_.is_image ? text("[", sides_of(value_.shape), "]") : text(norm.size),
                ", eps=", shortest_decimal(norm.epsilon), ")");
  }
  std::string module(const Activation& activation) const {
    if (activation.function == Function::leaky_relu) {
      return text("nn.LeakyReLU(", shortest_decimal(activation.slope), ")");
    }
    for (const auto& [function, code] : modules_of_functions) {
      if (function == activation.function) return code;
    }
    fail("to PyTorch: there is no module known for the activation ", to_string(activation.function));
  }
  std::string module(const Softmax&) const { return "nn.Softmax(dim=1)"; }
  std::string module(const Flatten&) const { return "nn.Flatten()"; }
  std::string module(const Reshape& reshape) const { return text("nn.Unflatten(1, (", sides_of(reshape.shape), "))"); }
  std::string module(const Dropout& dropout) const { return text("nn.Dropout(", shortest_decimal(dropout.rate), ")"); }
  template <typename Kind>
  std::string module(const Kind&) const {
    fail("to PyTorch: there is no module for the layer ", name_of({Kind()}));
  }

  template <typename Convolution>
  static std::string convolution(const char* name, const Convolution& conv) {
    return text(name, "(", conv.inputs, ", ", conv.outputs, ", ", window_arguments(conv.window),
                conv.groups == 1 ? "" : text(", groups=", conv.groups), conv.bias ? "" : ", bias=False", ")");
  }

  /// The layer's tensors under its module's name.
  void take_tensors(const Layer& layer, const std::string& name) {
    const Architecture& architecture = network_.architecture();
    const std::vector<LayerTensor> own = parameter_tensors(layer);
    if (own.empty()) return;
    const std::size_t position = next_->layer;
    const bool is_image_norm = std::holds_alternative<LayerNorm>(layer.kind) && value_.is_image;
    for (const LayerTensor& part : own) {
      std::vector<std::size_t> dimensions = next_->dimensions;
      if (is_image_norm) dimensions = {value_.shape.channels, value_.shape.height, value_.shape.width};
      tensors_.push_back(make_tensor<float>(name + part.name, dimensions, network_.view(*next_).all()));
      ++next_;
    }
    for (const StatisticsTensor& tensor : architecture.statistics()) {
      if (tensor.layer != position) continue;
      tensors_.push_back(make_tensor<float>(name + (tensor.is_variance ? "running_var" : "running_mean"),
                                            std::vector{tensor.size},
                                            network_.statistics().subspan(tensor.offset, tensor.size)));
    }
    if (std::holds_alternative<BatchNorm>(layer.kind)) {
      counters_.push_back({name + std::string(batch_counter), "I64", {}, std::vector<std::uint8_t>(8)});
    }
  }

  const Network& network_;
  std::vector<ParameterTensor>::const_iterator next_;
  Value value_;
  std::string code_;
  std::vector<TensorData> tensors_, counters_;
};

/// The numbers of a mean or a deviation as a tensor that x can be joined with.
std::string tensor_code(const std::vector<float>& numbers, const Shape& shape) {
  std::string out;
  for (const float number : numbers) out += (out.empty() ? "" : ", ") + shortest_decimal(number);
  const bool each = numbers.size() == shape.size();
  const std::string view = shape.is_flat() ? "" : each ? text(".view(", sides_of(shape), ")") : ".view(-1, 1, 1)";
  return text("torch.tensor([", out, "])", view);
}

std::string prepare_code(const Preprocessing& preprocessing) {
  const Shape& shape = preprocessing.shape;
  std::string x = "x.float()";
  if (preprocessing.scale == 1.0F / 255.0F) {
    x += " / 255";
  } else if (preprocessing.scale != 1.0F) {
    x += " * " + shortest_decimal(preprocessing.scale);
  }
  if (!preprocessing.mean.empty()) {
    x = text("(", x, " - ", tensor_code(preprocessing.mean, shape), ") / ",
             tensor_code(preprocessing.deviation, shape));
  }
  const std::string what = shape.is_flat() ? text("(n, ", shape.channels, ")") : text("(n, ", sides_of(shape), ")");
  const char* range = preprocessing.scale == 1.0F ? "" : ", of 0 to 255";
  return text("\n\ndef prepare(x):  # ", what, range, "\n    return ", x, "\n");
}

/// What the net's outputs mean where they are quantities.
std::string targets_code(const Targets& targets) {
  const Shape row{targets.names.size()};
  return text("targets = ", one_line(Json(targets.names)), "\n\n\ndef in_units(y):  # what the net gives, ",
              to_string(row), " of each example\n    return y * ", tensor_code(targets.deviation, row), " + ",
              tensor_code(targets.mean, row));
}

}  // namespace

TorchModel to_torch(const Model& model) {
  check(model);
  const TorchWriter writer(model.network);
  const bool logits = takes_logits(model.network.architecture().loss());
  const std::string output =
      model.targets ? targets_code(*model.targets)
      : model.encoder_layers
          ? text("# An autoencoder: the net gives back its input", logits ? ", as logits." : ".")
          : text("classes = ", one_line(Json(model.classes)), logits ? "  # the net gives their logits" : "");
  return {writer.state(), text(writer.code(), prepare_code(model.preprocessing), "\n\n", output, "\n")};
}

}  // namespace nudge
