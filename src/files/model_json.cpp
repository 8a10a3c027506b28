#include "files/model_json.hpp"

#include <cmath>
#include <variant>

#include "files/metrics_json.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t format = 1;
/// Above this a length is nonsense; below it the product of three fits into 64 bits with room for a check.
constexpr std::uint64_t longest_side = 1 << 20;

struct LayerToJson {
  Json operator()(const Dense& dense) const { return {{"type", "dense"}, {"outputs", dense.outputs}}; }
  Json operator()(const Activation& activation) const {
    Json json = {{"type", to_string(activation.function)}};
    if (activation.function == Function::leaky_relu) json["slope"] = activation.slope;
    return json;
  }
  Json operator()(const Flatten&) const { return {{"type", "flatten"}}; }
  Json operator()(const Dropout& dropout) const { return {{"type", "dropout"}, {"rate", dropout.rate}}; }
};

/// Adds what parse_function and the like cannot know to their errors: the place.
template <typename Read>
auto at(const JsonPlace& place, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    fail(place.where(), ": ", error.what());
  }
}

Layer layer_from(const JsonPlace& place, const Shape& input) {
  const std::string type = place["type"].text();
  if (type == "dense") {
    place.expect_keys({"type", "outputs"});
    return {Dense{.inputs = input.size(), .outputs = place["outputs"].whole()}};
  }
  if (type == "flatten") {
    place.expect_keys({"type"});
    return {Flatten{}};
  }
  if (type == "dropout") {
    place.expect_keys({"type", "rate"});
    const double rate = place["rate"].number();
    if (rate < 0 || rate >= 1) fail(place["rate"].where(), ": ", rate, " is not from 0 up to, without, 1");
    return {Dropout{.rate = rate}};
  }
  Activation activation;
  try {
    activation.function = parse_function(type);
  } catch (const Error&) {
    fail(place.where(), ": unknown type of layer '", type, "'");
  }
  if (activation.function == Function::leaky_relu) {
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

Shape shape_from(const JsonPlace& place) {
  place.expect_keys({"channels", "height", "width"});
  const auto side = [&](const char* key) -> std::size_t {
    const std::uint64_t length = place[key].whole();
    if (length == 0 || length > longest_side) {
      fail(place[key].where(), ": ", length, " is not from 1 to ", longest_side);
    }
    return length;
  };
  return {.channels = side("channels"), .height = side("height"), .width = side("width")};
}

Architecture architecture_from(const JsonPlace& place) {
  const Shape input = shape_from(place["input"]);
  std::vector<Layer> layers;
  Shape shape = input;
  for (const JsonPlace& element : place["layers"].elements()) {
    layers.push_back(layer_from(element, shape));
    shape = at(element, [&] { return output_shape(layers.back(), shape, layers.size() - 1); });
  }
  const JsonPlace loss = place["loss"];
  const Loss parsed = at(loss, [&] { return parse_loss(loss.text()); });
  return at(place, [&] { return Architecture(input, std::move(layers), parsed); });
}

std::vector<float> floats_from(const JsonPlace& place) {
  std::vector<float> numbers;
  for (const JsonPlace& element : place.elements()) {
    numbers.push_back(static_cast<float>(element.number()));
    if (!std::isfinite(numbers.back())) fail(element.where(), ": ", element.number(), " is not finite as a float");
  }
  return numbers;
}

/// Of a model to be written as well as of one that was read.
void check_parts(const Architecture& architecture, const Preprocessing& preprocessing,
                 const std::vector<std::string>& classes, const std::string& file) {
  if (preprocessing.shape != architecture.input()) {
    fail(file, ": the preprocessing makes examples of ", to_string(preprocessing.shape), ", the network takes ",
         to_string(architecture.input()));
  }
  if (classes.size() != architecture.outputs()) {
    fail(file, ": ", classes.size(), " class names for ", architecture.outputs(), " outputs");
  }
  for (const auto* numbers : {&preprocessing.mean, &preprocessing.deviation}) {
    const bool is_mean = numbers == &preprocessing.mean;
    if (!numbers->empty() && numbers->size() != preprocessing.shape.channels) {
      fail(file, ": the preprocessing has ", numbers->size(), is_mean ? " means" : " deviations", " for ",
           preprocessing.shape.channels, " channels");
    }
    for (const float number : *numbers) {
      if (!std::isfinite(number) || (!is_mean && !(number > 0))) {
        fail(file, ": the preprocessing has the ", is_mean ? "mean " : "deviation ", number);
      }
    }
  }
  if (!std::isfinite(preprocessing.scale)) fail(file, ": the preprocessing has the scale ", preprocessing.scale);
}

}  // namespace

std::string model_to_json(const Model& model, const std::string& file) {
  const Architecture& architecture = model.network.architecture();
  check_parts(architecture, model.preprocessing, model.classes, file);
  Json layers = Json::array();
  for (const Layer& layer : architecture.layers()) layers.push_back(std::visit(LayerToJson{}, layer.kind));
  const Shape& input = architecture.input();
  // Every float is exact as a double, and a double's shortest decimal reads back to its bits.
  Json json = {{"format", format},
               {"input", {{"channels", input.channels}, {"height", input.height}, {"width", input.width}}},
               {"layers", std::move(layers)},
               {"loss", to_string(architecture.loss())},
               {"preprocessing",
                {{"scale", model.preprocessing.scale},
                 {"mean", model.preprocessing.mean},
                 {"deviation", model.preprocessing.deviation}}},
               {"classes", model.classes},
               {"dataset", model.dataset},
               {"training", model.training}};
  if (model.result) json["result"] = to_json(*model.result);
  return to_text(json, file);
}

ModelDescription model_from_json(std::string_view json, const std::string& file) {
  const Json document = parse_json(json, file + ": the model's description");
  const JsonPlace place(document, file);
  if (const std::uint64_t found = place["format"].whole(); found != format) {
    fail(file, ": a model file of format ", found, "; this version of nudge reads format ", format);
  }
  place.expect_keys({"format", "input", "layers", "loss", "preprocessing", "classes", "dataset", "training"},
                    {"result"});
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
                         .result = {}};
  if (place.has("result")) model.result = metrics_from(place["result"]);
  check_parts(model.architecture, model.preprocessing, model.classes, file);
  return model;
}

}  // namespace nudge
