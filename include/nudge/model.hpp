#pragma once
// A network with all that is needed to use it: what is trained, evaluated, explained, saved and asked; and the bytes
// that it is saved as. Files: nudge/model_file.hpp.
// In nudge::core.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/dataset.hpp"
#include "nudge/image.hpp"
#include "nudge/network.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

/// One line of a run's metrics.jsonl: a JSON object with these names as keys; what was not measured is left out.
/// Accuracies are from 0 to 1. No times, so that equal trainings have equal lines.
struct EpochMetrics {
  std::size_t epoch = 0;                   ///< from 1
  std::size_t step = 0;                    ///< made so far
  double learning_rate = 0;                ///< of its last step
  double train_cost = 0;                   ///< running: each example before its own update
  std::optional<double> train_accuracy{};  ///< running; of a classifier alone
  std::string evaluated_on{};              ///< "validation", "test" or empty
  std::optional<double> cost{};
  std::optional<double> accuracy{};
  std::optional<double> gradient_norm{};  ///< of the full training gradient, at the epoch's end
  std::optional<double> sure{};           ///< share of the unlabelled examples' answers, running
  std::optional<double> sure_right{};     ///< and of these the share that is right
  std::optional<double> rmse{};           ///< of targets that are numbers, in the data's units: see RegressionErrors
  std::optional<double> r2{};             ///< likewise
  bool operator==(const EpochMetrics&) const = default;
};

struct Model {
  Network network;
  Preprocessing preprocessing;            ///< of what comes in; its shape is the network's input
  std::vector<std::string> classes;       ///< names of the outputs, or of an autoencoder's labels; none with targets
  std::string dataset{};                  ///< what it was trained on, as given to --data: a catalogue name or a path
  std::string training{};                 ///< how it was trained: the resolved configuration as TOML; may be empty
  std::optional<EpochMetrics> result{};   ///< what was measured of the epoch whose parameters these are
  std::optional<TableColumns> columns{};  ///< of the table it was trained on; of pictures without the values' names
  std::string data_checksum{};            ///< of `dataset` and its parts (data_checksum in nudge/run.hpp); may be empty
  std::optional<LearntLook> look{};       ///< of the pictures that it was trained on
  /// Of an autoencoder (nudge/autoencoder.hpp): so many layers of Architecture::structure() make the code, and the
  /// targets it is trained on are its inputs. Nothing: it is none.
  std::optional<std::size_t> encoder_layers{};
  /// Of a model whose outputs are quantities. Nothing: it is a classifier, or an autoencoder.
  std::optional<Targets> targets{};
};

/// An untrained model for data like these, as nudge/net_text.hpp reads "784-32-10" or "conv5x5:6, relu, maxpool2, 10"
/// (with_outputs, where it is a ready-made one), with their plain_preprocessing and their classes (or plain_targets; with
/// standardised_targets in their place the usual learning rates suit), the parameters drawn by initialise(network,
/// seed). Errors: a net that does not fit the data; for targets that are numbers a loss that is not quadratic.
Model make_model(std::string_view net, const Dataset& data, std::uint64_t seed, const DenseNetSettings& settings = {});
Model make_model(Architecture architecture, const Dataset& data, std::uint64_t seed);
/// The same around a network that has its parameters already.
Model make_model(Network network, const Dataset& data);

/// What an untrained model is made of.
struct UntrainedNet {
  std::string layers{};         ///< as nudge/net_text.hpp reads them; of an autoencoder its encoder
  DenseNetSettings settings{};  ///< with what a net of the plain form leaves open
  std::string decoder{};        ///< of an autoencoder (see autoencoder_net); empty: the outputs are classes or targets
  std::string initialisation = "default";
  std::uint64_t seed = 1;
};

/// The net for data like these: with_outputs, one for each class or target. An autoencoder's, which has its code in that
/// place, stays as it is.
std::string net_for(const UntrainedNet& wanted, const Dataset& data);
/// The network of step 0. Errors: sizes that do not fit the input.
Network untrained_network(const UntrainedNet& wanted, const Shape& input);
/// The model of step 0 for data like these, of the net that net_for says. Errors: a network that does not fit the data,
/// which `source` names, with the net that would.
Model untrained_model(const UntrainedNet& wanted, const Dataset& data, const std::string& source);

/// Errors: parts that do not fit each other: another input than the preprocessing's shape, classes not as many as
/// outputs (of an autoencoder: inputs not as many as outputs, the loss cross-entropy, no layer before the code or behind
/// it; of targets: not as many as outputs, a loss that is not quadratic, classes beside them), and what
/// check(preprocessing) finds. Numbers that are not finite are left to who computes with them.
void check(const Model& model);
/// Errors: data that the model was not made for: examples of another shape or kind, and classes with other names or in
/// another order, for then their labels mean something else (load_data takes the order to use: LoadOptions::classes);
/// targets with other names, or of one but not the other.
void check_fits(const Dataset& data, const Model& model);

/// The bytes of a model file, as save_model writes it: docs/formats.md has them one by one. Errors, which begin with
/// `name`: parameters that are not finite; parts that do not fit each other; texts that are not UTF-8.
std::vector<std::byte> model_to_bytes(const Model& model, const std::string& name = "model");

/// The model of a model file's (or a checkpoint's) bytes, wherever they lie: in the program itself, in an answer from
/// the network. What comes out has the bits that went in. Errors, which begin with `name`: not safetensors; not
/// nudge's; every kind of damage, before memory is taken for what the bytes claim.
Model model_from_bytes(std::span<const std::byte> bytes, const std::string& name = "model");

}  // namespace nudge
