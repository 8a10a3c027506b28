#include "training/frozen_body.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <variant>

#include "nudge/error.hpp"
#include "nudge/layers.hpp"
#include "training/batches.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_features = (std::size_t(1) << 30) / sizeof(float);

/// How many of Architecture::layers() it becomes.
std::size_t plain_layers(const Layer& layer) {
  const auto of_all = [](const std::vector<Layer>& layers) {
    std::size_t count = 0;
    for (const Layer& each : layers) count += plain_layers(each);
    return count;
  };
  if (const auto* sequential = std::get_if<Sequential>(&layer.kind)) return of_all(sequential->layers);
  if (const auto* residual = std::get_if<Residual>(&layer.kind)) {
    return of_all(residual->body) + of_all(residual->shortcut) + 1;
  }
  return 1;
}

/// Whether what the layers [begin, end) make of an example is the same in every step.
bool stays_the_same(const Architecture& architecture, const std::vector<std::string>& frozen, std::size_t begin,
                    std::size_t end) {
  const auto is_within = [&](const auto& tensor) { return tensor.layer >= begin && tensor.layer < end; };
  for (std::size_t i = begin; i < end; ++i) {
    if (std::holds_alternative<Dropout>(architecture.layers()[i].kind)) return false;
  }
  if (std::ranges::any_of(architecture.statistics(), is_within)) return false;
  return std::ranges::all_of(architecture.tensors(), [&](const ParameterTensor& tensor) {
    return !is_within(tensor) || std::ranges::count(frozen, tensor.address) > 0;
  });
}

/// The first `count` of a network's layers by themselves, ending in a vector.
Network body_of(const Network& whole, std::size_t count, std::size_t parameters) {
  const Architecture& architecture = whole.architecture();
  std::vector<Layer> layers(architecture.structure().begin(),
                            architecture.structure().begin() + static_cast<std::ptrdiff_t>(count));
  layers.push_back({Activation{Function::identity}});
  layers.push_back({Flatten{}});
  Network body(Architecture(architecture.input(), std::move(layers), Loss::quadratic));
  std::ranges::copy(whole.parameters().first(parameters), body.parameters().begin());
  return body;
}

std::vector<float> features_of(const Network& body, const Subset& examples, const Preprocessing& preprocessing,
                               ThreadTeam& team) {
  const std::size_t width = body.architecture().outputs();
  std::vector<float> features(examples.size() * width);
  Plan<float> plan(body.architecture(), micro_batch, Purpose::infer, team);
  auto to = features.begin();
  const std::vector<std::uint32_t> positions = first_positions(examples.size());
  for_each_micro_batch(positions, plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    gather(examples, piece, preprocessing, plan.input(piece.size()));
    to = std::ranges::copy(forward_pass(body, plan, piece.size()).output().all(), to).out;
  });
  return features;
}

/// "L3" of the whole network as the head calls it; empty where it lies below.
std::string address_in_head(const std::string& address, std::size_t below) {
  std::size_t number = 0;
  std::from_chars(address.data() + 1, address.data() + address.size(), number);
  return number > below ? text("L", number - below) : std::string();
}

/// `head`, after what `below` says of the parameters under it; zeros where that is empty. An array of another length
/// than the head's stays as it is.
AlignedArray<float> after(std::size_t count, std::span<const float> below, AlignedArray<float> head,
                          std::size_t expected) {
  if (head.size() != expected) return head;
  AlignedArray<float> whole(count + head.size());
  std::ranges::copy(below, whole.span().begin());
  std::ranges::copy(head.span(), whole.span().begin() + static_cast<std::ptrdiff_t>(count));
  return whole;
}

/// An empty array stays so. Errors: another length than `expected`.
AlignedArray<float> without_first(std::size_t count, AlignedArray<float> whole, std::size_t expected) {
  if (whole.size() == 0) return whole;
  if (whole.size() != expected) {
    fail("training: a state with ", whole.size(), " numbers for ", expected, " parameters");
  }
  AlignedArray<float> head(whole.size() - count);
  std::ranges::copy(whole.span().subspan(count), head.span().begin());
  return head;
}

}  // namespace

std::optional<FrozenBody> frozen_body(const Model& model, const Subset& examples, const TrainingSettings& settings,
                                      ThreadTeam& team) {
  const std::vector<std::string>& frozen = settings.optimizer.frozen;
  // The features have labels: neither inputs to give back nor targets that are numbers.
  if (model.encoder_layers || model.targets) return std::nullopt;
  if (frozen.empty() || changes_examples(settings.augment) || settings.on_batch) return std::nullopt;
  if (has_unlabelled(settings.unlabelled)) return std::nullopt;
  // Which weights muon makes orthogonal is said of the whole network.
  if (settings.optimizer.kind == OptimizerKind::muon) return std::nullopt;
  const Architecture& architecture = model.network.architecture();
  FrozenBody body;
  for (const Layer& layer : architecture.structure()) {
    const std::size_t end = body.below.layers + plain_layers(layer);
    if (!stays_the_same(architecture, frozen, body.below.layers, end)) break;
    body.below.layers = end;
    ++body.structure_;
  }
  for (const std::size_t position : architecture.parameter_layers()) {
    if (position >= body.below.layers) continue;
    ++body.below.with_parameters;
    body.parameters += architecture.parameter_count(position);
  }
  const Shape& shape = architecture.shape(body.below.layers);
  if (body.parameters == 0 || examples.size() > most_features / shape.size()) return std::nullopt;

  Dataset features{.name = examples.data->name, .shape = shape, .classes = model.classes};
  features.features =
      features_of(body_of(model.network, body.structure_, body.parameters), examples, model.preprocessing, team);
  for (std::size_t i = 0; i < examples.size(); ++i) features.labels.push_back(examples.label(i));
  body.features = everything(std::make_shared<const Dataset>(std::move(features)));
  return body;
}

Model FrozenBody::head_of(const Model& whole) const {
  const Architecture& architecture = whole.network.architecture();
  std::vector<Layer> layers(architecture.structure().begin() + static_cast<std::ptrdiff_t>(structure_),
                            architecture.structure().end());
  Network head(Architecture(features.data->shape, std::move(layers), architecture.loss()));
  std::ranges::copy(whole.network.parameters().subspan(parameters), head.parameters().begin());
  std::ranges::copy(whole.network.statistics(), head.statistics().begin());
  return make_model(std::move(head), *features.data);
}

TrainingSettings FrozenBody::settings_of_head(const TrainingSettings& whole) const {
  TrainingSettings settings = whole;
  settings.optimizer.frozen.clear();
  settings.optimizer.layer_rates.clear();
  for (const std::string& address : whole.optimizer.frozen) {
    const std::string own = address_in_head(address, below.with_parameters);
    if (!own.empty()) settings.optimizer.frozen.push_back(own);
  }
  for (const auto& [address, rate] : whole.optimizer.layer_rates) {
    const std::string own = address_in_head(address, below.with_parameters);
    if (!own.empty()) settings.optimizer.layer_rates.emplace(own, rate);
  }
  return settings;
}

void FrozenBody::put_back(const Model& head, Model& whole) const {
  std::ranges::copy(head.network.parameters(), whole.network.parameters().subspan(parameters).begin());
  std::ranges::copy(head.network.statistics(), whole.network.statistics().begin());
}

TrainingState FrozenBody::widened(TrainingState head, const Model& whole) const {
  const std::span<const float> own = whole.network.parameters().first(parameters);
  const std::size_t expected = whole.network.parameters().size() - parameters;
  const auto widen = [&](AlignedArray<float>& numbers, std::span<const float> first) {
    numbers = after(parameters, first, std::move(numbers), expected);
  };
  widen(head.parameters, own);
  widen(head.optimizer.first_moment, {});
  widen(head.optimizer.second_moment, {});
  widen(head.optimizer.slow_weights, own);
  widen(head.optimizer.average, own);
  return head;
}

TrainingState FrozenBody::narrowed(TrainingState whole) const {
  const std::size_t all = whole.parameters.size();
  const auto narrow = [&](AlignedArray<float>& numbers) {
    numbers = without_first(parameters, std::move(numbers), all);
  };
  narrow(whole.parameters);
  narrow(whole.optimizer.first_moment);
  narrow(whole.optimizer.second_moment);
  narrow(whole.optimizer.slow_weights);
  narrow(whole.optimizer.average);
  return whole;
}

}  // namespace nudge
