// The engine as a web page's worker calls it: functions of C over nudge's public API. What goes in, and is not a number,
// lies in the inbox; what comes out lies in the answer until the next call. What goes wrong is told to the host's
// `failed`, and ends this instance.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bytes.hpp"
#include "few_labels.hpp"
#include "layout.hpp"
#include "nudge/core.hpp"
#include "settings.hpp"
#include "state_bytes.hpp"

#define NUDGE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

extern "C" __attribute__((import_module("host"), import_name("failed"))) void host_failed(const char* message);

namespace nudge::lab {
namespace {

/// The example that is looked at: as the network takes it, exactly, and as people see it.
struct Viewed {
  std::vector<double> x{}, y{};
  Image image{};
  std::int32_t label = 0;
  std::string name{};
};

struct Lab {
  ThreadTeam team{1};
  Bytes inbox{}, answer{};
  PackedExamples examples{};
  Settings settings{};
  std::optional<Trainer> trainer{};
  std::optional<Plan<float>> plan{};  // of one example, everything kept
  std::optional<FewLabels> few{};
  Viewed viewed{};
  std::uint64_t steps = 0;      // made
  std::vector<double> costs{};  // of the steps of the last call
  double learning_rate = 0;     // of the last one

  std::string_view words() const { return {reinterpret_cast<const char*>(inbox.data()), inbox.size()}; }
  void answer_with(std::string_view text) {
    answer = Bytes(as_bytes(std::span(text)).begin(), as_bytes(std::span(text)).end());
  }
  const Subset& part(int test) const { return test != 0 ? examples.test : examples.train; }
  Trainer& training() {
    if (!trainer) fail("there is no network yet");
    return *trainer;
  }
  const Architecture& architecture() { return training().model().network.architecture(); }
};

Lab lab;

Subset at(const Subset& part, std::span<const std::uint32_t> positions) {
  Subset chosen{part.data, {}};
  for (const std::uint32_t position : positions) {
    if (position >= part.size()) fail("position ", position, ": there are ", part.size(), " examples");
    chosen.indices.push_back(part.indices[position]);
  }
  return chosen;
}

void begin_training(Model model) {
  lab.trainer.emplace(std::move(model), lab.examples.train, lab.settings.training, lab.team);
  lab.plan.emplace(lab.architecture(), 1, Purpose::explain, lab.team);
  lab.steps = 0;
  lab.costs.clear();
  lab.learning_rate = 0;
}

void view(Image image, std::int32_t label, std::string name) {
  const Model& model = lab.training().model();
  Viewed next;
  next.x.resize(model.preprocessing.shape.size());
  next.y.resize(lab.architecture().outputs());
  prepare<double>(image.pixels, model.preprocessing, next.x);
  if (model.encoder_layers) {
    next.y = next.x;
  } else {
    one_hot<double>(label, next.y);
  }
  next.image = std::move(image);
  next.label = label;
  next.name = std::move(name);
  lab.viewed = std::move(next);
}

const std::string& class_of(std::int32_t label) {
  return lab.training().model().classes.at(static_cast<std::size_t>(label));
}

Subject subject_of(std::string data) {
  const Model& model = lab.training().model();
  Subject subject;
  subject.model =
      text(net_of(lab.architecture()), ", seed ", lab.settings.training.seed,
           lab.steps == 0 ? ", untrained" : text(", after ", lab.steps, lab.steps == 1 ? " step" : " steps"));
  subject.data = std::move(data);
  subject.classes = model.classes;
  subject.input = model.preprocessing.shape;
  subject.frozen = lab.settings.training.optimizer.frozen;
  subject.made_by = text("nudge ", version());
  return subject;
}

/// Of one digit of the training part.
Subject subject_of_digit(std::uint32_t position) {
  const Subset& train = lab.examples.train;
  const std::string& name = class_of(train.label(position));
  Subject subject = subject_of(text(train.data->name, " train ", position, ", of class ", name));
  subject.images.push_back(example_image(*train.data, train.indices[position]));
  subject.names.push_back(name);
  return subject;
}

ExampleRun<double> run_of(const BasicNetwork<double>& network) {
  return {network, std::span<const double>(lab.viewed.x), std::span<const double>(lab.viewed.y), lab.team};
}

BasicNetwork<double> exact_network() { return convert<double>(lab.training().model().network); }

/// What every layer makes of the example in view, the input first; the last one as the loss understands it.
void append_activations(Bytes& out) {
  Plan<float>& plan = *lab.plan;
  const auto put = [](double number) { return static_cast<float>(number); };
  std::ranges::transform(lab.viewed.x, plan.input(1).row(0).begin(), put);
  std::ranges::transform(lab.viewed.y, plan.targets(1).row(0).begin(), put);
  const Trace<float> trace = forward_pass(lab.training().model().network, plan, 1);
  append(out, std::span<const float>(trace.value(0).row(0)));
  const Architecture& architecture = lab.architecture();
  const std::size_t count = layer_count(architecture);
  for (std::size_t n = 1; n <= count; ++n) {
    const std::span<const float> a = trace.activations(n).row(0);
    std::vector<float> numbers(a.begin(), a.end());
    // Where a pooling follows the last weights they are no outputs.
    if (n == count && a.size() == architecture.outputs()) {
      output_probabilities<float>(architecture.loss(), trace.output().row(0), numbers);
    }
    append(out, std::span<const float>(numbers));
  }
}

FewLabels& few_labels() {
  if (!lab.few) fail("no digits have been labelled yet");
  return *lab.few;
}

NudgeTableOptions table_options(std::size_t shown, std::string_view rows) {
  NudgeTableOptions options;
  options.shown = shown;
  while (!rows.empty()) {
    const std::size_t end = rows.find('\n');
    options.rows.push_back(parse_parameter(rows.substr(0, end), lab.architecture()));
    rows = end == std::string_view::npos ? std::string_view() : rows.substr(end + 1);
  }
  return options;
}

}  // namespace

// What goes in and what comes out -----------------------------------------------------------------------------------

NUDGE_EXPORT(inbox) std::byte* inbox(std::size_t size) {
  set_failure_handler(host_failed);
  lab.inbox.resize(size);
  return lab.inbox.data();
}
NUDGE_EXPORT(answer) const std::byte* answer() { return lab.answer.data(); }
NUDGE_EXPORT(answer_size) std::size_t answer_size() { return lab.answer.size(); }

// Examples and networks ---------------------------------------------------------------------------------------------

/// The inbox has packed examples.
NUDGE_EXPORT(take_examples) void take_examples() {
  lab.trainer.reset();
  lab.few.reset();
  lab.examples = unpacked_examples(lab.inbox);
  lab.inbox = {};
}
/// The inbox has settings, a line each.
NUDGE_EXPORT(set) void set() { lab.settings = parse_settings(lab.words()); }
NUDGE_EXPORT(make) void make() {
  Model model = untrained_model(lab.settings, *lab.examples.train.data);
  if (const auto source = lab.examples.recipe.find("data.source"); source != lab.examples.recipe.end()) {
    model.dataset = source->second;
  }
  begin_training(std::move(model));
  lab.answer_with(layout(lab.architecture(), lab.training().steps_per_epoch()));
}
/// The inbox has a model file.
NUDGE_EXPORT(load) void load() {
  Model model = model_from_bytes(lab.inbox);
  check_fits(*lab.examples.train.data, model);
  begin_training(std::move(model));
  lab.answer_with(layout(lab.architecture(), lab.training().steps_per_epoch()));
}
NUDGE_EXPORT(save) void save() { lab.answer = model_to_bytes(lab.training().model()); }
/// Where the training stands, to go on from there after another instance has been started; and that.
NUDGE_EXPORT(state) void state() {
  lab.answer.clear();
  append(lab.answer, lab.training().state());
}
NUDGE_EXPORT(restore) void restore() {
  TrainingState state = state_from(lab.inbox);
  const std::uint64_t steps = state.step;
  lab.training().restore(std::move(state));
  lab.steps = steps;
}

/// A picture's bytes; its label is what comes back.
NUDGE_EXPORT(example) int example(int test, std::uint32_t position) {
  const Subset one = at(lab.part(test), {&position, 1});
  const Image image = example_image(*one.data, one.indices[0]);
  lab.answer.clear();
  append(lab.answer, std::span<const std::uint8_t>(image.pixels));
  return one.label(0);
}
NUDGE_EXPORT(view_example) void view_example(int test, std::uint32_t position) {
  const Subset one = at(lab.part(test), {&position, 1});
  view(example_image(*one.data, one.indices[0]), one.label(0),
       text(one.data->name, test != 0 ? " test " : " train ", position, ", of class ", class_of(one.label(0))));
}
/// The inbox has the pixels of a picture.
NUDGE_EXPORT(view_pixels) void view_pixels(int label) {
  Image image{lab.examples.train.data->shape, std::vector<std::uint8_t>(lab.inbox.size())};
  std::memcpy(image.pixels.data(), lab.inbox.data(), lab.inbox.size());
  check(image);
  view(std::move(image), label, text("a drawing, of class ", class_of(label)));
}

// Training ----------------------------------------------------------------------------------------------------------

/// Makes so many steps, fewer where the training ends.
NUDGE_EXPORT(step) void step(std::size_t count) {
  lab.costs.clear();
  for (std::size_t i = 0; i < count && !lab.training().finished(); ++i) {
    const Step made = lab.training().step();
    lab.steps = made.number;
    lab.costs.push_back(made.cost);
    lab.learning_rate = made.learning_rate;
  }
}

/// The cost of each of the steps of the last call, before its update.
NUDGE_EXPORT(costs) void costs() {
  lab.answer.clear();
  append(lab.answer, std::span<const double>(lab.costs));
}

/// Six doubles, the parameters, the activations of the example in view.
NUDGE_EXPORT(moment) void moment() {
  Trainer& trainer = lab.training();
  const Model& model = trainer.model();
  const std::array<double, 6> numbers{static_cast<double>(lab.steps),
                                      static_cast<double>(trainer.epoch()),
                                      lab.learning_rate,
                                      trainer.running_cost(),
                                      trainer.running_accuracy(),
                                      static_cast<double>(model.network.parameters().size())};
  lab.answer.clear();
  append(lab.answer, std::span<const double>(numbers));
  append(lab.answer, model.network.parameters());
  if (!lab.viewed.x.empty()) append_activations(lab.answer);
}

/// The positions that the next step learns from, as a copy tells that makes it. (A hook in the training itself would cost
/// every step the shortest way of its examples.)
NUDGE_EXPORT(next_batch) void next_batch() {
  lab.answer.clear();
  TrainingSettings settings = lab.settings.training;
  settings.on_batch = [](const BatchView& batch) { append(lab.answer, batch.positions); };
  Trainer copy(Model(lab.training().model()), lab.examples.train, settings, lab.team);
  copy.restore(lab.training().state());
  copy.step();
}

/// The share of right answers; of an autoencoder, which gives none, -1.
NUDGE_EXPORT(accuracy) double accuracy(int test) {
  if (lab.training().model().encoder_layers) return -1;
  return evaluate(lab.training().model(), lab.part(test), lab.team).accuracy();
}

// Documents ---------------------------------------------------------------------------------------------------------

/// Of the example in view; the inbox may name the neuron whose ways and votes are told.
NUDGE_EXPORT(explain) void explain(std::size_t top, int with_parameters) {
  ExplainOptions options;
  options.top = top;
  options.with_parameters = with_parameters != 0;
  if (!lab.inbox.empty()) options.neuron = parse_neuron(lab.words(), lab.architecture());
  const BasicNetwork<double> network = exact_network();
  const ExampleExplanation explanation = explain_example(network, lab.viewed.x, lab.viewed.y, options, lab.team);
  Subject subject = subject_of(lab.viewed.name);
  subject.images.push_back(lab.viewed.image);
  subject.names.push_back(class_of(lab.viewed.label));
  lab.answer_with(document_of(explanation, lab.architecture(), subject, all_views(), DocumentForm::line));
}

/// The inbox has `count` positions of the training part, and then, a line each, the parameters that become rows.
NUDGE_EXPORT(table) void table(std::size_t count, std::size_t shown) {
  std::vector<std::uint32_t> positions(count);
  if (count * sizeof(std::uint32_t) > lab.inbox.size()) fail("table: fewer positions came than ", count);
  std::memcpy(positions.data(), lab.inbox.data(), count * sizeof(std::uint32_t));
  const Subset chosen = at(lab.examples.train, positions);
  const NudgeTableOptions options = table_options(shown, lab.words().substr(count * sizeof(std::uint32_t)));
  const NudgeTableResult result = nudge_table(lab.training().model(), chosen, options, lab.team);
  Subject subject = subject_of(text(chosen.data->name, " train, ", count, count == 1 ? " example" : " examples"));
  for (std::size_t i = 0; i < std::min(shown, count); ++i) {
    subject.images.push_back(example_image(*chosen.data, chosen.indices[i]));
    subject.names.push_back(text(positions[i], ": ", class_of(chosen.label(i))));
  }
  lab.answer_with(document_of(result, lab.architecture(), subject, DocumentForm::line));
}

NUDGE_EXPORT(evaluate) void evaluate_part(int test) {
  const Subset& part = lab.part(test);
  const Evaluation evaluation = evaluate(lab.training().model(), part, lab.team);
  Subject subject = subject_of(text(part.data->name, ", ", part.size(), " examples"));
  subject.split = test != 0 ? "test" : "train";
  lab.answer_with(document_of(evaluation, subject, DocumentForm::line));
}

/// The inbox names a neuron. Position and activation of each, as doubles.
NUDGE_EXPORT(strongest) void strongest(int test, std::size_t count) {
  const Neuron neuron = parse_neuron(lab.words(), lab.architecture());
  lab.answer.clear();
  for (const ActiveExample& one : strongest_examples(lab.training().model(), lab.part(test), neuron, count, lab.team)) {
    append(lab.answer, std::array<double, 2>{static_cast<double>(one.position), one.activation});
  }
}

/// Position, class, what it is called, and cost of the worst of what is called wrong, as doubles.
NUDGE_EXPORT(mistakes) void mistakes(int test, std::size_t count) {
  const Subset& part = lab.part(test);
  const Evaluation evaluation = evaluate(lab.training().model(), part, lab.team);
  lab.answer.clear();
  for (const std::uint32_t i : worst_mistakes(evaluation, part, count)) {
    append(lab.answer, std::array<double, 4>{static_cast<double>(i), static_cast<double>(part.label(i)),
                                             static_cast<double>(evaluation.predictions[i]),
                                             static_cast<double>(evaluation.costs[i])});
  }
}

// What trains copies ------------------------------------------------------------------------------------------------

/// The inbox has the batch sizes.
NUDGE_EXPORT(descents) void descents_from_here(double rate, std::size_t epochs, std::size_t surface) {
  DescentOptions options;
  options.batches.assign(lab.inbox.size() / sizeof(std::uint32_t), 0);
  for (std::size_t i = 0; i < options.batches.size(); ++i) {
    std::uint32_t batch = 0;
    std::memcpy(&batch, lab.inbox.data() + i * sizeof batch, sizeof batch);
    options.batches[i] = batch;
  }
  options.learning_rate = rate;
  options.epochs = epochs;
  options.surface = surface;
  options.seed = lab.settings.training.seed;
  const Subset& train = lab.examples.train;
  const DescentsReport report{descents(lab.training().model(), train, options, lab.team)};
  lab.answer_with(document_of(report, subject_of(text(train.data->name, " train, ", train.size(), " examples")),
                              DocumentForm::line));
}

NUDGE_EXPORT(one_example) void one_example_from_here(std::uint32_t position, std::size_t steps, double rate) {
  const Subset& train = lab.examples.train;
  OneExampleOptions options;
  options.steps = steps;
  options.learning_rate = rate;
  const OneExample result =
      one_example(Model(lab.training().model()), train, position, lab.examples.test, options, lab.team);
  lab.answer_with(document_of(result, subject_of_digit(position), DocumentForm::line));
}

/// Of a digit of the training part, as augmentation would show it.
NUDGE_EXPORT(forms) void forms(std::uint32_t position, std::size_t count) {
  const Subset& train = lab.examples.train;
  const Augmentation changes{.rotation = 15, .scale = 0.15, .shear = 10, .shift = 2};
  const std::uint64_t seed = lab.settings.training.seed;
  const auto shown = nudges_of_forms(lab.training().model(), train, position, changes, count, seed, lab.team);
  lab.answer_with(document_of(shown, lab.architecture(), subject_of_digit(position), DocumentForm::line));
}

/// The inbox has `count` positions of the training part, each with the label that somebody gives it, and then settings, a
/// line each. `aim`: what is wanted of the others.
NUDGE_EXPORT(few_begin)
void few_begin(std::size_t count, std::uint32_t aim, int align, double weight, double threshold, std::size_t batch) {
  FewLabelsOptions options{
      std::vector<LabelledDigit>(count), static_cast<Aim>(aim), align != 0, weight, threshold, batch};
  BytesReader reader(lab.inbox);
  for (LabelledDigit& digit : options.digits) reader.read(digit);
  const Settings settings = parse_settings(lab.words().substr(count * sizeof(LabelledDigit)));
  lab.few.emplace(lab.examples, settings, options, lab.team);
}
NUDGE_EXPORT(few_step) void few_step(std::size_t count) { few_labels().step(count); }
/// The numbers of FewLabels::measured.
NUDGE_EXPORT(few_measure) void few_measure() {
  lab.answer.clear();
  append(lab.answer, few_labels().measured());
}
/// As doubles: how many digits have no label, of how many the network is sure, how many of these are right; of each wrong
/// one, at most so many, position, label, what it is called, and its probability.
NUDGE_EXPORT(few_pseudo_labels) void few_pseudo_labels(std::size_t most) {
  const PseudoLabels found = few_labels().pseudo_labels(most);
  lab.answer.clear();
  append(lab.answer, std::array<double, 3>{static_cast<double>(found.digits), static_cast<double>(found.sure),
                                           static_cast<double>(found.right)});
  for (const SureMistake& one : found.mistakes) {
    append(lab.answer, std::array<double, 4>{static_cast<double>(one.position), static_cast<double>(one.label),
                                             static_cast<double>(one.called), one.probability});
  }
}

/// The model that has seen the rest, or the one that has not.
NUDGE_EXPORT(few_save) void few_save(int with_rest) { lab.answer = model_to_bytes(few_labels().model(with_rest != 0)); }

// Autoencoders ------------------------------------------------------------------------------------------------------

/// Position, label and the two numbers of the code of at most so many examples, as doubles.
NUDGE_EXPORT(codes) void codes(int test, std::size_t count) {
  const CodePlane plane = plane_of_codes(lab.training().model(), lab.part(test), count, 1, lab.team);
  lab.answer.clear();
  for (std::size_t i = 0; i < plane.positions.size(); ++i) {
    append(lab.answer,
           std::array<double, 4>{static_cast<double>(plane.positions[i]), static_cast<double>(plane.labels[i]),
                                 static_cast<double>(plane.codes[2 * i]), static_cast<double>(plane.codes[2 * i + 1])});
  }
}

/// The inbox has a code's numbers, as floats; the answer what the decoder makes of them, as a picture's bytes.
NUDGE_EXPORT(decode) void decode() {
  const Model& model = lab.training().model();
  const Network decoder = decoder_of(model);
  Plan<float> plan(decoder.architecture(), 1, Purpose::infer, lab.team);
  const std::span<float> code = plan.input(1).row(0);
  if (code.size() * sizeof(float) != lab.inbox.size()) {
    fail("a code of ", lab.inbox.size() / sizeof(float), " numbers; ", code.size(), " are expected");
  }
  std::memcpy(code.data(), lab.inbox.data(), lab.inbox.size());
  const Trace<float> trace = forward_pass(decoder, plan, 1);
  std::vector<float> made(trace.output().columns);
  output_probabilities<float>(decoder.architecture().loss(), trace.output().row(0), made);
  lab.answer.clear();
  for (const float number : made) {
    append(lab.answer, static_cast<std::uint8_t>(std::clamp(number / model.preprocessing.scale, 0.0F, 255.0F) + 0.5F));
  }
}

// One parameter -----------------------------------------------------------------------------------------------------

/// The inbox names a parameter, which gets this value. The answer: the change of the cost of the example in view, as
/// its gradient predicts it and as it is; the cost then.
NUDGE_EXPORT(drag) void drag(double value) {
  const ParameterAddress parameter = parse_parameter(lab.words(), lab.architecture());
  const std::size_t index = flat_index(lab.architecture(), parameter);
  const BasicNetwork<double> network = exact_network();
  const ExampleRun<double> run = run_of(network);
  const auto rounded = static_cast<float>(value);
  const double change = static_cast<double>(rounded) - network.parameters()[index];
  const Examples<double> example({lab.viewed.x.data(), 1, lab.viewed.x.size()},
                                 {lab.viewed.y.data(), 1, lab.viewed.y.size()});
  const MeasuredSensitivity moved =
      measure_sensitivity(network, example, {{parameter, run.gradient()[index]}}, {&change, 1}, lab.team).front();
  TrainingState state = lab.training().state();
  state.parameters[index] = rounded;
  lab.training().restore(std::move(state));
  lab.answer.clear();
  append(lab.answer, std::array<double, 3>{moved.predicted, moved.measured, run.cost() + moved.measured});
}

/// The same, and its derivative by backpropagation, by central differences, and their step.
NUDGE_EXPORT(check_parameter) void check_parameter() {
  const std::size_t index = flat_index(lab.architecture(), parse_parameter(lab.words(), lab.architecture()));
  BasicNetwork<double> network = exact_network();
  const ExampleRun<double> run = run_of(network);
  const ParameterTensor alone{.name = std::string(lab.words()), .address = "", .offset = index, .rows = 1};
  const auto cost = [&] { return run_of(network).cost(); };
  const GradientCheck check = check_gradient(network.parameters(), run.gradient(), {alone}, cost, {.directions = 0});
  const TensorCheck& checked = check.tensors.front();
  lab.answer.clear();
  append(lab.answer, std::array<double, 3>{checked.analytic, checked.numeric, checked.step});
}

}  // namespace nudge::lab
