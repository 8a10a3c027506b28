#include "options/training_flags.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "nudge/net_text.hpp"
#include "options/common_options.hpp"

namespace nudge::app {
namespace {

enum class Value { word, number, on, list, columns };

struct Flag {
  const char* name;
  const char* key;
  Value value;
  const char* type;
  const char* help;
  const char* group;
};

constexpr const char* data = "What to learn from";
constexpr const char* network = "The network";
constexpr const char* optimizer = "How a step is made";
constexpr const char* training = "The training";

constexpr std::array flags_of_train{
    Flag{"--data", "data.source", Value::word, "DATA",
         "a name of `nudge data list`, or the path of IDX files, a CSV file or pictures", data},
    Flag{"--unlabelled", "data.unlabelled", Value::word, "DATA",
         "examples that nobody has labelled, to learn from too; unlabelled.batch says how many a step", data},
    Flag{"--classes", "data.classes", Value::list, "CLASS,...",
         "learn from the examples of these classes alone: 5-9, or cat,dog", data},
    Flag{"--label-column", "data.label_column", Value::word, "COLUMN",
         "of a table: the column of the labels, by its name, its number or \"last\"; else the first", data},
    Flag{"--target-columns", "data.target_columns", Value::list, "COLUMN,...",
         "of a table: targets that are numbers, in the place of labels; the net learns to predict them", data},
    Flag{"--weight-column", "data.weight_column", Value::word, "COLUMN",
         "of a table: the column of what each example counts in the cost", data},
    Flag{"--drop-column", "data.drop_columns", Value::columns, "COLUMN",
         "of a table: a column to leave out; can be given several times", data},
    Flag{"--numbers", "data.numbers", Value::word, "WHAT",
         "of a table: pixels or values; else automatic: pixels if they are a picture", data},
    Flag{"--train-count", "data.train_count", Value::number, "N",
         "learn from N of the examples, drawn so that every class keeps its share", data},
    Flag{"--per-class", "data.per_class", Value::number, "N", "learn from N examples of each class, drawn by the seed",
         data},
    Flag{"--validation", "data.validation", Value::number, "N", "hold N of the training examples out, to choose by",
         data},
    Flag{"--standardise", "data.standardise", Value::on, "",
         "inputs to mean 0 and deviation 1 (dark pixels are not 0 then)", data},
    Flag{"--transpose", "data.transpose", Value::on, "",
         "the pictures lie on their side, rows and columns exchanged, as EMNIST's do: set them upright", data},
    Flag{"--net", "network.layers", Value::word, "NET", "", network},
    Flag{"--activation", "network.activation", Value::word, "NAME", "", network},
    Flag{"--loss", "network.loss", Value::word, "NAME",
         "quadratic, half-quadratic, cross-entropy, binary-cross-entropy", network},
    Flag{"--output-activation", "network.output_activation", Value::word, "NAME",
         "of the output layer, with the quadratic losses", network},
    Flag{"--initialisation", "network.initialisation", Value::word, "NAME",
         "how the first weights are drawn: default, he-normal, ..., book", network},
    Flag{"--dropout", "network.dropout", Value::number, "F",
         "the share of each hidden layer that is left out in training", network},
    Flag{"--optimizer", "optimizer.name", Value::word, "NAME", "sgd, rmsprop, adagrad, adam, adamw, lion, muon",
         optimizer},
    Flag{"--learning-rate", "optimizer.learning_rate", Value::number, "F", "a step is the negative gradient times this",
         optimizer},
    Flag{"--momentum", "optimizer.momentum", Value::number, "F", "of sgd and rmsprop", optimizer},
    Flag{"--nesterov", "optimizer.nesterov", Value::on, "", "Nesterov's momentum", optimizer},
    Flag{"--weight-decay", "optimizer.weight_decay", Value::number, "F", "L2; with adamw, lion, muon decoupled",
         optimizer},
    Flag{"--schedule", "schedule.name", Value::word, "NAME",
         "constant, step, exponential, linear, cosine, one-cycle, plateau", optimizer},
    Flag{"--batch", "training.batch", Value::word, "N|all", "examples per step; all: the whole training set", training},
    Flag{"--epochs", "training.epochs", Value::number, "N", "how often each example is seen", training},
    Flag{"--seed", "training.seed", Value::number, "N", "of all random numbers", training},
    Flag{"--evaluate", "training.evaluate", Value::word, "WHEN", "epoch: after each epoch; end: in the end only",
         training},
    Flag{"--gradient-norm", "training.gradient_norm", Value::on, "",
         "measure the full gradient after each epoch: one more pass over the data", training},
    Flag{"--tensorboard", "training.tensorboard", Value::on, "", "write the metrics for TensorBoard, too", training},
    Flag{"--patience", "training.patience", Value::number, "N", "stop after N epochs without a better validation cost",
         training},
};

constexpr const char* autoencoder = "The autoencoder";

constexpr std::array flags_of_pretrain{
    Flag{
        "--decoder", "autoencoder.decoder", Value::word, "NET",
        "mirror: the layers of --net, which are the encoder, undone one by one; or the decoder's own, from the code on",
        autoencoder},
    Flag{"--masking", "autoencoder.masking", Value::number, "F",
         "the share of the inputs that become 0 in training, which are to be given back all the same", autoencoder},
    Flag{"--noise", "autoencoder.noise", Value::number, "F",
         "the deviation of the noise that is added to the inputs in training, which are to be given back without it",
         autoencoder},
};

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

/// Where the table says nothing: what is made of names that the library knows.
std::string help_of(const Flag& flag) {
  if (flag.key == std::string_view("network.layers")) return net_help();
  if (flag.key == std::string_view("network.activation")) return activation_help();
  return flag.help;
}

/// A text as TOML writes it; JSON's escapes are TOML's too. Errors: it is not UTF-8.
std::string quoted(const std::string& flag, const std::string& word) { return to_text(word, flag); }

bool is_whole_number(const std::string& word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
}

void add_flag(Verb& verb, const Flag& flag, TrainingFlags& flags) {
  const auto note = [flag, &flags](const std::string& value) {
    flags.flags.push_back({flag.name, text(flag.key, '=', value)});
  };
  if (flag.value == Value::on) {
    verb.add_flag_function(
            flag.name, [note] { note("true"); }, help_of(flag))
        .group(flag.group);
    return;
  }
  if (flag.value == Value::columns) {
    verb.add_option(flag.name, flags.drop_columns, help_of(flag))
        .type_name(flag.type)
        .group(flag.group)
        .one_at_a_time();
    return;
  }
  if (flag.value == Value::list) {
    const auto note_list = [note, flag](const std::string& value) {
      std::string items;
      for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
        end = value.find(',', begin);
        const std::string item = value.substr(begin, end == std::string::npos ? end : end - begin);
        items += (begin > 0 ? ", " : "") + quoted(flag.name, item);
      }
      note(text('[', items, ']'));
    };
    verb.add_option_function(flag.name, note_list, help_of(flag)).type_name(flag.type).group(flag.group);
    return;
  }
  // The value of --batch is a number or a word.
  const auto note_value = [note, flag](const std::string& value) {
    note(flag.value == Value::number || is_whole_number(value) ? value : quoted(flag.name, value));
  };
  verb.add_option_function(flag.name, note_value, help_of(flag)).type_name(flag.type).group(flag.group);
}

void add_set_option(Verb& verb, TrainingFlags& flags) {
  verb.add_option("--set", flags.set, "any key of a recipe, over recipe and flags; can be given several times")
      .type_name("SECTION.KEY=VALUE")
      .one_at_a_time();
}

void assign(const std::string& flag, const std::string& key_and_value, Configuration& configuration) {
  try {
    set_key(key_and_value, configuration);
  } catch (const Error& problem) {
    // A flag stands for its key.
    std::string_view message = problem.what();
    const std::string key = key_and_value.substr(0, key_and_value.find('=')) + ": ";
    if (flag != "--set" && message.starts_with(key)) message.remove_prefix(key.size());
    throw UsageError(text(flag, ": ", message));
  }
}

}  // namespace

std::string net_help() {
  std::vector<std::string> nets;
  for (const NamedNet& net : named_nets()) nets.emplace_back(net.name);
  return text(
      "sizes, the input's first: 784-128-10; or a list of layers: \"conv5x5:6, relu, maxpool2, 10\"; or one of ",
      joined(nets));
}

std::string activation_help() { return "of the hidden layers, where --net says sizes: " + joined(function_names()); }

void add_training_flags(Verb& verb, TrainingFlags& flags) {
  verb.add_option("RECIPE", flags.recipe, "a recipe (TOML); what it does not say has defaults").type_name("");
  for (const Flag& flag : flags_of_train) add_flag(verb, flag, flags);
  add_set_option(verb, flags);
}

void add_pretraining_flags(Verb& verb, TrainingFlags& flags) {
  add_training_flags(verb, flags);
  for (const Flag& flag : flags_of_pretrain) add_flag(verb, flag, flags);
}

void add_flags_of_known_network(Verb& verb, TrainingFlags& flags) {
  verb.add_option("RECIPE", flags.recipe, "a recipe (TOML); what it does not say is as in the model's training")
      .type_name("");
  for (const Flag& flag : flags_of_train) {
    if (flag.group != network) add_flag(verb, flag, flags);
  }
  add_set_option(verb, flags);
}

void add_network_flags(Verb& verb, TrainingFlags& flags) {
  for (const Flag& flag : flags_of_train) {
    const std::string name = flag.name;
    if (name == "--seed" || (flag.group == network && name != "--dropout")) add_flag(verb, flag, flags);
  }
}

void add_architecture_flags(Verb& verb, TrainingFlags& flags) {
  for (const Flag& flag : flags_of_train) {
    const std::string name = flag.name;
    if (flag.group == network && name != "--dropout" && name != "--initialisation") add_flag(verb, flag, flags);
  }
}

Configuration configuration_of(const TrainingFlags& flags, Configuration fallback) {
  Configuration configuration = std::move(fallback);
  if (!flags.recipe.empty()) read_recipe(flags.recipe, configuration);
  for (const auto& [flag, key_and_value] : flags.flags) assign(flag, key_and_value, configuration);
  if (!flags.drop_columns.empty()) configuration.data.drop_columns = flags.drop_columns;
  for (const std::string& key_and_value : flags.set) assign("--set", key_and_value, configuration);
  return configuration;
}

}  // namespace nudge::app
