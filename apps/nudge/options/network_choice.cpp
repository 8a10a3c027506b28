#include "options/network_choice.hpp"

#include <algorithm>
#include <utility>

#include "nudge/model_file.hpp"
#include "nudge/net_text.hpp"
#include "nudge/network.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"
#include "terminal/output.hpp"

namespace nudge::app {
namespace {

bool is_given(const NetworkChoice& choice, std::string_view flag) {
  const auto& flags = choice.flags.flags;
  return std::any_of(flags.begin(), flags.end(), [&](const auto& one) { return one.flag == flag; });
}

void check_usage(const NetworkChoice& choice) {
  if (choice.model.empty() && !choice.is_untrained()) {
    throw UsageError("a network is needed: MODEL, or an untrained one by --net, such as --net 784-16-16-10 --seed 1");
  }
  if (choice.model.empty()) return;
  for (const auto& [flag, key_and_value] : choice.flags.flags) {
    if (flag == "--seed" && choice.seed_of_verb) continue;
    throw UsageError(text(flag, " goes with --net, an untrained network; here a model is given: ", choice.model));
  }
  if (!choice.parameters.empty()) throw UsageError("--parameters goes with --net; a model has parameters of its own");
}

/// The article's network, where nothing else is said of a plain net: sigmoids and the quadratic cost.
Configuration configuration_of_untrained(const NetworkChoice& choice) {
  Configuration article;
  if (!is_given(choice, "--net") && !choice.usual_net.empty()) article.network.layers = choice.usual_net;
  if (is_plain_net(configuration_of(choice.flags, article).network.layers)) {
    article.network.activation = "sigmoid";
    article.network.loss = "quadratic";
  }
  Configuration configuration = configuration_of(choice.flags, article);
  configuration.data.label_column = choice.data.label_column;
  configuration.data.weight_column = choice.data.weight_column;
  configuration.data.drop_columns = choice.data.drop_columns;
  if (!choice.data.numbers.empty()) configuration.data.numbers = parse_table_numbers(choice.data.numbers);
  return configuration;
}

/// The input that the net names; a list of layers that names none takes MNIST's images.
Shape input_of(const Configuration& configuration) {
  return net_input(configuration.network.layers).value_or(usual_input);
}

std::string name_of(const NetworkChoice& choice, const Configuration& configuration) {
  const Configuration::Net& net = configuration.network;
  const std::string origin = choice.parameters.empty() ? text("seed ", configuration.training.seed, ", untrained")
                                                       : text("parameters of ", choice.parameters);
  const std::string activation = is_plain_net(net.layers) ? net.activation + ", " : std::string();
  return text(net.layers, ", ", activation, net.loss, ", ", origin);
}

OpenedNetwork opened_untrained(const NetworkChoice& choice, Configuration configuration, Model model) {
  remember_network(configuration.network.layers, model.network.parameters().size());
  BasicNetwork<double> exact = convert<double>(model.network);
  if (!choice.parameters.empty()) {
    read_parameters(choice.parameters, exact);
    model.network = convert<float>(exact);
  }
  std::string name = name_of(choice, configuration);
  return {std::move(name), {std::move(model), std::move(configuration)}, std::move(exact)};
}

/// "784-128-10, relu, cross-entropy"; without the recipe of its training, the sizes of its layers.
std::string kind_of(const OpenedModel& opened) {
  const Configuration::Net& net = opened.configuration.network;
  if (!opened.model.training.empty()) {
    return text(net.layers, ", ", is_plain_net(net.layers) ? net.activation + ", " : std::string(), net.loss);
  }
  const Architecture& architecture = opened.model.network.architecture();
  std::string sizes = text(architecture.input().size());
  for (std::size_t n = 1; n <= layer_count(architecture); ++n) sizes += text('-', neuron_count(architecture, n));
  return sizes;
}

OpenedNetwork opened_trained(const std::string& path) {
  OpenedModel opened = open_classifier(path);
  remember_network(path, opened.model.network.parameters().size());
  BasicNetwork<double> exact = convert<double>(opened.model.network);
  std::string name = text(path, " (", kind_of(opened), ")");
  return {std::move(name), std::move(opened), std::move(exact)};
}

constexpr std::size_t most_renumbered = 6;

/// "L2 is its L3, L3 its L5": what the layers that are numbered otherwise are called without folding.
std::string renumbering(const Architecture& before, const Architecture& after) {
  std::string words;
  std::size_t told = 0;
  std::size_t old = 1;
  for (std::size_t n = 1; n <= layer_count(after); ++n, ++old) {
    const auto kind_at = [](const Architecture& architecture, std::size_t layer) {
      return architecture.layers()[architecture.parameter_layers()[layer - 1]].kind.index();
    };
    // Folding removes layers and changes no other's kind.
    while (kind_at(before, old) != kind_at(after, n)) ++old;
    if (old == n) continue;
    if (told++ < most_renumbered) words += text(told == 1 ? "; L" : ", L", n, told == 1 ? " is its L" : " its L", old);
  }
  return told > most_renumbered ? words + " and so on" : words;
}

/// Does with the network's batch normalisations what the verb wants, and says so in its name.
OpenedNetwork prepared(OpenedNetwork network, BatchNorms wanted) {
  if (!network.architecture().couples_examples() || wanted == BatchNorms::trained) return network;
  if (wanted == BatchNorms::evaluated) {
    network.name += ", batch normalisations in their evaluation form";
    return network;
  }
  BasicNetwork<double> folded = fold_batch_norms(network.exact);
  network.name += ", batch normalisations folded into the layers before them" +
                  renumbering(network.architecture(), folded.architecture());
  network.exact = std::move(folded);
  network.opened.model.network = convert<float>(network.exact);
  return network;
}

/// Says what of the model's training an explanation does not show.
OpenedNetwork told_of(OpenedNetwork network) {
  const Unlabelled& unlabelled = network.opened.configuration.unlabelled;
  if (unlabelled.batch == 0 || forms_of(unlabelled) == 0) return network;
  tell(text("note: this model learnt from examples without labels too (", unlabelled.batch, " in a step",
            unlabelled.alone ? ", alone" : "",
            "). What was wanted of these is wanted of a whole step together and is no ",
            "example's own, so it is left out here: the cost is that of the label"));
  return network;
}

/// Everything but MODEL.
void add_net_and_data(Verb& verb, NetworkChoice& choice, const std::string& split) {
  add_network_flags(verb, choice.flags);
  verb.add_option("--parameters", choice.parameters,
                  "weights and biases by hand (TOML), for --net: [L1] weight = [[...], ...] bias = [...]")
      .type_name("FILE")
      .group(verb.group_of("--net"));
  std::vector<std::string> splits{"test", "validation", "train"};
  std::stable_partition(splits.begin(), splits.end(), [&](const std::string& one) { return one == split; });
  add_data_options(verb, choice.data, splits);
}

}  // namespace

bool NetworkChoice::is_untrained() const { return is_given(*this, "--net") || (model.empty() && !usual_net.empty()); }

void add_network_options(Verb& verb, NetworkChoice& choice, const std::string& split, bool seed_of_verb) {
  choice.seed_of_verb = seed_of_verb;
  verb.add_option("MODEL", choice.model, "a model file or the folder of a run; or an untrained network by --net")
      .type_name("");
  add_net_and_data(verb, choice, split);
}

void add_untrained_options(Verb& verb, NetworkChoice& choice) { add_net_and_data(verb, choice, "train"); }

NetworkAndData open_network_and_data(const NetworkChoice& choice) {
  check_usage(choice);
  if (!choice.is_untrained()) {
    OpenedNetwork network = told_of(prepared(opened_trained(choice.model), choice.batch_norms));
    OpenedData data = open_data(network.opened, choice.data);
    return {std::move(network), std::move(data)};
  }
  Configuration configuration = configuration_of_untrained(choice);
  if (!choice.data.source.empty()) {
    configuration.data.source = choice.data.source;
    configuration.data.transpose = choice.data.transpose;
  } else if (input_of(configuration).size() != usual_input.size()) {
    throw UsageError(text("--data is needed: ", configuration.network.layers,
                          " does not take MNIST's 784 pixels, which are the default"));
  }
  OpenedData data = open_training_data(configuration, choice.data);
  configuration.network.layers = net_for(configuration, *data.subset.data);
  Model model = judged_as_usage(text("--net ", configuration.network.layers),
                                [&] { return untrained_model(configuration, data.subset); });
  return {prepared(opened_untrained(choice, std::move(configuration), std::move(model)), choice.batch_norms),
          std::move(data)};
}

OpenedNetwork open_network(const NetworkChoice& choice) {
  check_usage(choice);
  if (!choice.is_untrained()) return told_of(prepared(opened_trained(choice.model), choice.batch_norms));
  Configuration configuration = configuration_of_untrained(choice);
  const Shape input = input_of(configuration);
  Model model{.network = untrained_network(configuration, input),
              .preprocessing = {.shape = input, .scale = 1},
              .classes = {},
              .dataset = {},
              .training = {},
              .result = {},
              .data_checksum = {},
              .look = {}};
  for (std::size_t i = 0; i < model.network.architecture().outputs(); ++i) model.classes.push_back(text(i));
  return prepared(opened_untrained(choice, std::move(configuration), std::move(model)), choice.batch_norms);
}

std::uint64_t seed_of(const NetworkChoice& choice) { return configuration_of(choice.flags).training.seed; }

}  // namespace nudge::app
