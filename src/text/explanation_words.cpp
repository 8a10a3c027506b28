#include "text/explanation_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/terminal_picture.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge::words {

namespace {

constexpr std::size_t half_bar = 8;
/// Drawn two characters a pixel.
constexpr std::size_t largest_picture = 39;

std::string repeated(const char* sign, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += sign;
  return out;
}

std::string pairs_table(const std::vector<HebbianPair>& pairs, const Architecture& architecture,
                        const HebbianPairs& layer) {
  const bool several = layer.examples > 1 || layer.places > 1;
  TextTable table(several ? "lrrrr" : "lrrr");
  std::vector<std::string> head{terms::weight, several ? "mean a_k" : "activation a_k",
                                several ? "mean -dC/dz_j" : "desire -dC/dz_j", "weight's nudge"};
  if (layer.places > 1) {
    head.push_back(fmt::format("{} x the means' product", layer.places));
  } else if (several) {
    head.emplace_back(terms::product_of_means);
  }
  table.add(std::move(head));
  for (const HebbianPair& pair : pairs) {
    std::vector<std::string> row{to_string(pair.weight, architecture), four(pair.activation),
                                 nudge_of_four(pair.desire), nudge_of_four(pair.nudge)};
    if (several) row.push_back(nudge_of_four(pair.product));
    table.add(std::move(row));
  }
  return table.text();
}

/// What raising the two does to the cost, within a sentence.
std::string raising_words(const SensitivityRatio& ratio) {
  const char* first = ratio.larger.gradient > 0 ? "raises" : "lowers";
  if (ratio.same_sign) return std::string("raising either ") + first + " the cost";
  return fmt::format("raising the first {} the cost, raising the second {} it", first,
                     ratio.larger.gradient > 0 ? "lowers" : "raises");
}

}  // namespace

std::optional<std::size_t> right_output(const OutputNudges& outputs) {
  std::optional<std::size_t> right;
  for (std::size_t i = 0; i < outputs.outputs.size(); ++i) {
    const double target = outputs.outputs[i].target;
    if (target == 0) continue;
    if (target != 1 || right) return std::nullopt;
    right = i;
  }
  return outputs.outputs.size() > 1 ? right : std::nullopt;
}

std::size_t said_output(const OutputNudges& outputs) {
  const auto most = std::max_element(outputs.outputs.begin(), outputs.outputs.end(),
                                     [](const auto& a, const auto& b) { return a.activation < b.activation; });
  return static_cast<std::size_t>(most - outputs.outputs.begin());
}

double largest_magnitude(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  return largest;
}

std::string four(double value) { return significant(value, 4); }

std::string nudge_of_four(double value) { return fmt::format("{}{}", value > 0 ? "+" : "", four(value)); }

std::string heading(const std::string& title) {
  return fmt::format("\n{}\n{:->{}}\n", title, "", std::min(columns_of(title), terminal_columns));
}

std::string paragraph(const std::string& words) {
  std::string out;
  std::string line;
  std::size_t begin = 0;
  while (begin < words.size()) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    const std::string word = words.substr(begin, end - begin);
    if (!line.empty() && columns_of(line) + 1 + columns_of(word) > terminal_columns) {
      out += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  return out + line + "\n";
}

std::string subject_text(const Subject& subject) {
  std::string out = printable(subject.model);
  if (!subject.data.empty()) out += " on " + printable(subject.data);
  out += "\n";
  if (subject.images.size() == 1 && subject.images[0].shape.width <= largest_picture &&
      subject.images[0].shape.height <= largest_picture) {
    out += terminal_picture(subject.images[0].pixels, subject.images[0].shape, false);
  }
  return out;
}

std::string class_of_output(const Subject& subject, std::size_t output) {
  constexpr std::size_t longest_name = 12;
  return output < subject.classes.size() ? shortened(printable(subject.classes[output]), longest_name) : "";
}

std::string signed_bar(double value, double largest) {
  const double share = largest > 0 && std::isfinite(value) ? std::min(1.0, std::abs(value) / largest) : 0;
  const auto columns = static_cast<std::size_t>(std::lround(share * static_cast<double>(half_bar)));
  if (value < 0) return std::string(half_bar - columns, ' ') + repeated("░", columns) + "|";
  return std::string(half_bar, ' ') + "|" + repeated("█", columns);
}

std::string name_of_input(std::size_t layer, std::size_t input, const Architecture& architecture) {
  if (const auto neuron = neuron_before(architecture, layer, input)) return name_of_neuron(*neuron, architecture);
  const Shape& shape = architecture.shape(architecture.source(architecture.parameter_layers()[layer - 1]));
  if (shape.is_flat()) return fmt::format("L{}'s input {}", layer, input);
  return fmt::format("L{}'s input {},r{},c{}", layer, input / (shape.height * shape.width),
                     input / shape.width % shape.height, input % shape.width);
}

std::string name_of_neuron(const Neuron& neuron, const Architecture& architecture) {
  const Shape& input = architecture.input();
  if (neuron.layer > 0 || input.channels != 1 || input.height == 1) return to_string(neuron);
  // As in the address of a weight from it, "L1.3@r14,c12".
  return fmt::format("@r{},c{}", neuron.index / input.width, neuron.index % input.width);
}

std::string goes_nowhere(const BackwardNudges& backward, const Neuron& neuron) {
  if (neuron.layer == 0 || neuron.layer > backward.layers.size()) return "";
  const LayerNudges& layer = backward.layers[neuron.layer - 1];
  if (neuron.index >= layer.deltas.size() || layer.deltas[neuron.index] != 0 || layer.nudges[neuron.index] == 0)
    return "";
  return paragraph(
      fmt::format("But the slope of {} is 0 here: the desire goes nowhere, and nothing before it is to change.",
                  to_string(neuron)));
}

std::string frozen_sentence(const std::vector<std::string>& layers) {
  if (layers.empty()) return {};
  std::string names;
  for (const std::string& layer : layers) names += (names.empty() ? "" : ", ") + layer;
  return paragraph(
      fmt::format("{} {} frozen in the model's training: desires pass through, and nothing there takes them.", names,
                  layers.size() == 1 ? "was" : "were"));
}

std::string sensitivity_table(const std::vector<Sensitivity>& most, const Architecture& architecture) {
  double largest = 0;
  for (const Sensitivity& one : most) largest = std::max(largest, std::abs(one.gradient));
  TextTable table("lrrl");
  table.add({terms::parameter, terms::gradient_dc_dw, terms::sensitivity, "  falls | rises"});
  for (const Sensitivity& one : most) {
    table.add({to_string(one.parameter, architecture), nudge_of_four(one.gradient), four(std::abs(one.gradient)),
               signed_bar(one.gradient, largest)});
  }
  return table.text();
}

std::string measured_table(const std::vector<MeasuredSensitivity>& measured, const Architecture& architecture) {
  TextTable table("lrrrr");
  table.add({terms::parameter, "moved by h", terms::predicted, terms::measured, terms::difference});
  for (const MeasuredSensitivity& one : measured) {
    table.add({to_string(one.parameter, architecture), four(one.step), nudge_of_four(one.predicted),
               nudge_of_four(one.measured), nudge_of_four(one.measured - one.predicted)});
  }
  return table.text();
}

std::string share_table(const std::vector<double>& shares, const Architecture& architecture) {
  TextTable table("llr");
  table.add({"layer", terms::parameters, terms::gradient_share});
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const ParameterTensor& tensor = architecture.tensors()[i];
    table.add({tensor.address, tensor.is_bias ? terms::biases : terms::weights, percent(shares[i])});
  }
  return table.text();
}

std::string ratio_sentence(const SensitivityRatio& ratio, const Architecture& architecture) {
  const std::string larger = to_string(ratio.larger.parameter, architecture);
  const std::string smaller = to_string(ratio.smaller.parameter, architecture);
  if (!ratio.ratio) {
    return paragraph(fmt::format("The cost does not depend on {} here (its gradient is exactly 0); dC/d({}) is {}.",
                                 smaller, larger, nudge_of_four(ratio.larger.gradient)));
  }
  return paragraph(fmt::format("The cost is {} times as sensitive to {} ({}) as to {} ({}): {}.", four(*ratio.ratio),
                               larger, nudge_of_four(ratio.larger.gradient), smaller,
                               nudge_of_four(ratio.smaller.gradient), raising_words(ratio)));
}

std::string hebbian_tables(const std::vector<HebbianPairs>& layers, const Architecture& architecture) {
  std::string out;
  for (const HebbianPairs& layer : layers) {
    out += "\n";
    if (layer.places > 1) {
      out +=
          paragraph(fmt::format("L{}: a kernel meets each pair at {} places. Activation and desire are the means over "
                                "them, the nudge is the sum.",
                                layer.layer, with_thousands(layer.places)));
    }
    if (layer.together.empty()) {
      out += fmt::format("L{}: no weight is to be raised\n", layer.layer);
    } else {
      out += fmt::format("L{}: fire together, wire together (the weights to be raised most)\n", layer.layer) +
             pairs_table(layer.together, architecture, layer);
    }
    if (!layer.apart.empty()) {
      out += fmt::format("L{}: bright neurons into ones that should fire less\n", layer.layer) +
             pairs_table(layer.apart, architecture, layer);
    }
    if (!layer.unaffected.empty()) {
      out += fmt::format("L{}: wanted much, but the neuron before is at exactly 0: no change\n", layer.layer) +
             pairs_table(layer.unaffected, architecture, layer);
    }
  }
  return out;
}

}  // namespace nudge::words
