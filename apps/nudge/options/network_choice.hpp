#pragma once
// The network that is explained: a trained model, or an untrained one of any shape and seed, since the article starts
// from one.

#include <string>

#include "options/model_and_data.hpp"
#include "options/training_flags.hpp"
#include "options/verb.hpp"

namespace nudge::app {

/// What becomes of batch normalisations, which in a training couple the examples of a batch: they stay in their
/// evaluation form; or go into the layers before them, where neurons are to be raised and voted on; or are trained.
enum class BatchNorms { evaluated, folded, trained };

struct NetworkChoice {
  std::string model;       ///< MODEL
  TrainingFlags flags;     ///< --net and what goes with it
  std::string parameters;  ///< --parameters: a file of weights and biases by hand
  DataChoice data;
  bool seed_of_verb = false;  ///< --seed says something beside MODEL, too

  BatchNorms batch_norms = BatchNorms::evaluated;  ///< the verb's choice
  std::string usual_net{};  ///< likewise: the untrained network where nothing else is asked for; empty: none
  bool is_untrained() const;
};

/// Adds MODEL, the flags of an untrained network, --parameters, and the options of the data with `split` as the
/// default. With `seed_of_verb`, --seed is taken beside MODEL.
void add_network_options(Verb& verb, NetworkChoice& choice, const std::string& split, bool seed_of_verb = false);

/// The same without MODEL, of the training part: for a verb that makes untrained networks.
void add_untrained_options(Verb& verb, NetworkChoice& choice);

/// A network in the precision that ships and, with the same numbers, in double.
struct OpenedNetwork {
  std::string name;  ///< "runs/mnist-1 (784-128-10, relu, cross-entropy)", "784-16-16-10, sigmoid, quadratic, seed 1,
                     ///< untrained"
  OpenedModel opened;
  BasicNetwork<double> exact;  ///< widened; written by hand (--parameters), these are the numbers as written
  const Model& model() const { return opened.model; }
  const Architecture& architecture() const { return exact.architecture(); }
};

struct NetworkAndData {
  OpenedNetwork network;
  OpenedData data;
};

/// The network with the split that was asked for. An untrained network's data are split as `nudge train` with the same
/// flags would split them; they default to MNIST where the network has 784 inputs. UsageError: neither MODEL nor --net,
/// or both; a flag that does not go with them; no --data where there is no default. Errors: as open_model, open_data.
NetworkAndData open_network_and_data(const NetworkChoice& choice);

/// The network alone, for an example that comes from elsewhere. An untrained one takes a row of numbers, and its
/// classes are called 0, 1, ...
OpenedNetwork open_network(const NetworkChoice& choice);

/// The seed that was given, else 1.
std::uint64_t seed_of(const NetworkChoice& choice);

}  // namespace nudge::app
