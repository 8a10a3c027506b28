#include "nudge/layers.hpp"

#include <cmath>
#include <limits>

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// More than this a side of an image or a window cannot be meant.
constexpr std::size_t longest_side = std::size_t(1) << 14;

[[noreturn]] void refuse_composite() { fail("internal error: a composite layer is asked for what its parts have"); }

/// How often a window fits along a side, when the errors of it are found.
std::size_t windows_along(std::size_t side, std::size_t window, std::size_t stride, std::size_t padding) {
  return (side + 2 * padding - window) / stride + 1;
}

void check_window(const std::string& where, const Window& window, const Shape& input) {
  if (window.height == 0 || window.width == 0 || window.stride == 0) {
    fail(where, ": a window of ", window.height, " x ", window.width, " with stride ", window.stride,
         ", at least 1 is expected of each");
  }
  for (const std::size_t side :
       {window.height, window.width, window.stride, window.padding, input.height, input.width}) {
    if (side > longest_side) fail(where, ": a side of ", side, " pixels, at most ", longest_side, " are expected");
  }
}

/// The image that a window going over `input` makes, with that many channels.
Shape shape_under(const std::string& where, const Window& window, const Shape& input, std::size_t channels) {
  check_window(where, window, input);
  if (input.height + 2 * window.padding < window.height || input.width + 2 * window.padding < window.width) {
    fail(where, ": input has the shape ", to_string(input),
         window.padding > 0 ? text(" (and ", window.padding, " pixels of padding)") : std::string(), ", at least ",
         window.height, " x ", window.width, " pixels are expected");
  }
  return {.channels = channels,
          .height = windows_along(input.height, window.height, window.stride, window.padding),
          .width = windows_along(input.width, window.width, window.stride, window.padding)};
}

Shape shape_under_pool(const std::string& where, const Window& window, const Shape& input) {
  const Shape output = shape_under(where, window, input, input.channels);
  if (window.padding >= window.height || window.padding >= window.width) {
    fail(where, ": a padding of ", window.padding, " pixels around a window of ", window.height, " x ", window.width,
         ", less than the window is expected");
  }
  return output;
}

/// What convolutions of both directions have in common.
template <typename Convolution>
void check_channels(const std::string& where, const Convolution& layer, const Shape& input) {
  if (input.channels != layer.inputs) {
    fail(where, ": input has ", input.channels, input.channels == 1 ? " channel" : " channels", " (the shape ",
         to_string(input), "), kernels expect ", layer.inputs);
  }
  if (layer.outputs == 0) fail(where, ": has no output channels, at least 1 is expected");
  if (layer.groups == 0 || layer.inputs % layer.groups != 0 || layer.outputs % layer.groups != 0) {
    fail(where, ": ", layer.groups, " groups do not divide ", layer.inputs, " input and ", layer.outputs,
         " output channels");
  }
}

void check_epsilon(const std::string& where, double epsilon) {
  if (!(std::isfinite(epsilon) && epsilon > 0)) fail(where, ": epsilon is ", epsilon, ", more than 0 is expected");
}

bool is_too_large(const Shape& shape) {
  return shape.size() == 0 || shape.height > most_numbers / shape.channels ||
         shape.width > most_numbers / (shape.channels * shape.height);
}

struct OutputShape {
  const Shape& input;
  const std::string& place;

  Shape operator()(const Dense& dense) const {
    if (!input.is_flat()) {
      fail(place, ": input has the shape ", to_string(input),
           ", a plain vector is expected: put a flatten layer before it");
    }
    if (input.size() != dense.inputs) {
      fail(place, ": input has ", input.size(), " columns, weights expect ", dense.inputs);
    }
    if (dense.outputs == 0) fail(place, ": has no outputs, at least 1 is expected");
    return {dense.outputs};
  }
  Shape operator()(const Conv2D& conv) const {
    check_channels(place, conv, input);
    return shape_under(place, conv.window, input, conv.outputs);
  }
  Shape operator()(const ConvTranspose2D& conv) const {
    check_channels(place, conv, input);
    check_window(place, conv.window, input);
    const auto grown = [&](std::size_t side, std::size_t window) {
      const std::size_t whole = (side - 1) * conv.window.stride + window;
      if (whole <= 2 * conv.window.padding) {
        fail(place, ": of an output of ", whole, " pixels a padding of ", conv.window.padding,
             " on both sides leaves nothing");
      }
      return whole - 2 * conv.window.padding;
    };
    return {.channels = conv.outputs,
            .height = grown(input.height, conv.window.height),
            .width = grown(input.width, conv.window.width)};
  }
  Shape operator()(const MaxPool2D& pool) const { return shape_under_pool(place, pool.window, input); }
  Shape operator()(const AvgPool2D& pool) const { return shape_under_pool(place, pool.window, input); }
  Shape operator()(const GlobalAvgPool&) const { return {input.channels}; }
  Shape operator()(const Upsample& upsample) const {
    if (upsample.factor == 0 || upsample.factor > longest_side) {
      fail(place, ": the factor is ", upsample.factor, ", 1 to ", longest_side, " is expected");
    }
    return {input.channels, input.height * upsample.factor, input.width * upsample.factor};
  }
  Shape operator()(const BatchNorm& norm) const {
    if (norm.channels != input.channels) {
      fail(place, ": input has ", input.channels, " channels (the shape ", to_string(input), "), the layer expects ",
           norm.channels);
    }
    check_epsilon(place, norm.epsilon);
    if (!(norm.momentum > 0 && norm.momentum <= 1)) {
      fail(place, ": the momentum is ", norm.momentum, ", more than 0, up to 1 is expected");
    }
    return input;
  }
  Shape operator()(const LayerNorm& norm) const {
    if (norm.size != input.size()) {
      fail(place, ": input has ", input.size(), " numbers (the shape ", to_string(input), "), the layer expects ",
           norm.size);
    }
    check_epsilon(place, norm.epsilon);
    return input;
  }
  Shape operator()(const Activation& activation) const {
    if (!(activation.slope >= 0 && activation.slope <= 1)) {
      fail(place, ": the slope is ", activation.slope, ", 0 to 1 is expected");
    }
    return input;
  }
  Shape operator()(const Softmax&) const {
    if (!input.is_flat()) {
      fail(place, ": input has the shape ", to_string(input), ", a plain vector is expected");
    }
    return input;
  }
  Shape operator()(const Flatten&) const { return {input.size()}; }
  Shape operator()(const Reshape& reshape) const {
    const Shape& to = reshape.shape;
    const bool overflows =
        to.height != 0 && to.width != 0 && to.channels > std::numeric_limits<std::size_t>::max() / to.height / to.width;
    if (overflows || to.size() != input.size()) {
      fail(place, ": input has ", input.size(), " numbers (the shape ", to_string(input), "), they do not make ",
           to_string(to));
    }
    return to;
  }
  Shape operator()(const Dropout& dropout) const {
    if (!(dropout.rate >= 0 && dropout.rate < 1)) {
      fail(place, ": the rate is ", dropout.rate, ", 0 up to but not 1 is expected");
    }
    return input;
  }
  Shape operator()(const Add&) const { return input; }
  Shape operator()(const Sequential&) const { refuse_composite(); }
  Shape operator()(const Residual&) const { refuse_composite(); }
};

LayerTensor vector_tensor(const char* name, std::size_t size, bool is_bias) {
  return {.name = name, .rows = size, .is_bias = is_bias, .is_vector = true, .dimensions = {size}};
}

template <typename Convolution>
std::vector<LayerTensor> convolution_tensors(const Convolution& conv, std::size_t rows, std::size_t channels) {
  const Window& window = conv.window;
  std::vector<LayerTensor> tensors = {{.name = "weight",
                                       .rows = rows,
                                       .columns = channels * window.height * window.width,
                                       .dimensions = {rows, channels, window.height, window.width}}};
  if (conv.bias) tensors.push_back(vector_tensor("bias", conv.outputs, true));
  return tensors;
}

std::vector<LayerTensor> normalisation_tensors(std::size_t size) {
  return {vector_tensor("weight", size, false), vector_tensor("bias", size, true)};
}

}  // namespace

std::string name_of(const Layer& layer) {
  return std::visit(
      Overloaded{
          [](const Dense&) { return std::string("dense"); }, [](const Conv2D&) { return std::string("conv"); },
          [](const ConvTranspose2D&) { return std::string("convtranspose"); },
          [](const MaxPool2D&) { return std::string("maxpool"); },
          [](const AvgPool2D&) { return std::string("avgpool"); },
          [](const GlobalAvgPool&) { return std::string("globalavgpool"); },
          [](const Upsample&) { return std::string("upsample"); },
          [](const BatchNorm&) { return std::string("batchnorm"); },
          [](const LayerNorm&) { return std::string("layernorm"); },
          [](const Activation& activation) { return to_string(activation.function); },
          [](const Softmax&) { return std::string("softmax"); }, [](const Flatten&) { return std::string("flatten"); },
          [](const Reshape&) { return std::string("reshape"); }, [](const Dropout&) { return std::string("dropout"); },
          [](const Add&) { return std::string("add"); }, [](const Sequential&) { return std::string("sequential"); },
          [](const Residual&) { return std::string("residual"); }},
      layer.kind);
}

LayerTraits traits_of(const Layer& layer) {
  return std::visit(
      []<typename Kind>(const Kind& kind) -> LayerTraits {
        if constexpr (is_composite<Kind>)
          refuse_composite();
        else
          return traits(kind);
      },
      layer.kind);
}

std::string place_of(const Layer& layer, std::size_t position) {
  return text("layer ", position, " (", name_of(layer), ")");
}

Shape output_shape(const Layer& layer, const Shape& input, const std::string& place) {
  const Shape output = std::visit(OutputShape{input, place}, layer.kind);
  if (is_too_large(output)) {
    fail(place, ": its output has the shape ", to_string(output), ", which is too large");
  }
  for (const LayerTensor& tensor : parameter_tensors(layer)) {
    if (tensor.rows > most_numbers / tensor.columns) {
      fail(place, ": ", tensor.rows, " x ", tensor.columns, " weights are too many");
    }
  }
  return output;
}

std::vector<LayerTensor> parameter_tensors(const Layer& layer) {
  return std::visit(
      Overloaded{[](const Dense& dense) -> std::vector<LayerTensor> {
                   return {{.name = "weight",
                            .rows = dense.outputs,
                            .columns = dense.inputs,
                            .dimensions = {dense.outputs, dense.inputs}},
                           vector_tensor("bias", dense.outputs, true)};
                 },
                 [](const Conv2D& conv) { return convolution_tensors(conv, conv.outputs, conv.inputs / conv.groups); },
                 [](const ConvTranspose2D& conv) {
                   return convolution_tensors(conv, conv.inputs, conv.outputs / conv.groups);
                 },
                 [](const BatchNorm& norm) { return normalisation_tensors(norm.channels); },
                 [](const LayerNorm& norm) { return normalisation_tensors(norm.size); },
                 [](const OneOf<MaxPool2D, AvgPool2D, GlobalAvgPool, Upsample, Activation, Softmax, Flatten, Reshape,
                                Dropout, Add, Sequential, Residual> auto&) { return std::vector<LayerTensor>(); }},
      layer.kind);
}

std::size_t parameter_count(const Layer& layer) {
  std::size_t count = 0;
  for (const LayerTensor& tensor : parameter_tensors(layer)) count += tensor.rows * tensor.columns;
  return count;
}

std::size_t multiply_adds(const Layer& layer, const Shape& input) {
  const auto of_windows = [](const Window& window, std::size_t channels, const Shape& places) {
    return window.height * window.width * channels * places.size();
  };
  return std::visit(
      Overloaded{
          [](const Dense& dense) { return dense.outputs * dense.inputs; },
          [&](const Conv2D& conv) {
            return of_windows(conv.window, conv.inputs / conv.groups, output_shape(layer, input, place_of(layer, 0)));
          },
          [&](const ConvTranspose2D& conv) { return of_windows(conv.window, conv.outputs / conv.groups, input); },
          [](const OfOtherRole<Role::joins> auto&) { return std::size_t(0); }},
      layer.kind);
}

}  // namespace nudge
