// A model described: for people and for programs.

#include <fmt/format.h>

#include <sstream>

#include "base/terms.hpp"
#include "documents/layer_summary.hpp"
#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "nudge/run.hpp"
#include "text/model_words.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;
using namespace documents;

namespace {

constexpr std::size_t listed_classes = 20;

std::string classes_text(const std::vector<std::string>& classes) {
  std::string out = fmt::format("{}:", classes.size());
  for (std::size_t i = 0; i < classes.size() && i < listed_classes; ++i) {
    out += (i == 0 ? " " : ", ") + printable(classes[i]);
  }
  return classes.size() > listed_classes ? out + ", …" : out;
}

std::string result_text(const EpochMetrics& result) {
  const std::string measured =
      result.accuracy         ? fmt::format("{} {}", printable(result.evaluated_on), percent(*result.accuracy))
      : result.train_accuracy ? fmt::format("training {}", percent(*result.train_accuracy))
      : result.r2   ? fmt::format("{} {} {:.4f}", printable(result.evaluated_on), terms::r_squared, *result.r2)
      : result.cost ? fmt::format("{} cost {}", printable(result.evaluated_on), significant(*result.cost))
                    : fmt::format("{} {}", terms::training_cost, significant(result.train_cost));
  return fmt::format("epoch {}, {}", with_thousands(result.epoch), measured);
}

/// "price (mean 180, deviation 79.2), ..."
std::string targets_text(const Targets& targets) {
  std::string out;
  for (std::size_t k = 0; k < targets.names.size(); ++k) {
    out += fmt::format("{}{} (mean {}, deviation {})", out.empty() ? "" : ", ", printable(targets.names[k]),
                       significant(as_double(targets.mean[k])), significant(as_double(targets.deviation[k])));
  }
  return out;
}

/// "32 numbers, which L1 to L2 make; ...", of an autoencoder.
std::string code_text(const Model& model) {
  const Architecture encoder = encoder_of(model).architecture();
  const std::size_t layers = layer_count(encoder);
  return fmt::format("{} numbers, which {} {}; the network is an autoencoder", with_thousands(encoder.outputs()),
                     layers == 1 ? "L1" : fmt::format("L1 to L{}", layers), layers == 1 ? "makes" : "make");
}

/// What a batch normalisation has taken its mean and deviation of, where that is less than a batch. Empty elsewhere.
std::string statistics_text(const Model& model) {
  if (model.training.empty() || model.network.architecture().statistics().empty()) return "";
  Configuration configuration;
  try {
    read_recipe_text(model.training, "how it was trained", configuration);
  } catch (const Error&) {
    return "";  // of another program or version
  }
  const std::size_t shards = configuration.training.shards, batch = configuration.training.batch;
  if (shards < 2) return "";
  const std::string of = batch == 0 ? "all examples" : fmt::format("a batch of {}", with_thousands(batch));
  return fmt::format("statistics of each of the {} shards of {} by itself", shards, of);
}

std::string layer_table(const std::vector<LayerSummary>& layers) {
  TextTable table("lllrrrrr");
  table.add({"address", "in file", "layer", terms::input, terms::output, terms::parameters, "multiply-adds", "bytes"});
  for (const LayerSummary& layer : layers) {
    const bool computes = layer.parameters > 0;
    table.add({layer.address, layer.name, layer.option.empty() ? layer.kind : layer.kind + ", " + layer.option,
               to_string(layer.input), to_string(layer.output), computes ? with_thousands(layer.parameters) : "",
               computes ? with_thousands(layer.multiply_adds) : "", computes ? with_thousands(layer.bytes) : ""});
  }
  const Totals totals = totals_of(layers);
  table.add({"total", "", "", "", "", with_thousands(totals.parameters), with_thousands(totals.multiply_adds),
             with_thousands(totals.bytes)});
  return table.text();
}

/// Every line two blanks in.
std::string indented(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) out += line.empty() ? "\n" : "  " + printable(line) + "\n";
  return out;
}

}  // namespace

std::string model_text(const Model& model) {
  const Architecture& architecture = model.network.architecture();
  const std::vector<LayerSummary> layers = summarise(architecture);
  TextTable facts("ll");
  facts.add({terms::network, net_of(architecture)});
  if (const auto plain = plain_settings(architecture)) {
    if (architecture.parameter_layers().size() > 1) facts.add({terms::activation, activation_of(*plain)});
    if (plain->dropout > 0) facts.add({"dropout", shortest(plain->dropout)});
    if (!takes_logits(plain->loss)) facts.add({terms::output, to_string(plain->output_activation)});
  }
  facts.add(
      {"input", fmt::format("{}, as {}", to_string(architecture.input()), preprocessing_text(model.preprocessing))});
  facts.add({terms::loss, to_string(architecture.loss())});
  if (model.encoder_layers) facts.add({"code", code_text(model)});
  if (model.targets) {
    facts.add({terms::targets, targets_text(*model.targets)});
  } else {
    facts.add({"classes", classes_text(model.classes)});
  }
  if (const std::string statistics = statistics_text(model); !statistics.empty()) {
    facts.add({"batch norm", statistics});
  }
  if (!model.dataset.empty()) facts.add({"trained on", printable(model.dataset)});
  if (model.result) facts.add({"result", result_text(*model.result)});
  std::string out = facts.text() + '\n' + layer_table(layers);
  if (!model.training.empty()) out += "\nhow it was trained\n" + indented(model.training);
  return out;
}

}  // namespace nudge
