#include "training/learning_causes.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/decimal.hpp"
#include "layers/layer_traits.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"

namespace nudge {

namespace {

/// Inputs are learnt from well where each has a mean of about 0 and a deviation of about 1.
constexpr double far_from_unit = 10, hardly_different = 0.01;
/// Of a layer's neurons: some dead ones are usual.
constexpr double most_are = 0.9;
/// Where a sigmoid's slope is less than a twentieth of its steepest.
constexpr double saturated_sigmoid = 0.99, saturated_tanh = 0.98;
constexpr double hardly_moved = 1e-3, little_moved = 0.1, far_grown = 10, far_shrunk = 0.5;
/// A setting that leaves so little of something leaves about nothing.
constexpr double nearly_all = 0.9, all_but_all = 0.99, far_shortened = 10;
constexpr std::size_t examples_at_once = 64;

/// Sums over the examples of one group of numbers: a channel of pixels, a column of a table, a layer's neuron.
struct Sums {
  double sum = 0, squares = 0, largest = 0;
  std::size_t count = 0, saturated = 0;

  void add(double x) {
    sum += x;
    squares += x * x;
    largest = std::max(largest, std::abs(x));
    ++count;
  }
  double mean() const { return sum / static_cast<double>(count); }
  double deviation() const { return std::sqrt(std::max(0.0, squares / static_cast<double>(count) - mean() * mean())); }
};

/// The input's groups, then each activation layer's neurons (of an image: its channels), by their position.
struct Measured {
  std::vector<Sums> input;
  std::vector<std::vector<Sums>> layers;
};

bool is_saturated(Function function, double a) {
  if (function == Function::sigmoid) return a > saturated_sigmoid || a < 1 - saturated_sigmoid;
  return function == Function::tanh && std::abs(a) > saturated_tanh;
}

const Activation* activation_at(const Architecture& architecture, std::size_t position) {
  return std::get_if<Activation>(&architecture.layers()[position].kind);
}

Measured measure(const Model& model, const Subset& examples, ThreadTeam& team) {
  const Architecture& architecture = model.network.architecture();
  const std::size_t layers = architecture.layers().size();
  Measured measured{std::vector<Sums>(architecture.input().channels), std::vector<std::vector<Sums>>(layers)};
  Plan<float> plan(architecture, std::min(examples_at_once, examples.size()), Purpose::explain, team);
  const auto read = [](Matrix<const float> values, const Shape& shape, std::vector<Sums>& sums, auto saturated) {
    const std::size_t each = shape.size() / shape.channels;
    sums.resize(shape.channels);
    for (std::size_t row = 0; row < values.rows; ++row) {
      for (std::size_t i = 0; i < values.columns; ++i) {
        const double x = static_cast<double>(values(row, i));
        sums[i / each].add(x);
        sums[i / each].saturated += saturated(x) ? 1 : 0;
      }
    }
  };
  const auto positions = first_positions(examples.size());
  for_each_micro_batch(positions, plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    load(plan, examples, piece, model.preprocessing);
    const Trace<float> trace = forward_pass(model.network, plan, piece.size());
    read(trace.value(0), architecture.input(), measured.input, [](double) { return false; });
    for (std::size_t i = 0; i < layers; ++i) {
      const Activation* activation = activation_at(architecture, i);
      if (activation == nullptr) continue;
      read(trace.value(i + 1), architecture.shape(i + 1), measured.layers[i],
           [&](double a) { return is_saturated(activation->function, a); });
    }
  });
  return measured;
}

/// To three digits.
std::string brief(double number) {
  std::string out;
  append_rounded(out, number, 3);
  return out;
}

void add_inputs(const Measured& measured, const Model& model, std::vector<std::string>& causes) {
  const bool is_table = model.network.architecture().input().is_flat();
  const char* remedy =
      model.preprocessing.mean.empty() ? ": --standardise brings each to these" : ", although they were standardised";
  std::size_t far = 0, farthest = 0;
  double largest_deviation = 0;
  const auto distance = [](const Sums& one) { return std::max(std::abs(one.mean()), one.deviation()); };
  for (std::size_t g = 0; g < measured.input.size(); ++g) {
    far += distance(measured.input[g]) > far_from_unit ? 1 : 0;
    if (distance(measured.input[g]) > distance(measured.input[farthest])) farthest = g;
    largest_deviation = std::max(largest_deviation, measured.input[g].deviation());
  }
  if (far > 0) {
    const Sums& worst = measured.input[farthest];
    causes.push_back(
        text("the inputs are not scaled: ", far, " of ", measured.input.size(), is_table ? " columns" : " channels",
             " lie far from a mean of 0 and a deviation of 1, the farthest ", "(number ", farthest + 1,
             ") with a mean of ", brief(worst.mean()), " and a deviation of ", brief(worst.deviation()), remedy));
  } else if (largest_deviation == 0) {
    causes.emplace_back("the inputs are the same for every example");
  } else if (largest_deviation < hardly_different) {
    causes.push_back(text("the inputs hardly differ: none has a deviation above ", brief(largest_deviation), remedy));
  }
}

/// "L2" for the layer with parameters at or before this position.
std::string layer_before(const Architecture& architecture, std::size_t position) {
  std::size_t n = 0;
  for (const std::size_t with_parameters : architecture.parameter_layers()) n += with_parameters <= position ? 1 : 0;
  return n == 0 ? std::string("the input") : text("L", n);
}

void add_activations(const Measured& measured, const Architecture& architecture, std::vector<std::string>& causes) {
  for (std::size_t i = 0; i < measured.layers.size(); ++i) {
    const std::vector<Sums>& neurons = measured.layers[i];
    if (neurons.empty()) continue;
    const Function function = activation_at(architecture, i)->function;
    const bool is_image = !architecture.shape(i + 1).is_flat();
    const std::string kind = is_image ? "channels" : "neurons", layer = layer_before(architecture, i);
    std::size_t dead = 0, saturated = 0, values = 0;
    for (const Sums& neuron : neurons) {
      dead += neuron.largest == 0 ? 1 : 0;
      saturated += neuron.saturated;
      values += neuron.count;
    }
    if (function == Function::relu && static_cast<double>(dead) >= most_are * static_cast<double>(neurons.size())) {
      causes.push_back(text(dead, " of the ", neurons.size(), " ", kind, " of ", layer,
                            " are 0 for every example (dead), and no gradient goes through them: a lower learning ",
                            "rate, smaller inputs or leaky-relu keep them alive"));
    }
    const double share = static_cast<double>(saturated) / static_cast<double>(values);
    if (share >= most_are) {
      causes.push_back(text(std::lround(100 * share), " % of the activations of ", layer, " are saturated (",
                            to_string(function), "), where the slope is nearly 0: smaller inputs, smaller first ",
                            "weights or a lower learning rate help"));
    }
  }
}

/// The layers whose neurons all have the same weights: "L1, L2".
std::string layers_of_equal_neurons(const Network& network) {
  const Architecture& architecture = network.architecture();
  std::string layers;
  for (const ParameterTensor& tensor : architecture.tensors()) {
    const bool joins = traits_of(architecture.layers()[tensor.layer]).role == Role::joins;
    const bool is_last = tensor.layer == architecture.parameter_layers().back();
    if (!joins || tensor.is_vector || is_last || tensor.rows < 2) continue;
    const Matrix<const float> weights = network.view(tensor);
    bool equal = true;
    for (std::size_t row = 1; row < weights.rows && equal; ++row) {
      equal = std::equal(weights.row(row).begin(), weights.row(row).end(), weights.row(0).begin());
    }
    if (equal) layers += (layers.empty() ? "" : ", ") + tensor.address;
  }
  return layers;
}

/// Neurons that start alike have the same gradient, and stay alike.
void add_equal_neurons(const Network& network, const Network& before, std::vector<std::string>& causes) {
  const std::string layers = layers_of_equal_neurons(network);
  if (layers.empty()) return;
  const bool started_so = layers_of_equal_neurons(before) == layers;
  causes.push_back(text("all neurons of ", layers, " have the same weights: ",
                        started_so ? "they started alike (network.initialisation), get the same gradient and stay alike"
                                   : "they started apart and became alike in the training"));
}

double length_of(std::span<const float> numbers) {
  double squares = 0;
  for (const float x : numbers) squares += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(squares);
}

double length_of_weights(const Network& network) {
  double squares = 0;
  for (const ParameterTensor& tensor : network.architecture().tensors()) {
    if (!tensor.is_bias) squares += std::pow(length_of(network.view(tensor).all()), 2);
  }
  return std::sqrt(squares);
}

/// Whether the weight decay took the weights away, as nothing else does.
bool add_weight_decay(const Network& network, const Network& before, const TrainingSettings& settings,
                      std::vector<std::string>& causes) {
  const double decay = settings.optimizer.weight_decay, first = length_of_weights(before);
  const double now = length_of_weights(network);
  if (decay <= 0 || now >= far_shrunk * first) return false;
  causes.push_back(text("the weights shrank to ", brief(100 * now / first),
                        " % of their first length: a weight decay of ", brief(decay),
                        " (optimizer.weight_decay) takes away what is learnt"));
  return true;
}

/// Dropout that leaves hardly a value.
void add_dropout(const Architecture& architecture, std::vector<std::string>& causes) {
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    const auto* dropout = std::get_if<Dropout>(&architecture.layers()[i].kind);
    if (dropout == nullptr || dropout->rate < nearly_all) continue;
    causes.push_back(text("dropout leaves ", brief(100 * dropout->rate), " % of the values of ",
                          layer_before(architecture, i), " out in training (network.dropout): hardly any is left"));
  }
}

/// A class that has about all the weight in the cost, by its own or its examples' weights.
void add_class_weights(const Model& model, const Subset& examples, const TrainingSettings& settings,
                       std::vector<std::string>& causes) {
  const std::vector<double>& of_class = settings.loss.class_weights;
  const std::vector<float>& of_example = examples.data->weights;
  if (of_class.empty() && of_example.empty()) return;
  std::vector<double> weight(model.classes.size()), count(model.classes.size());
  double sum = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto label = static_cast<std::size_t>(examples.label(i));
    const double own = of_example.empty() ? 1 : static_cast<double>(of_example[examples.indices[i]]);
    const double counts = own * (of_class.empty() ? 1 : of_class[label]);
    weight[label] += counts;
    count[label] += 1;
    sum += counts;
  }
  const auto heaviest = static_cast<std::size_t>(std::max_element(weight.begin(), weight.end()) - weight.begin());
  const double share = count[heaviest] / static_cast<double>(examples.size());
  if (sum > 0 && (weight[heaviest] < all_but_all * sum || share >= all_but_all)) return;
  const char* keys = of_example.empty() ? "training.class_weights"
                     : of_class.empty() ? "data.weight_column"
                                        : "training.class_weights, data.weight_column";
  causes.push_back(sum == 0 ? text("the weights of all examples are 0 (", keys, ")")
                            : text("the weights (", keys, ") give ‘", model.classes[heaviest], "’, ",
                                   brief(100 * share), " % of the examples, ", brief(100 * weight[heaviest] / sum),
                                   " % of the cost: nothing is learnt of the other classes"));
}

void add_movement(const Model& model, const Network& before, const Subset& examples, const TrainingSettings& settings,
                  ThreadTeam& team, std::vector<std::string>& causes) {
  const std::span<const float> now = model.network.parameters(), then = before.parameters();
  double squares = 0;
  for (std::size_t i = 0; i < now.size(); ++i)
    squares += std::pow(static_cast<double>(now[i]) - static_cast<double>(then[i]), 2);
  const double first = length_of(then), moved = std::sqrt(squares), clip = settings.optimizer.clip_norm;
  if (first == 0) return;
  if (clip > 0 && moved < little_moved * first) {
    const AlignedArray<float> mean = mean_gradient(model, examples, team);
    const double gradient = length_of(mean.span());
    // Unshortened, the same steps would have gone somewhere.
    if (gradient > far_shortened * clip && moved * gradient / clip >= hardly_moved * first) {
      causes.push_back(text("the weights and biases moved by ", brief(100 * moved / first),
                            " % of their length: each step's gradient is shortened to ", brief(clip),
                            " (optimizer.clip_norm), that of ", examples.size(), " examples has a length of ",
                            brief(gradient)));
      return;
    }
  }
  if (moved < hardly_moved * first) {
    causes.push_back(text("the weights and biases moved by ", brief(100 * moved / first),
                          " % of their length: the learning rate is too low, or they are frozen"));
  } else if (length_of(now) > far_grown * first) {
    causes.push_back(text("the weights and biases grew to ", brief(length_of(now) / first),
                          " times their first length: the learning rate is too high"));
  }
}

}  // namespace

std::vector<std::string> learning_causes(const Model& model, const Network& before, const Subset& examples,
                                         const TrainingSettings& settings, ThreadTeam& team) {
  std::vector<std::string> causes;
  const Measured measured = measure(model, examples, team);
  const bool decayed = add_weight_decay(model.network, before, settings, causes);
  add_dropout(model.network.architecture(), causes);
  add_class_weights(model, examples, settings, causes);
  add_inputs(measured, model, causes);
  // Weights of about 0 make neurons alike and dead, whatever they were.
  if (!decayed) {
    add_equal_neurons(model.network, before, causes);
    add_activations(measured, model.network.architecture(), causes);
    add_movement(model, before, examples, settings, team, causes);
  }
  return causes;
}

}  // namespace nudge
