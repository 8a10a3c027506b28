#include "runs/run_values.hpp"

#include <algorithm>

#include "documents/document.hpp"
#include "documents/layer_summary.hpp"
#include "layers/layer_traits.hpp"
#include "network/first_weights.hpp"
#include "nudge/prediction.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_mistakes = 24;
constexpr std::size_t largest_side = 128;  ///< of an input whose weights are told

bool is_drawable(const Shape& shape) {
  return (shape.channels == 1 || shape.channels == 3) && shape.height <= largest_side && shape.width <= largest_side;
}

}  // namespace

Json mistakes_value(const Model& model, const Evaluation& evaluation, const Subset& test) {
  Predictor predictor(model);
  Json examples = Json::array();
  for (const std::uint32_t position : worst_mistakes(evaluation, test, most_mistakes)) {
    const Dataset& data = *test.data;
    examples.push_back({{"position", position},
                        {"truth", test.label(position)},
                        {"called", evaluation.predictions[position]},
                        {"cost", evaluation.costs[position]},
                        {"outputs", predictor.predict(test, position).probabilities},
                        {"image", is_picture(data) ? documents::image_value(example_image(data, test.indices[position]))
                                                   : Json(nullptr)}});
  }
  return {{"are_probabilities", takes_logits(model.network.architecture().loss())}, {"examples", std::move(examples)}};
}

std::optional<Json> first_layer_value(const Model& model, std::size_t most) {
  const Architecture& architecture = model.network.architecture();
  const std::optional<Shape> field = field_of_first_weights(architecture);
  if (most == 0 || !field || !is_drawable(*field)) return std::nullopt;
  const ParameterTensor& tensor = architecture.tensors().front();
  const Matrix<const float> weights = model.network.view(tensor);
  Json rows = Json::array();
  for (std::size_t i = 0; i < std::min(weights.rows, most); ++i) rows.push_back(Json(weights.row(i)));
  return Json{{"address", tensor.address},
              {"neurons", weights.rows},
              {"shape", documents::shape_value(*field)},
              {"is_filter", traits_of(architecture.layers()[tensor.layer]).shares_weights},
              {"weights", std::move(rows)}};
}

}  // namespace nudge
