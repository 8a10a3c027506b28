#include "models/model_json.hpp"

#include <cmath>
#include <variant>

#include "base/json_reader.hpp"
#include "base/retold.hpp"
#include "base/utf8.hpp"
#include "layers/depth.hpp"
#include "models/autoencoder.hpp"
#include "models/columns_json.hpp"
#include "models/look_json.hpp"
#include "models/metrics_json.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t format = 1;
/// Above this a length is nonsense; below it the product of three fits into 64 bits with room for a check.
constexpr std::uint64_t longest_side = 1 << 20;
/// The document, its list of layers and a layer; and of each composite around that its own list, and itself.
constexpr int deepest = 3 + 2 * static_cast<int>(deepest_layers);

Json layers_to_json(const std::vector<Layer>& layers);

struct LayerToJson {
  const Layer& layer;

  Json of_type() const { return {{"type", name_of(layer)}}; }
  Json windowed(const Window& window) const {
    Json json = of_type();
    json["height"] = window.height;
    json["width"] = window.width;
    json["stride"] = window.stride;
    json["padding"] = window.padding;
    return json;
  }
  template <typename Convolution>
  Json convolution(const Convolution& conv) const {
    Json json = windowed(conv.window);
    json["outputs"] = conv.outputs;
    json["groups"] = conv.groups;
    json["bias"] = conv.bias;
    return json;
  }

  Json operator()(const Dense& dense) const { return {{"type", name_of(layer)}, {"outputs", dense.outputs}}; }
  Json operator()(const Conv2D& conv) const { return convolution(conv); }
  Json operator()(const ConvTranspose2D& conv) const { return convolution(conv); }
  Json operator()(const MaxPool2D& pool) const { return windowed(pool.window); }
  Json operator()(const AvgPool2D& pool) const { return windowed(pool.window); }
  Json operator()(const GlobalAvgPool&) const { return of_type(); }
  Json operator()(const Upsample& upsample) const { return {{"type", name_of(layer)}, {"factor", upsample.factor}}; }
  Json operator()(const BatchNorm& norm) const {
    return {{"type", name_of(layer)}, {"epsilon", norm.epsilon}, {"momentum", norm.momentum}};
  }
  Json operator()(const LayerNorm& norm) const { return {{"type", name_of(layer)}, {"epsilon", norm.epsilon}}; }
  Json operator()(const Activation& activation) const {
    Json json = of_type();
    if (has_slope(activation.function)) json["slope"] = activation.slope;
    return json;
  }
  Json operator()(const Softmax&) const { return of_type(); }
  Json operator()(const Flatten&) const { return of_type(); }
  Json operator()(const Reshape& reshape) const {
    return {{"type", name_of(layer)},
            {"channels", reshape.shape.channels},
            {"height", reshape.shape.height},
            {"width", reshape.shape.width}};
  }
  Json operator()(const Dropout& dropout) const { return {{"type", name_of(layer)}, {"rate", dropout.rate}}; }
  Json operator()(const Add&) const { return of_type(); }
  Json operator()(const Sequential& sequential) const {
    return {{"type", name_of(layer)}, {"layers", layers_to_json(sequential.layers)}};
  }
  Json operator()(const Residual& residual) const {
    return {{"type", name_of(layer)},
            {"body", layers_to_json(residual.body)},
            {"shortcut", layers_to_json(residual.shortcut)}};
  }
};

Json layers_to_json(const std::vector<Layer>& layers) {
  Json json = Json::array();
  for (const Layer& layer : layers) json.push_back(std::visit(LayerToJson{layer}, layer.kind));
  return json;
}

/// Adds what parse_function and the like cannot know to their errors: the place.
template <typename Read>
auto at(const std::string& where, const Read& read) {
  return retell_errors([&](const std::string& problem) { return text(where, ": ", problem); }, read);
}

/// A number that a layer checks the meaning of: small enough that no product of two overflows.
std::size_t side_from(const JsonPlace& place) {
  const std::size_t length = place.count();
  if (length > longest_side) fail(place.where(), ": ", length, " is more than ", longest_side);
  return length;
}

Window window_from(const JsonPlace& place) {
  return {.height = side_from(place["height"]),
          .width = side_from(place["width"]),
          .stride = side_from(place["stride"]),
          .padding = side_from(place["padding"])};
}

template <typename Convolution>
Layer convolution_from(const JsonPlace& place, const Shape& input) {
  place.expect_keys({"type", "height", "width", "stride", "padding", "outputs", "groups", "bias"});
  return {Convolution{.inputs = input.channels,
                      .outputs = side_from(place["outputs"]),
                      .window = window_from(place),
                      .groups = side_from(place["groups"]),
                      .bias = place["bias"].boolean()}};
}

template <typename Pool>
Layer pool_from(const JsonPlace& place) {
  place.expect_keys({"type", "height", "width", "stride", "padding"});
  return {Pool{.window = window_from(place)}};
}

Layer activation_from(const JsonPlace& place, const std::string& type) {
  Activation activation;
  activation.function =
      retell_errors([&](const auto&) { return text(place.where(), ": unknown type of layer '", type, "'"); },
                    [&] { return parse_function(type); });
  if (has_slope(activation.function)) {
    place.expect_keys({"type", "slope"});
    activation.slope = place["slope"].number();
    if (activation.slope < 0 || activation.slope > 1) {
      fail(place["slope"].where(), ": ", activation.slope, " is not from 0 to 1");
    }
  } else {
    place.expect_keys({"type"});
  }
  return {activation};
}

/// Reads the layers of a list one after the other, each for the shape that those before it make.
class LayerReader {
 public:
  explicit LayerReader(const Shape& input) : shape_(input) {}

  std::vector<Layer> read_all(const JsonPlace& list) {
    std::vector<Layer> layers;
    for (const JsonPlace& element : list.elements()) layers.push_back(read(element));
    return layers;
  }

 private:
  Layer read(const JsonPlace& place) {
    const std::string type = place["type"].text();
    if (type == "sequential") {
      place.expect_keys({"type", "layers"});
      return {Sequential{.layers = read_all(place["layers"])}};
    }
    if (type == "residual") {
      place.expect_keys({"type", "body", "shortcut"});
      Residual residual;
      const Shape input = shape_;
      residual.shortcut = read_all(place["shortcut"]);
      shape_ = input;
      residual.body = read_all(place["body"]);
      return {residual};
    }
    Layer layer = plain_from(place, type);
    shape_ = at(place.where(), [&] { return output_shape(layer, shape_, place_of(layer, position_)); });
    ++position_;
    return layer;
  }

  Layer plain_from(const JsonPlace& place, const std::string& type) const {
    if (type == "dense") {
      place.expect_keys({"type", "outputs"});
      return {Dense{.inputs = shape_.size(), .outputs = place["outputs"].count()}};
    }
    if (type == "conv") return convolution_from<Conv2D>(place, shape_);
    if (type == "convtranspose") return convolution_from<ConvTranspose2D>(place, shape_);
    if (type == "maxpool") return pool_from<MaxPool2D>(place);
    if (type == "avgpool") return pool_from<AvgPool2D>(place);
    if (type == "globalavgpool") return without_options(place, GlobalAvgPool{});
    if (type == "softmax") return without_options(place, Softmax{});
    if (type == "flatten") return without_options(place, Flatten{});
    if (type == "upsample") {
      place.expect_keys({"type", "factor"});
      return {Upsample{.factor = side_from(place["factor"])}};
    }
    if (type == "batchnorm") {
      place.expect_keys({"type", "epsilon", "momentum"});
      return {BatchNorm{
          .channels = shape_.channels, .epsilon = place["epsilon"].number(), .momentum = place["momentum"].number()}};
    }
    if (type == "layernorm") {
      place.expect_keys({"type", "epsilon"});
      return {LayerNorm{.size = shape_.size(), .epsilon = place["epsilon"].number()}};
    }
    if (type == "reshape") {
      place.expect_keys({"type", "channels", "height", "width"});
      return {Reshape{.shape = {.channels = side_from(place["channels"]),
                                .height = side_from(place["height"]),
                                .width = side_from(place["width"])}}};
    }
    if (type == "dropout") {
      place.expect_keys({"type", "rate"});
      const double rate = place["rate"].number();
      if (rate < 0 || rate >= 1) fail(place["rate"].where(), ": ", rate, " is not from 0 up to, without, 1");
      return {Dropout{.rate = rate}};
    }
    return activation_from(place, type);
  }

  template <typename Kind>
  static Layer without_options(const JsonPlace& place, const Kind& kind) {
    place.expect_keys({"type"});
    return {kind};
  }

  Shape shape_;
  std::size_t position_ = 0;
};

Shape shape_from(const JsonPlace& place) {
  place.expect_keys({"channels", "height", "width"});
  const auto side = [&](const char* key) -> std::size_t {
    const std::size_t length = place[key].count();
    if (length == 0 || length > longest_side) {
      fail(place[key].where(), ": ", length, " is not from 1 to ", longest_side);
    }
    return length;
  };
  return {.channels = side("channels"), .height = side("height"), .width = side("width")};
}

Architecture architecture_from(const JsonPlace& place) {
  const Shape input = shape_from(place["input"]);
  std::vector<Layer> layers = LayerReader(input).read_all(place["layers"]);
  const JsonPlace loss = place["loss"];
  const Loss parsed = at(loss.where(), [&] { return parse_loss(loss.text()); });
  return at(place.where(), [&] { return Architecture(input, std::move(layers), parsed); });
}

std::vector<float> floats_from(const JsonPlace& place) {
  std::vector<float> numbers;
  for (const JsonPlace& element : place.elements()) {
    numbers.push_back(static_cast<float>(element.number()));
    if (!std::isfinite(numbers.back())) fail(element.where(), ": ", element.number(), " is not finite as a float");
  }
  return numbers;
}

Targets targets_from(const JsonPlace& place) {
  place.expect_keys({"names", "mean", "deviation"});
  return {place["names"].texts(), floats_from(place["mean"]), floats_from(place["deviation"])};
}

/// Of a model to be written as well as of one that was read.
void check_parts(const Architecture& architecture, const Preprocessing& preprocessing,
                 const std::vector<std::string>& classes, const std::optional<std::size_t>& encoder_layers,
                 const std::optional<Targets>& targets, const std::string& file) {
  if (preprocessing.shape != architecture.input()) {
    fail(file, ": the preprocessing makes examples of ", to_string(preprocessing.shape), ", the network takes ",
         to_string(architecture.input()));
  }
  if (encoder_layers) {
    at(file, [&] { check_autoencoder(architecture, *encoder_layers); });
  } else if (targets) {
    at(file, [&] { check_targets(*targets, architecture, classes); });
  } else if (classes.size() != architecture.outputs()) {
    fail(file, ": ", classes.size(), " class names for ", architecture.outputs(), " outputs");
  }
  at(file, [&] { check(preprocessing); });
}

/// Every float is exact as a double, whose decimal reads back to its bits, whatever reads it.
std::vector<double> doubles(const std::vector<float>& numbers) { return {numbers.begin(), numbers.end()}; }

}  // namespace

std::string model_to_json(const Model& model, const std::string& file) {
  const Architecture& architecture = model.network.architecture();
  check_parts(architecture, model.preprocessing, model.classes, model.encoder_layers, model.targets, file);
  if (!is_utf8(model.dataset)) {
    fail(file, ": is to name the data ", with_visible_bytes(model.dataset), ", whose path is not UTF-8, and can hold ",
         "nothing else: rename the folder or the file, or name it by a link");
  }
  const Shape& input = architecture.input();
  Json json = {{"format", format},
               {"input", {{"channels", input.channels}, {"height", input.height}, {"width", input.width}}},
               {"layers", layers_to_json(architecture.structure())},
               {"loss", to_string(architecture.loss())},
               {"preprocessing",
                {{"scale", static_cast<double>(model.preprocessing.scale)},
                 {"mean", doubles(model.preprocessing.mean)},
                 {"deviation", doubles(model.preprocessing.deviation)}}},
               {"classes", model.classes},
               {"dataset", model.dataset},
               {"training", model.training}};
  if (!model.data_checksum.empty()) json["data_checksum"] = model.data_checksum;
  if (model.result) json["result"] = to_json(*model.result);
  if (model.columns) json["columns"] = to_json(*model.columns);
  if (model.look) json["look"] = to_json(*model.look);
  if (model.encoder_layers) json["encoder_layers"] = *model.encoder_layers;
  if (model.targets) {
    json["targets"] = {{"names", model.targets->names},
                       {"mean", doubles(model.targets->mean)},
                       {"deviation", doubles(model.targets->deviation)}};
  }
  return to_text(json, file);
}

ModelDescription model_from_json(std::string_view json, const std::string& file) {
  const Json document = parse_json(json, file + ": the model's description", deepest);
  const JsonPlace place(document, file);
  if (const std::uint64_t found = place["format"].whole(); found != format) {
    fail(file, ": a model file of format ", found, "; this version of nudge reads format ", format);
  }
  place.expect_keys({"format", "input", "layers", "loss", "preprocessing", "classes", "dataset", "training"},
                    {"data_checksum", "result", "columns", "look", "encoder_layers", "targets"});
  const JsonPlace preparation = place["preprocessing"];
  preparation.expect_keys({"scale", "mean", "deviation"});
  ModelDescription model{.architecture = architecture_from(place),
                         .preprocessing = {.shape = shape_from(place["input"]),
                                           .scale = static_cast<float>(preparation["scale"].number()),
                                           .mean = floats_from(preparation["mean"]),
                                           .deviation = floats_from(preparation["deviation"])},
                         .classes = place["classes"].texts(),
                         .dataset = place["dataset"].text(),
                         .training = place["training"].text(),
                         .result = {},
                         .columns = {},
                         .data_checksum = {},
                         .look = {},
                         .encoder_layers = {},
                         .targets = {}};
  if (place.has("data_checksum")) model.data_checksum = place["data_checksum"].text();
  if (place.has("result")) model.result = metrics_from(place["result"]);
  if (place.has("columns")) model.columns = columns_from(place["columns"]);
  if (place.has("look")) model.look = look_from(place["look"]);
  if (place.has("encoder_layers")) model.encoder_layers = place["encoder_layers"].count();
  if (place.has("targets")) model.targets = targets_from(place["targets"]);
  check_parts(model.architecture, model.preprocessing, model.classes, model.encoder_layers, model.targets, file);
  return model;
}

}  // namespace nudge
