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
#include "nudge/core.hpp"
#include "settings.hpp"

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
  Viewed viewed{};
  std::vector<std::uint32_t> batch{};  // the positions that the step under way learns from
  std::vector<double> costs{};         // of the steps of the last call
  double learning_rate = 0;            // of the last one

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
  TrainingSettings settings = lab.settings.training;
  settings.on_batch = [](const BatchView& batch) {
    lab.batch.insert(lab.batch.end(), batch.positions.begin(), batch.positions.end());
  };
  lab.trainer.emplace(std::move(model), lab.examples.train, settings, lab.team);
  lab.plan.emplace(lab.architecture(), 1, Purpose::explain, lab.team);
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
  const std::uint64_t steps = lab.training().state().step;
  Subject subject;
  subject.model = text(net_of(lab.architecture()), ", seed ", lab.settings.training.seed,
                       steps == 0 ? ", untrained" : text(", after ", steps, steps == 1 ? " step" : " steps"));
  subject.data = std::move(data);
  subject.classes = model.classes;
  subject.input = model.preprocessing.shape;
  subject.frozen = lab.settings.training.optimizer.frozen;
  subject.made_by = text("nudge ", version());
  return subject;
}

ExampleRun<double> run_of(const BasicNetwork<double>& network) {
  return {network, std::span<const double>(lab.viewed.x), std::span<const double>(lab.viewed.y), lab.team};
}

double cost_of(const BasicNetwork<double>& network) { return run_of(network).cost(); }

BasicNetwork<double> exact_network() { return convert<double>(lab.training().model().network); }

/// What every layer makes of the example in view, the input first.
void append_activations(Bytes& out) {
  Plan<float>& plan = *lab.plan;
  const auto put = [](double number) { return static_cast<float>(number); };
  std::ranges::transform(lab.viewed.x, plan.input(1).row(0).begin(), put);
  std::ranges::transform(lab.viewed.y, plan.targets(1).row(0).begin(), put);
  const Trace<float> trace = forward_pass(lab.training().model().network, plan, 1);
  append(out, std::span<const float>(trace.value(0).row(0)));
  for (std::size_t n = 1; n <= layer_count(lab.architecture()); ++n) {
    append(out, std::span<const float>(trace.activations(n).row(0)));
  }
}

void append_state(Bytes& out, const TrainingState& state) {
  const double best = state.plateau.best.value_or(0);
  append(out, state.step);
  append(out, state.examples);
  append(out, state.correct);
  append(out, state.optimizer.steps);
  append(out, state.cost_sum);
  append(out, state.weight);
  append(out, state.plateau.factor);
  append(out, best);
  append(out, state.parameters);
  append(out, state.statistics);
  append(out, state.optimizer.first_moment);
  append(out, state.optimizer.second_moment);
}

TrainingState state_from(std::span<const std::byte> bytes) {
  BytesReader reader(bytes);
  TrainingState state;
  double best = 0;
  reader.read(state.step);
  reader.read(state.examples);
  reader.read(state.correct);
  reader.read(state.optimizer.steps);
  reader.read(state.cost_sum);
  reader.read(state.weight);
  reader.read(state.plateau.factor);
  reader.read(best);
  reader.read(state.parameters);
  reader.read(state.statistics);
  reader.read(state.optimizer.first_moment);
  reader.read(state.optimizer.second_moment);
  return state;
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ",") + item;
  return "[" + out + "]";
}

/// Where everything lies in the moment's two arrays, as JSON.
std::string layout() {
  const Architecture& architecture = lab.architecture();
  std::vector<std::string> tensors, layers;
  for (const ParameterTensor& tensor : architecture.tensors()) {
    tensors.push_back(text(R"({"address":")", tensor.address, R"(","offset":)", tensor.offset, R"(,"rows":)",
                           tensor.rows, R"(,"columns":)", tensor.columns, R"(,"isBias":)",
                           tensor.is_bias ? "true" : "false", R"(,"isVector":)", tensor.is_vector ? "true" : "false",
                           "}"));
  }
  std::size_t offset = 0;
  const auto add = [&](std::size_t n, const Shape& shape) {
    layers.push_back(text(R"({"address":"L)", n, R"(","offset":)", offset, R"(,"shape":[)", shape.channels, ",",
                          shape.height, ",", shape.width, "]}"));
    offset += shape.size();
  };
  add(0, architecture.input());
  for (std::size_t n = 1; n <= layer_count(architecture); ++n) {
    add(n, architecture.shape(architecture.parameter_layers()[n - 1] + 1));
  }
  return text(R"({"net":")", net_of(architecture), R"(","loss":")", to_string(architecture.loss()),
              R"(","parameters":)", architecture.parameter_count(), R"(,"stepsPerEpoch":)",
              lab.training().steps_per_epoch(), R"(,"tensors":)", joined(tensors), R"(,"layers":)", joined(layers),
              "}");
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
  lab.answer_with(layout());
}
/// The inbox has a model file.
NUDGE_EXPORT(load) void load() {
  Model model = model_from_bytes(lab.inbox);
  check_fits(*lab.examples.train.data, model);
  begin_training(std::move(model));
  lab.answer_with(layout());
}
NUDGE_EXPORT(save) void save() { lab.answer = model_to_bytes(lab.training().model()); }
/// Where the training stands, to go on from there after another instance has been started; and that.
NUDGE_EXPORT(state) void state() {
  lab.answer.clear();
  append_state(lab.answer, lab.training().state());
}
NUDGE_EXPORT(restore) void restore() { lab.training().restore(state_from(lab.inbox)); }

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
    lab.batch.clear();
    const Step made = lab.training().step();
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
  const TrainingState at = trainer.state();
  const Model& model = trainer.model();
  const std::array<double, 6> numbers{static_cast<double>(at.step),
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

/// The positions that the next step learns from. It is made, looked at and taken back.
NUDGE_EXPORT(next_batch) void next_batch() {
  TrainingState before = lab.training().state();
  lab.batch.clear();
  lab.training().step();
  lab.training().restore(std::move(before));
  lab.answer.clear();
  append(lab.answer, std::span<const std::uint32_t>(lab.batch));
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
  const Subject subject =
      subject_of(text(part.data->name, test != 0 ? " test, " : " train, ", part.size(), " examples"));
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
  std::vector<std::uint32_t> wrong;
  for (std::uint32_t i = 0; i < part.size(); ++i) {
    if (evaluation.predictions[i] != part.label(i)) wrong.push_back(i);
  }
  std::ranges::stable_sort(wrong, [&](auto a, auto b) { return evaluation.costs[a] > evaluation.costs[b]; });
  lab.answer.clear();
  for (const std::uint32_t i : std::span(wrong).first(std::min(count, wrong.size()))) {
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
  Subject subject = subject_of(text(train.data->name, " train ", position, ", of class ", class_of(result.label)));
  subject.images.push_back(example_image(*train.data, train.indices[position]));
  lab.answer_with(document_of(result, subject, DocumentForm::line));
}

/// Of a digit of the training part, as augmentation would show it.
NUDGE_EXPORT(forms) void forms(std::uint32_t position, std::size_t count) {
  const Subset& train = lab.examples.train;
  const Augmentation changes{.rotation = 15, .scale = 0.15, .shear = 10, .shift = 2};
  const std::uint64_t seed = lab.settings.training.seed;
  const auto shown = nudges_of_forms(lab.training().model(), train, position, changes, count, seed, lab.team);
  Subject subject =
      subject_of(text(train.data->name, " train ", position, ", of class ", class_of(train.label(position))));
  subject.images.push_back(example_image(*train.data, train.indices[position]));
  lab.answer_with(document_of(shown, lab.architecture(), subject, DocumentForm::line));
}

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
  const std::size_t index = flat_index(lab.architecture(), parse_parameter(lab.words(), lab.architecture()));
  BasicNetwork<double> network = exact_network();
  const ExampleRun<double> before = run_of(network);
  const auto rounded = static_cast<float>(value);
  const double change = static_cast<double>(rounded) - network.parameters()[index];
  const double predicted = before.gradient()[index] * change;
  network.parameters()[index] = static_cast<double>(rounded);
  const double cost = cost_of(network);
  TrainingState state = lab.training().state();
  state.parameters[index] = rounded;
  lab.training().restore(std::move(state));
  lab.answer.clear();
  append(lab.answer, std::array<double, 3>{predicted, cost - before.cost(), cost});
}

/// The same, and its derivative by backpropagation, by central differences, and their step.
NUDGE_EXPORT(check_parameter) void check_parameter() {
  const std::size_t index = flat_index(lab.architecture(), parse_parameter(lab.words(), lab.architecture()));
  BasicNetwork<double> network = exact_network();
  const double analytic = run_of(network).gradient()[index];
  double& parameter = network.parameters()[index];
  const double middle = parameter, h = central_difference_step * std::max(1.0, std::abs(middle));
  parameter = middle + h;
  const double above = cost_of(network);
  parameter = middle - h;
  const double below = cost_of(network);
  lab.answer.clear();
  append(lab.answer, std::array<double, 3>{analytic, (above - below) / (2 * h), h});
}

}  // namespace nudge::lab
