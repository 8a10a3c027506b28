#include "training/input_targets.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

#include "nudge/error.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

namespace {

/// What a counter is used for.
constexpr std::uint32_t for_noise = 0, for_masking = 1;

void check(const Corruption& corruption) {
  if (!(corruption.masking >= 0 && corruption.masking < 1)) {
    fail("training: inputs are masked with the chance ", corruption.masking, ", 0 to below 1 is expected");
  }
  if (!(corruption.noise >= 0 && std::isfinite(corruption.noise))) {
    fail("training: noise of the deviation ", corruption.noise, ", 0 or more is expected");
  }
}

/// Whether all that the network can say is from 0 to 1.
bool makes_shares(const Architecture& architecture) {
  if (architecture.loss() == Loss::binary_cross_entropy) return true;
  const auto* last = std::get_if<Activation>(&architecture.layers().back().kind);
  return last != nullptr && last->function == Function::sigmoid;
}

/// The first input outside of 0 to 1, by example and number; only a table or what is standardised has one.
void expect_shares(const Subset& examples, const Preprocessing& preprocessing) {
  if (examples.data->has_pixels() && preprocessing.mean.empty()) return;
  AlignedArray<float> x(preprocessing.shape.size());
  for (std::uint32_t position = 0; position < examples.size(); ++position) {
    gather(examples, std::span(&position, 1), preprocessing, Matrix<float>(x.data(), 1, x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] >= 0 && x[i] <= 1) continue;
      fail("training: an autoencoder is to give back ", x[i], ", number ", i + 1, " of example ", position,
           preprocessing.mean.empty() ? "" : " as standardised",
           ", and its output makes 0 to 1: the output activation identity, with a quadratic loss, makes any number");
    }
  }
}

/// What an activation can make.
struct Reach {
  float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();
};
Reach reach_of(Function function) {
  switch (function) {
    case Function::sigmoid:
      return {.low = 0, .high = 1};
    case Function::tanh:
      return {.low = -1, .high = 1};
    case Function::relu:
    case Function::softplus:
      return {.low = 0};
    default:
      return {};
  }
}

/// Of targets that are numbers: errors about settings that go by classes, and a target that the output cannot make.
void check_numbers(const Model& model, const Subset& examples, const TrainingSettings& settings) {
  if (!settings.loss.class_weights.empty() || settings.loss.label_smoothing > 0) {
    fail("training: the targets are numbers, so there are neither class weights nor label smoothing");
  }
  if (settings.augment.mixup > 0) {
    fail("training: augment.mixup is ", settings.augment.mixup, ", but the targets are numbers: there are no labels ",
         "to mix");
  }
  const Layer& last = model.network.architecture().layers().back();
  const auto* activation = std::get_if<Activation>(&last.kind);
  const Reach reach = activation != nullptr                        ? reach_of(activation->function)
                      : std::holds_alternative<Softmax>(last.kind) ? Reach{.low = 0, .high = 1}
                                                                   : Reach{};
  AlignedArray<float> y(model.targets->names.size());
  for (std::uint32_t position = 0; position < examples.size(); ++position) {
    gather_targets(examples, std::span(&position, 1), *model.targets, Matrix<float>(y.data(), 1, y.size()));
    for (std::size_t k = 0; k < y.size(); ++k) {
      if (y[k] >= reach.low && y[k] <= reach.high) continue;
      fail("training: the target '", model.targets->names[k], "' of example ", position, " is ", y[k],
           " as standardised, which the output's ", name_of(last),
           " cannot make: the output activation identity makes any number");
    }
  }
}

}  // namespace

void check_targets(const Model& model, const Subset& examples, const TrainingSettings& settings) {
  check(settings.corruption);
  if (!model.encoder_layers && !(settings.corruption == Corruption{})) {
    fail("training: only an autoencoder's inputs are corrupted, and the model is ",
         model.targets ? "of targets that are numbers" : "a classifier");
  }
  if (model.targets) return check_numbers(model, examples, settings);
  if (!model.encoder_layers) return;
  if (!settings.loss.class_weights.empty() || settings.loss.label_smoothing > 0) {
    fail("training: an autoencoder has no labels, so it takes neither class weights nor label smoothing");
  }
  if (settings.augment.mixup > 0) {
    fail("training: augment.mixup is ", settings.augment.mixup, ", but an autoencoder has no labels to mix");
  }
  if (makes_shares(model.network.architecture())) expect_shares(examples, model.preprocessing);
}

template <typename T>
void make_inputs_targets(Plan<T>& plan, std::span<const std::uint32_t> positions) {
  std::ranges::copy(plan.input(positions.size()).all(), plan.targets(positions.size()).all().begin());  // C22 y = x
  std::ranges::copy(positions, plan.example_ids(positions.size()).begin());
}

Corrupter::Corrupter(const Corruption& corruption, std::uint64_t seed, ThreadTeam& team)
    : corruption_(corruption), random_(seed, RandomPurpose::corruption), team_(team) {}

void Corrupter::change(std::span<const std::uint32_t> positions, std::size_t epoch, Matrix<float> x) const {
  if (corruption_ == Corruption{}) return;
  team_.run([&](std::size_t part) {
    const Range mine = share_of(positions.size(), 1, team_.size(), part);
    for (std::size_t i = mine.begin; i < mine.end; ++i) {
      change(positions[i], static_cast<std::uint32_t>(epoch), x.row(i));
    }
  });
}

/// The numbers of an example by the counter (epoch, position, their place, use): a block has two normal numbers, or four
/// uniform ones.
void Corrupter::change(std::uint32_t position, std::uint32_t epoch, std::span<float> x) const {
  for (std::uint32_t i = 0; corruption_.noise > 0 && i < x.size(); i += 2) {
    const auto [first, second] = normal_pair(random_(epoch, position, i, for_noise));
    x[i] += static_cast<float>(corruption_.noise * first);
    if (i + 1 < x.size()) x[i + 1] += static_cast<float>(corruption_.noise * second);
  }
  const auto masking = static_cast<float>(corruption_.masking);
  for (std::uint32_t i = 0; masking > 0 && i < x.size(); i += 4) {
    const auto words = random_(epoch, position, i, for_masking);
    for (std::uint32_t j = 0; j < words.size() && i + j < x.size(); ++j) {
      if (uniform(words[j]) < masking) x[i + j] = 0;
    }
  }
}

template void make_inputs_targets(Plan<float>&, std::span<const std::uint32_t>);
template void make_inputs_targets(Plan<double>&, std::span<const std::uint32_t>);

}  // namespace nudge
