// nudge explain MODEL: everything that one example wants of a network.

#include "nudge/documents.hpp"
#include "nudge/example_forms.hpp"
#include "nudge/experiments.hpp"
#include "nudge/png.hpp"
#include "nudge/prediction.hpp"
#include "nudge/run.hpp"
#include "options/example_choice.hpp"
#include "options/example_form.hpp"
#include "options/example_input.hpp"
#include "options/number_list.hpp"
#include "options/user_pictures.hpp"
#include "terminal/output.hpp"
#include "text/explanations_text.hpp"
#include "text/forms_text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

struct ExplainVerbOptions : ExplainingOptions {
  ExampleChoice example;
  FormChoice form;
  std::string image;
  bool like_mnist = false;
  std::optional<std::string> input;
  std::optional<std::string> target;
  std::vector<std::string> views;
  std::optional<std::string> neuron;
  std::optional<std::string> weight;
  ExplainOptions explain;
  bool keep_norms = false;
};

/// The layers that learnt nothing in the model's training.
std::vector<std::string> frozen_layers(const Model& model) {
  Configuration configuration;
  if (!model.training.empty()) read_recipe_text(model.training, "the model's recipe", configuration);
  const std::size_t freed_at = configuration.training.unfreeze_at;
  const bool are_free = freed_at > 0 && freed_at < configuration.training.epochs;
  return are_free ? std::vector<std::string>() : configuration.optimizer.frozen;
}

struct Explained {
  OpenedNetwork network;
  ExampleInput example;
  Subject subject;
};

Explained picture(const ExplainVerbOptions& options) {
  OpenedNetwork network =
      options.network.is_untrained() ? open_network_and_data(options.network).network : open_network(options.network);
  UserPictures pictures(network.model(), options.like_mnist);
  const Image image = pictures.read(options.image);
  pictures.tell();
  Subject subject = subject_of(network, options.command);
  subject.data = text(options.image, ", target ", *options.target);
  subject.images.push_back(image);
  ExampleInput example = input_of(network.model(), image, *options.target);
  return {std::move(network), std::move(example), std::move(subject)};
}

Explained numbers(const ExplainVerbOptions& options) {
  OpenedNetwork network = open_network(options.network);
  Subject subject = subject_of(network, options.command);
  subject.data = text("input ", *options.input, ", target ", *options.target);
  ExampleInput example = input_of(network.model(), *options.input, *options.target);
  return {std::move(network), std::move(example), std::move(subject)};
}

Explained example_of_data(const ExplainVerbOptions& options, ThreadTeam& team) {
  auto [network, data] = open_network_and_data(options.network);
  const std::size_t position = find_example(options.example, data.subset, network.model(), team);
  Subject subject = subject_of(network, options.command);
  add_example(subject, data, position);
  if (options.form.given()) {
    ExampleForm form = form_of(options.form, network.model(), data.subset, position);
    subject.data += form.words;
    subject.images.back() = std::move(form.picture);
    return {std::move(network), std::move(form.input), std::move(subject)};
  }
  ExampleInput example = input_of(network.model(), data.subset, position);
  return {std::move(network), std::move(example), std::move(subject)};
}

/// The most rows that anybody reads.
constexpr std::size_t most_forms = 1000;

/// A table in the place of one explanation.
ExitCode explain_forms(const ExplainVerbOptions& options, ThreadTeam& team) {
  const std::size_t count = *options.form.count;
  if (options.form.number) throw UsageError("--form says one form, --forms a table of several: only one of the two");
  if (count == 0 || count > most_forms)
    throw UsageError(text("--forms ", count, ": 1 to ", most_forms, " are expected"));
  const auto [network, data] = open_network_and_data(options.network);
  const std::size_t position = find_example(options.example, data.subset, network.model(), team);
  const FormsAsked asked = forms_asked(options.form, network.model(), data.subset);
  const std::vector<FormNudges> forms =
      nudges_of_forms(network.model(), data.subset, position, asked.augmentation, count, asked.seed, team);
  Subject subject = subject_of(network, options.command);
  add_example(subject, data, position);
  const Architecture& architecture = network.model().network.architecture();
  deliver(
      options.output, [&] { return forms_text(forms, subject.classes); },
      [&](DocumentForm form) { return document_of(forms, architecture, subject, form); });
  return ExitCode::ok;
}

/// One kind of example at most, and a target where the example does not bring one.
void check_usage(const ExplainVerbOptions& options) {
  const int kinds = (options.example.given() ? 1 : 0) + (options.image.empty() ? 0 : 1) + (options.input ? 1 : 0);
  if (kinds > 1)
    throw UsageError("explain takes one picture (IMAGE), --input, or an example (--index, --label, --pick)");
  const bool brings_none = !options.image.empty() || options.input;
  if (brings_none && options.form.given())
    throw UsageError("--form, --forms and --augment change an example of a data set");
  const bool is_untrained = options.network.is_untrained();
  if (brings_none && !options.target) {
    if (options.input) throw UsageError("--input needs --target: as many numbers as the network has outputs");
    throw UsageError(is_untrained ? text(options.image,
                                         ": with --net there is no MODEL, so this is taken for a picture, and a "
                                         "picture needs --target: its true class")
                                  : "a picture needs --target: its true class");
  }
  if (!brings_none && options.target) {
    throw UsageError("--target goes with a picture or --input: an example of a data set has its own");
  }
  // An untrained network takes shape and classes of a picture from the data.
  const bool looks_at_data = !brings_none || (is_untrained && !options.input);
  if (!options.network.data.source.empty() && !looks_at_data) {
    throw UsageError(text("--data ", options.network.data.source, " has no effect: ",
                          options.input ? "--input brings the example" : "the picture is the example"));
  }
}

ExitCode explain(const ExplainVerbOptions& given) {
  ExplainVerbOptions options = given;
  // With --net there is no MODEL, so the one word is the picture.
  if (options.network.is_untrained() && options.image.empty()) std::swap(options.image, options.network.model);
  check_usage(options);
  if (options.keep_norms) options.network.batch_norms = BatchNorms::evaluated;
  std::vector<View> views;
  try {
    for (const std::string& view : options.views) {
      if (view != "all") views.push_back(parse_view(view));
    }
  } catch (const Error& problem) {
    throw UsageError(text("--view: ", problem.what(), ", all"));
  }
  const bool on_one_screen = options.views.empty();
  if (views.empty()) views = all_views();

  ThreadTeam team(threads_or_default(options.threads));
  if (options.form.count) return explain_forms(options, team);
  Explained explained = !options.image.empty() ? picture(options)
                        : options.input        ? numbers(options)
                                               : example_of_data(options, team);
  const Architecture& architecture = explained.network.architecture();
  ExplainOptions settings = options.explain;
  if (options.neuron) settings.neuron = neuron_of(*options.neuron, "--neuron", architecture);
  if (options.weight) settings.shared = parameter_of(*options.weight, "--weight", architecture);
  explained.subject.frozen = frozen_layers(explained.network.model());
  const auto run = [&] {
    return explain_example(explained.network.exact, explained.example.x, explained.example.y, settings, team);
  };
  // Numbers by hand may be no targets of this loss.
  const ExampleExplanation explanation =
      options.input ? judged_as_usage(text("--target ", *options.target), run) : run();
  const auto words = [&](const auto&... of) {
    return on_one_screen ? explanation_summary(explanation, architecture, explained.subject) : explanation_text(of...);
  };
  return deliver_explanation(options, words, explanation, architecture, explained.subject, views);
}

void add_explain_options(Verb& verb, ExplainVerbOptions& options) {
  verb.add_option("IMAGE", options.image, "a PNG or JPEG picture of any size, with --target").type_name("");
  verb.add_flag("--like-mnist", options.like_mnist,
                "prepare the picture as MNIST's digits were: light ink on black, 20 pixels large, centred in 28x28");
  add_example_options(verb, options.example, true);
  add_form_options(verb, options.form);
  verb.add_option("--input", options.input, "the input by hand, as the network takes it: numbers joined by commas")
      .type_name("X,...")
      .group("Which example");
  verb.add_option("--target", options.target, "of a picture its class; of --input a number for each output")
      .type_name("T")
      .group("Which example");
  verb.add_option("--view", options.views,
                  "which parts, in full: outputs, three-ways, votes, backward, sensitivity, hebbian, places, all; "
                  "several, joined by commas; else one screen")
      .type_name("VIEW")
      .joined_by(',')
      .one_at_a_time();
  verb.add_option("--neuron", options.neuron,
                  "whose three ways and votes: L2.5 is neuron 5 of the second layer; else the target's output, and the "
                  "hidden neuron with the largest dC/dz")
      .type_name("NEURON");
  verb.add_option("--weight", options.weight,
                  "what each place wants of it: L1.3.7 is kernel 3's number 7, L1.3.bias its bias; else the "
                  "convolutions' most sensitive weight")
      .type_name("ADDRESS");
  add_count_option(verb, "--top", options.explain.top, "rows of a ranking");
  verb.add_option("--step", options.explain.step, "the length of the small steps that are measured")
      .type_name("F")
      .positive_number()
      .shows_default();
  verb.add_flag("--keep-norms", options.keep_norms,
                "batch normalisations as layers of their own, in their evaluation form, and every layer by its number "
                "in the training; else they are folded into the layers before them");
  verb.add_flag("--weight-nudges", options.explain.with_parameters,
                "the nudges of all weights and biases too: in JSON weight_nudges and bias_nudges of each layer");
}

}  // namespace

void add_explain(Verb& program) {
  add_explaining_verb<ExplainVerbOptions>(
      program,
      {.name = "explain",
       .description = "what one example wants of every activation, weight and bias",
       .examples = {"explain runs/mnist-1 --label 2 --html two.html",
                    "explain --net 784-16-16-10 --seed 1 --label 2 --view outputs",
                    "explain runs/mnist-1 seven.png --target 7 --view votes --neuron L1.5",
                    "explain runs/augmented --split train --label 7 --form 3",
                    "explain runs/mnist-1 --label 7 --augment recipes/mnist-augmented.toml --forms 8",
                    "explain --net 1-1-1 --parameters toy.toml --input 1 --target 0 --json"},
       .split = "test",
       .batch_norms = BatchNorms::folded},
      add_explain_options, explain);
}

}  // namespace nudge::app
