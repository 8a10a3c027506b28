#include "runs/configuration_table.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/loss.hpp"
#include "nudge/net_text.hpp"
#include "nudge/plan.hpp"
#include "runs/configuration_section.hpp"

namespace nudge {

using namespace recipe_keys;

namespace {

constexpr std::uint64_t longest_side = 4096;  // of a picture

void any_text(const std::string&) {}
void not_empty(const std::string& value) {
  if (value.empty()) fail("expected a name or a path, found nothing");
}
void known_function(const std::string& value) { parse_function(value); }
void known_loss(const std::string& value) { parse_loss(value); }
void known_initialisation(const std::string& value) {
  if (value != "default") parse_initialisation(value);
}
void moment(const std::string& value) {
  if (value != "epoch" && value != "end") fail("expected \"epoch\" or \"end\", found ", text_to_toml(value));
}

void known_decoder(const std::string& value) {
  if (!value.empty() && value != "mirror") check_net(value);
}

/// Who has named target columns and not said a loss means one that numbers have. The section [data] is read before
/// [network], which so has the last word.
std::function<void(const toml::node&, Configuration&)> with_losses_of_numbers(
    std::function<void(const toml::node&, Configuration&)> read) {
  return [read = std::move(read)](const toml::node& node, Configuration& configuration) {
    const bool had_labels = configuration.data.target_columns.empty();
    read(node, configuration);
    if (!had_labels || configuration.data.target_columns.empty()) return;
    Configuration::Net& net = configuration.network;
    const Configuration::Net usual;
    if (net.loss == usual.loss) net.loss = to_string(Loss::half_quadratic);
    if (takes_logits(parse_loss(net.loss)) || net.output_activation != usual.output_activation) return;
    net.output_activation = to_string(Function::identity);
  };
}

/// What changes single examples: the same keys in two sections.
void add_augmentation(Section<Augmentation>& augment) {
  using A = Augmentation;
  augment.number("rotation", &A::rotation, from_0, "pictures are turned by up to so many degrees either way");
  augment.number("scale", &A::scale, from_0, "and scaled by a factor of 1 / (1 + scale) to 1 + scale");
  augment.number("shear", &A::shear, from_0, "upright lines lean by up to so many degrees either way");
  augment.number("shift", &A::shift, from_0,
                 "pictures are shifted by up to so many pixels along each side, where that cuts off no ink");
  augment.whole("crop", &A::crop, 0, many, "the same in whole pixels, and ink may be cut off");
  augment.number("elastic", &A::elastic, from_0,
                 "pictures are distorted smoothly: the root mean square of the displacements, in pixels");
  augment.number("elastic_spacing", &A::elastic_spacing, from_1,
                 "pixels between the points of the distortion's grid, or the deviation of the Gaussian");
  augment.choice("elastic_field", &A::elastic_field, parse_elastic_field,
                 "\"grid\": displacements at the points of a grid; \"dense\": at every pixel, smoothed");
  augment.number("flip", &A::flip, from_0_to_1, "the chance that left and right are exchanged");
  augment.number("contrast", &A::contrast, from_0,
                 "differences from a picture's mean are multiplied by 1 / (1 + contrast) to 1 + contrast");
  augment.number("brightness", &A::brightness, from_0_to_1,
                 "up to this share of the range is added to a picture, or taken from it");
  augment.number("noise", &A::noise, from_0_to_1, "the deviation of each pixel's noise, as a share of the range");
  augment.number("erasing", &A::erasing, from_0_to_1, "the chance that a rectangle becomes random pixels");
  augment.whole("cutout", &A::cutout, 0, many, "a square of this side becomes ground");
}

std::vector<KeyEntry> make_table() {
  using Data = Configuration::Data;
  using Net = Configuration::Net;
  using Training = Configuration::Training;
  std::vector<KeyEntry> table;

  Section data("data", &Configuration::data, table);
  data.words("source", &Data::source, not_empty, "a data set's name (see `nudge data list`) or its path");
  data.words("unlabelled", &Data::unlabelled, any_text,
             "the same of examples without labels, which unlabelled.batch takes; \"\": the training part's own");
  data.words(
      "label_column", &Data::label_column, any_text,
      "of a table: the column of the labels, by its name, its number (-1: the last) or \"last\"; \"\": the first");
  data.list_of_words("target_columns", &Data::target_columns,
                     "of a table: the columns of targets that are numbers, in the place of labels: [\"price\"]; the "
                     "loss is half-quadratic then, and the output activation identity, where they are not said");
  table.back().read = with_losses_of_numbers(table.back().read);
  data.words("weight_column", &Data::weight_column, any_text,
             "of a table: the column of what each example counts in the cost of training; \"\": all alike");
  data.list_of_words("classes", &Data::classes,
                     "read the examples of these classes alone: [\"5\", \"7\"], or of the numbers from 5 to 9: "
                     "[\"5-9\"]; []: of all");
  data.list_of_words("drop_columns", &Data::drop_columns, "of a table: columns to leave out, by name or number");
  data.choice("numbers", &Data::numbers, parse_table_numbers,
              "of a table: \"pixels\" (whole numbers of 0 to 255, divided by 255; 64 or more that fill a square are a "
              "picture) or \"values\"; \"automatic\": pixels if they are a picture");
  data.whole("train_count", &Data::train_count, 0, many,
             "train on this many examples, drawn so that every class keeps its share; 0: on all");
  data.whole("per_class", &Data::per_class, 0, many,
             "train on this many examples of each class, drawn by the seed; 0: on all");
  data.whole("validation", &Data::validation, 0, many, "take this many examples out of the training set, to choose by");
  data.whole("test", &Data::test, 0, many,
             "hold out this many examples for the test where the data have no test part; 0: a sixth");
  data.whole("seed", &Data::seed, 0, largest_whole,
             "of the draws of data.train_count, data.per_class, data.validation and data.test, so that trainings of "
             "several seeds have the same examples; 0: training.seed");
  data.flag("standardise", &Data::standardise,
            "bring the inputs to mean 0 and deviation 1 (dark pixels are not 0 then); else pixels are divided by 255");
  data.whole("channels", &Data::channels, 0, 3, "bring pictures to 1 channel (gray) or 3 (colour); 0: as they are");
  data.whole("height", &Data::height, 0, longest_side, "bring pictures to this height; 0: as they are");
  data.whole("width", &Data::width, 0, longest_side, "and to this width; 0: as they are");
  data.flag("transpose", &Data::transpose,
            "the data's pictures lie on their side, rows and columns exchanged, as EMNIST's do: set them upright");

  Section network("network", &Configuration::network, table);
  network.net(
      "layers", &Net::layers,
      "the sizes of dense layers, the input's first: \"784-128-10\"; or any layers: \"conv5x5:6, relu, maxpool2, "
      "10\" or a list of these; or a ready-made net: \"lenet5\"");
  network.words("activation", &Net::activation, known_function, "of the hidden layers of the plain form");
  network.number("slope", &Net::slope, from_0_to_1, "of a leaky ReLU below 0");
  network.words("loss", &Net::loss, known_loss, "quadratic, half-quadratic, cross-entropy or binary-cross-entropy");
  network.words("output_activation", &Net::output_activation, known_function,
                "of the output layer with a quadratic loss; the others take logits");
  network.words("initialisation", &Net::initialisation, known_initialisation,
                "how the first weights are drawn; \"default\": as suits the activation");
  network.number("dropout", &Net::dropout, from_0_below_1,
                 "the share of each hidden layer that a training step leaves out");

  using Autoencoder = Configuration::Autoencoder;
  Section autoencoder("autoencoder", &Configuration::autoencoder, table);
  autoencoder.words(
      "decoder", &Autoencoder::decoder, known_decoder,
      "\"\": the network is a classifier; \"mirror\": an autoencoder, network.layers is its encoder, which "
      "its decoder mirrors; or the net of the decoder, from the code to all numbers of the input");
  autoencoder.number("masking", &Autoencoder::masking, from_0_below_1,
                     "the share of an autoencoder's inputs that become 0 in training");
  autoencoder.number("noise", &Autoencoder::noise, from_0,
                     "the deviation of the noise that is added to an autoencoder's inputs in training");

  Section augment("augment", &Configuration::augment, table);
  add_augmentation(augment);
  augment.number("mixup", &Augmentation::mixup, from_0,
                 "two examples are mixed, by a share drawn from Beta(mixup, mixup); 0: not");

  Section unlabelled("unlabelled", &Configuration::unlabelled, table);
  unlabelled.whole(
      "batch", &Unlabelled::batch, 0, coupled_batch,
      "so many examples without labels are in each step: of data.unlabelled, or of all that the training part "
      "has before data.train_count or data.per_class draws from it; 0: none");
  unlabelled.flag("alone", &Unlabelled::alone, "no label is learnt from at all: clusters instead of classes");
  unlabelled.number("pseudo_labels", &Unlabelled::pseudo_labels, from_0,
                    "the weight of: what the network is sure of is taken for the label");
  unlabelled.number(
      "consistency", &Unlabelled::consistency, from_0,
      "the weight of: the answer that is sure is wanted for the same example as [strong_augment] changes it");
  unlabelled.number("adversarial", &Unlabelled::adversarial, from_0,
                    "the weight of: the answer stays where the input is moved in the direction that changes it most");
  unlabelled.number(
      "information", &Unlabelled::information, from_0,
      "the weight of: the answers to an example's two forms tell of each other, and all classes are used");
  unlabelled.number("threshold", &Unlabelled::threshold, from_0_to_1, "an answer of this probability counts as sure");
  unlabelled.flag("align", &Unlabelled::align, "answers are scaled so that all classes are answered alike");
  unlabelled.number("radius", &Unlabelled::radius, above_0,
                    "how far an adversary moves an input, as a Euclidean length");
  Section strong_augment("strong_augment", &Configuration::strong_augment, table);
  add_augmentation(strong_augment);

  Section optimizer("optimizer", &Configuration::optimizer, table);
  optimizer.choice("name", &OptimizerSettings::kind, parse_optimizer,
                   "sgd, rmsprop, adagrad, adam, adamw, lion or muon");
  optimizer.number("learning_rate", &OptimizerSettings::learning_rate, above_0, "the base rate");
  optimizer.number("momentum", &OptimizerSettings::momentum, from_0_below_1, "of sgd and rmsprop");
  optimizer.flag("nesterov", &OptimizerSettings::nesterov, "Nesterov's form of sgd's momentum");
  optimizer.number("beta1", &OptimizerSettings::beta1, from_0_below_1,
                   "adam, adamw: memory of the mean gradient; lion: the old mean's share in the direction");
  optimizer.number("beta2", &OptimizerSettings::beta2, from_0_below_1, "adam, adamw: memory of its mean square");
  optimizer.number("alpha", &OptimizerSettings::alpha, from_0_below_1, "rmsprop: memory of the mean square");
  optimizer.number("epsilon", &OptimizerSettings::epsilon, above_0,
                   "rmsprop, adagrad, adam, adamw: keeps the divisor from 0");
  optimizer.number("lion_beta2", &OptimizerSettings::lion_beta2, from_0_below_1, "lion: memory of the mean gradient");
  optimizer.number("muon_momentum", &OptimizerSettings::muon_momentum, from_0_below_1,
                   "muon: memory of the mean gradient");
  optimizer.number("partner_rate", &OptimizerSettings::partner_rate, above_0,
                   "muon: the base rate of adamw, which updates biases, normalisation and the output layer");
  optimizer.number("weight_decay", &OptimizerSettings::weight_decay, from_0,
                   "adamw, lion, muon: decoupled from the gradient; the others: added to it (L2)");
  optimizer.flag("decay_biases", &OptimizerSettings::decay_biases, "whether biases and normalisation decay too");
  optimizer.number("clip_norm", &OptimizerSettings::clip_norm, from_0,
                   "a longer mean gradient is shortened to this norm; 0: never");
  optimizer.numbers_by_name("layer_rates", &OptimizerSettings::layer_rates,
                            "a factor on the learning rate of single layers: {L1 = 0.1}");
  optimizer.list_of_words("frozen", &OptimizerSettings::frozen, "layers that keep their parameters: [\"L1\", \"L2\"]");
  optimizer.whole("lookahead", &OptimizerSettings::lookahead, 0, many,
                  "Lookahead: every so many steps the weights go back towards slow ones; 0: never");
  optimizer.number("lookahead_alpha", &OptimizerSettings::lookahead_alpha, above_0_to_1,
                   "how far the slow weights then go towards the fast ones");
  optimizer.number(
      "average_decay", &OptimizerSettings::average_decay, from_0_below_1,
      "keep an exponential moving average of the weights and running statistics, with this memory; 0: none");

  Section schedule("schedule", &Configuration::schedule, table);
  schedule.choice("name", &Schedule::kind, parse_schedule,
                  "constant, step, exponential, linear, cosine, one-cycle or plateau");
  schedule.number("factor", &Schedule::factor, above_0_to_1, "step, exponential, plateau: of each fall of the rate");
  schedule.number("every", &Schedule::every, from_1, "step: epochs between two falls");
  schedule.number("start", &Schedule::start, from_0_to_1, "one-cycle: share of the base rate at the start");
  schedule.number("rise", &Schedule::rise, from_0_below_1, "one-cycle: share of the steps on the way up");
  schedule.number("end", &Schedule::end, from_0_to_1, "linear, cosine, one-cycle: share of the rate at the end");
  schedule.whole("patience", &Schedule::patience, 0, many,
                 "plateau: the rate falls after more epochs than this without a better cost");
  schedule.number("threshold", &Schedule::threshold, from_0_below_1,
                  "plateau: how much lower a better cost is, as a part of the best one");
  schedule.number("minimum", &Schedule::minimum, from_0_to_1, "plateau: the rate never falls below this share");
  schedule.number("warmup", &Schedule::warmup, from_0, "epochs of a straight rise from 0 at the start");

  Section training("training", &Configuration::training, table);
  training.count_or_all("batch", &Training::batch, "examples a step; \"all\": the whole training set");
  training.whole("epochs", &Training::epochs, 1, many, "how often each example is seen");
  training.whole("seed", &Training::seed, 0, largest_whole,
                 "of every random number: splits, first weights, order, dropout");
  training.words("evaluate", &Training::evaluate, moment,
                 "on the validation part, else the test part: after each \"epoch\" or at the \"end\" only");
  training.whole("accumulate", &Training::accumulate, 1, many,
                 "batches that make one step together, equal to one batch of all of them");
  training.whole("shards", &Training::shards, 1, many,
                 "parts of each batch that are summed by themselves, and so can be by several processes; batch "
                 "normalisation takes its statistics from each");
  training.whole("unfreeze_at", &Training::unfreeze_at, 0, many,
                 "the epoch, from 0, from which the layers of optimizer.frozen learn too; 0: never");
  training.flag("gradient_norm", &Training::gradient_norm,
                "measure the norm of the full gradient after each epoch: one more pass over the data");
  training.whole("patience", &Training::patience, 0, many,
                 "stop after this many epochs without a better validation cost; 0: never");
  training.whole("keep_best", &Training::keep_best, 0, many,
                 "keep the models of so many epochs with the lowest validation costs in the run folder; 0: none");
  training.number("label_smoothing", &Training::label_smoothing, from_0_to_1,
                  "with the cross-entropies: the share of a label that is spread over all classes");
  training.class_weights("class_weights", &Training::class_weights,
                         "what each class counts in the cost: [1.0, 0.5, 2.0], or \"balanced\"; []: all alike");
  training.flag("use_average", &Training::use_average,
                "evaluate and save the average of the weights, where one is kept, instead of the weights");
  training.flag("tensorboard", &Training::tensorboard,
                "write each epoch's metrics as a TensorBoard event file into the run folder, too");
  return table;
}

}  // namespace

const std::vector<KeyEntry>& configuration_table() {
  static const std::vector<KeyEntry> table = make_table();
  return table;
}

}  // namespace nudge
