#include "nudge/optimizer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <utility>

#include "base/math.hpp"
#include "base/names.hpp"
#include "kernels/update_rules.hpp"
#include "nudge/error.hpp"
#include "optimizers/muon.hpp"
#include "optimizers/step_in_parts.hpp"

namespace nudge {

namespace {

constexpr NameTable<OptimizerKind, 7> names{{{OptimizerKind::sgd, "sgd"},
                                             {OptimizerKind::rmsprop, "rmsprop"},
                                             {OptimizerKind::adagrad, "adagrad"},
                                             {OptimizerKind::adam, "adam"},
                                             {OptimizerKind::adamw, "adamw"},
                                             {OptimizerKind::lion, "lion"},
                                             {OptimizerKind::muon, "muon"}}};

void expect(bool holds, const char* key, double value, const char* expected) {
  if (!holds) fail("optimizer.", key, " is ", value, ", ", expected, " is expected");
}

/// How many numbers one thread takes at a time: whole cache lines.
constexpr std::size_t grain = 1024;
/// Fewer are not worth waking another thread for.
constexpr std::size_t smallest_shared = 16 * grain;

bool has_first_moment(const OptimizerSettings& settings) {
  switch (settings.kind) {
    case OptimizerKind::sgd:
    case OptimizerKind::rmsprop:
      return settings.momentum > 0;
    case OptimizerKind::adagrad:
      return false;
    case OptimizerKind::adam:
    case OptimizerKind::adamw:
    case OptimizerKind::lion:
    case OptimizerKind::muon:
      return true;
  }
  return false;
}

bool has_second_moment(const OptimizerSettings& settings) {
  return settings.kind != OptimizerKind::sgd && settings.kind != OptimizerKind::lion;
}

/// Whether weight decay shrinks the weights apart from the gradient.
bool decay_is_decoupled(OptimizerKind kind) {
  return kind == OptimizerKind::adamw || kind == OptimizerKind::lion || kind == OptimizerKind::muon;
}

/// Settings about layers act through the ranges: errors where no range carries one.
void check_carried(const OptimizerSettings& settings, std::span<const ParameterRange> ranges) {
  const auto none = [&](auto&& has) { return std::none_of(ranges.begin(), ranges.end(), has); };
  const auto not_carried = [](const char* key) {
    fail("optimizer.", key, " is about a network's layers, and no range of parameters carries it: ",
         "parameter_ranges makes the ranges from the layers and these settings");
  };
  if (!settings.frozen.empty() && none([](const auto& range) { return range.frozen; })) not_carried("frozen");
  const bool has_rates = std::any_of(settings.layer_rates.begin(), settings.layer_rates.end(),
                                     [](const auto& layer) { return layer.second != 1; });
  if (has_rates && none([](const auto& range) { return range.rate != 1; })) not_carried("layer_rates");
  if (!settings.decay_biases && settings.weight_decay > 0 && none([](const auto& range) { return !range.decays; })) {
    not_carried("decay_biases");
  }
}

/// The room that muon's matrices need.
template <typename T>
std::unique_ptr<OrthogonalStep<T>> orthogonal_step_for(std::span<const ParameterRange> ranges, ThreadTeam& team) {
  std::size_t size = 0, side = 0;
  for (const ParameterRange& range : ranges) {
    if (range.rows == 0) continue;
    size = std::max(size, range.end - range.begin);
    side = std::max(side, std::min(range.rows, (range.end - range.begin) / range.rows));
  }
  return std::make_unique<OrthogonalStep<T>>(size, side, team);
}

}  // namespace

std::string to_string(OptimizerKind kind) { return name_in(names, kind); }
OptimizerKind parse_optimizer(std::string_view name) { return value_in(names, "optimizer", name); }

void check(const OptimizerSettings& settings) {
  const auto finite = [](double value) { return std::isfinite(value); };
  expect(finite(settings.learning_rate) && settings.learning_rate > 0, "learning_rate", settings.learning_rate,
         "more than 0");
  expect(settings.momentum >= 0 && settings.momentum < 1, "momentum", settings.momentum, "0 up to but not 1");
  const bool has_momentum = settings.kind == OptimizerKind::sgd || settings.kind == OptimizerKind::rmsprop;
  if (settings.momentum != 0 && !has_momentum) {
    fail("optimizer.momentum is ", settings.momentum, ", but ", to_string(settings.kind),
         " has none: only sgd and rmsprop do (optimizer.momentum=0 takes it away)");
  }
  if (settings.nesterov && (settings.kind != OptimizerKind::sgd || settings.momentum == 0)) {
    fail("optimizer.nesterov is true, but that is a form of sgd's momentum, and the optimizer is ",
         to_string(settings.kind), settings.kind == OptimizerKind::sgd ? " without momentum" : "",
         " (optimizer.nesterov=false takes it away)");
  }
  expect(settings.beta1 >= 0 && settings.beta1 < 1, "beta1", settings.beta1, "0 up to but not 1");
  expect(settings.beta2 >= 0 && settings.beta2 < 1, "beta2", settings.beta2, "0 up to but not 1");
  expect(settings.alpha >= 0 && settings.alpha < 1, "alpha", settings.alpha, "0 up to but not 1");
  expect(finite(settings.epsilon) && settings.epsilon > 0, "epsilon", settings.epsilon, "more than 0");
  expect(finite(settings.weight_decay) && settings.weight_decay >= 0, "weight_decay", settings.weight_decay,
         "0 or more");
  expect(finite(settings.clip_norm) && settings.clip_norm >= 0, "clip_norm", settings.clip_norm, "0 or more");
  expect(settings.lion_beta2 >= 0 && settings.lion_beta2 < 1, "lion_beta2", settings.lion_beta2, "0 up to but not 1");
  expect(settings.muon_momentum >= 0 && settings.muon_momentum < 1, "muon_momentum", settings.muon_momentum,
         "0 up to but not 1");
  expect(finite(settings.partner_rate) && settings.partner_rate > 0, "partner_rate", settings.partner_rate,
         "more than 0");
  expect(settings.lookahead_alpha > 0 && settings.lookahead_alpha <= 1, "lookahead_alpha", settings.lookahead_alpha,
         "more than 0, up to 1,");
  expect(settings.average_decay >= 0 && settings.average_decay < 1, "average_decay", settings.average_decay,
         "0 up to but not 1");
  for (const auto& [layer, factor] : settings.layer_rates) {
    if (!(finite(factor) && factor > 0)) {
      fail("optimizer.layer_rates: ", layer, " has ", factor,
           ", more than 0 is expected (optimizer.frozen keeps a layer as it is)");
    }
  }
}

template <typename T>
double norm(std::span<const T> gradient) {
  // Sixteen sums side by side: their order is fixed, and the compiler can keep them in vectors.
  constexpr std::size_t lanes = 16;
  double sums[lanes] = {};
  const std::size_t whole = gradient.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double g = static_cast<double>(gradient[i + lane]);
      sums[lane] += g * g;
    }
  }
  double sum = 0;
  for (const double lane_sum : sums) sum += lane_sum;
  for (std::size_t i = whole; i < gradient.size(); ++i) {
    const double g = static_cast<double>(gradient[i]);
    sum += g * g;
  }
  return std::sqrt(sum);
}

namespace {

/// Shortens a gradient that is longer than `longest` to it, as PyTorch's clip_grad_norm_ does: the 1e-6 keeps the
/// factor finite.
template <typename T>
void clip(std::span<T> gradient, double longest) {
  const double length = norm(std::span<const T>(gradient));
  const T factor = static_cast<T>(std::min(1.0, longest / (length + 1e-6)));
  if (factor < 1) {
    for (T& g : gradient) g *= factor;
  }
}

}  // namespace

template <typename T>
Optimizer<T>::Optimizer(const OptimizerSettings& settings, std::size_t parameters, std::vector<ParameterRange> ranges,
                        ThreadTeam& team)
    : settings_(settings), ranges_(std::move(ranges)), updates_(ranges_.size()), team_(team) {
  check(settings);
  std::size_t covered = 0;
  for (const ParameterRange& range : ranges_) {
    if (range.begin != covered || range.end < range.begin) fail("optimizer: the parameter ranges leave a gap");
    if (range.rows > 0 && (range.end - range.begin) % range.rows != 0) {
      fail("optimizer: a range of ", range.end - range.begin, " parameters is no matrix of ", range.rows, " rows");
    }
    covered = range.end;
  }
  if (covered != parameters) fail("optimizer: ranges cover ", covered, " of ", parameters, " parameters");
  check_carried(settings, ranges_);
  if (has_first_moment(settings)) state_.first_moment = AlignedArray<T>(parameters);
  if (has_second_moment(settings)) state_.second_moment = AlignedArray<T>(parameters);
  if (settings.lookahead > 0) state_.slow_weights = AlignedArray<T>(parameters);
  if (settings.average_decay > 0) state_.average = AlignedArray<T>(parameters);
  if (settings.kind == OptimizerKind::muon) orthogonal_step_ = orthogonal_step_for<T>(ranges_, team);
}

template <typename T>
Optimizer<T>::~Optimizer() = default;

template <typename T>
void Optimizer<T>::restore(OptimizerState<T> state) {
  if (state.first_moment.size() != state_.first_moment.size() ||
      state.second_moment.size() != state_.second_moment.size()) {
    fail("optimizer: moments of ", state.first_moment.size(), " and ", state.second_moment.size(), " numbers, ",
         state_.first_moment.size(), " and ", state_.second_moment.size(), " are expected by ",
         to_string(settings_.kind));
  }
  if (state.slow_weights.size() != state_.slow_weights.size() || state.average.size() != state_.average.size()) {
    fail("optimizer: ", state.slow_weights.size(), " slow weights and an average of ", state.average.size(),
         " numbers, ", state_.slow_weights.size(), " and ", state_.average.size(), " are expected");
  }
  state_ = std::move(state);
}

template <typename T>
template <typename Work>
void Optimizer<T>::for_each(std::size_t begin, std::size_t end, Work&& work) {
  team_.run([&](std::size_t part) {
    const Range share = share_of(end - begin, grain, team_.size(), part);
    for (std::size_t i = begin + share.begin; i < begin + share.end; ++i) work(i);
  });
}

template <typename T>
void Optimizer<T>::update(std::span<T> parameters, std::span<T> gradient, double rate_factor) {
  begin_step(parameters, gradient, rate_factor, T(1), false);
  for (std::size_t i = 0; i < ranges_.size(); ++i) update_range(i, parameters, gradient);
  end_step(parameters);
}

template <typename T>
void Optimizer<T>::update_by_sum(std::span<T> parameters, std::span<T> sum, T share, double rate_factor) {
  begin_step(parameters, sum, rate_factor, share, true);
  for (std::size_t i = 0; i < ranges_.size(); ++i) update_range(i, parameters, sum);
  end_step(parameters);
}

template <typename T>
void Optimizer<T>::begin_step(std::span<T> parameters, std::span<T> gradient, double rate_factor, T share,
                              bool clears) {
  const std::size_t expected = ranges_.empty() ? 0 : ranges_.back().end;
  if (parameters.size() != expected || gradient.size() != expected) {
    fail("optimizer: an update of ", parameters.size(), " parameters by a gradient of ", gradient.size(),
         " numbers, it was made for ", expected);
  }
  if (!(std::isfinite(rate_factor) && rate_factor >= 0)) {
    fail("optimizer: the factor on the learning rate is ", rate_factor, ", 0 or more is expected");
  }
  if (settings_.lookahead > 0 && state_.steps == 0) {
    std::copy(parameters.begin(), parameters.end(), state_.slow_weights.data());
  }
  ++state_.steps;
  // What looks at the gradient as a whole needs the mean itself; each rule alone makes it on the way.
  const bool as_a_whole = settings_.clip_norm > 0 || settings_.kind == OptimizerKind::muon;
  if (as_a_whole) {
    for (const ParameterRange& range : ranges_) {
      if (range.frozen) std::fill_n(gradient.begin() + range.begin, range.end - range.begin, T(0));
    }
    if (share != 1) {
      for (T& g : gradient) g *= share;
    }
  }
  if (settings_.clip_norm > 0) clip(gradient, settings_.clip_norm);
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    updates_[i] = update_of(ranges_[i], rate_factor);
    updates_[i].share = as_a_whole ? 1 : share;
    updates_[i].clears = clears;
  }
}

template <typename T>
void Optimizer<T>::end_step(std::span<T> parameters) {
  if (settings_.lookahead > 0 && state_.steps % settings_.lookahead == 0) update_slow_weights(parameters);
  if (settings_.average_decay > 0) update_average(parameters);
}

template <typename T>
kernels::Update<T> Optimizer<T>::update_of(const ParameterRange& range, double rate_factor) const {
  using kernels::UpdateRule;
  const bool by_partner = settings_.kind == OptimizerKind::muon && range.rows == 0;
  const double base_rate = by_partner ? settings_.partner_rate : settings_.learning_rate;
  const double learning_rate = base_rate * rate_factor * range.rate;
  const double decay = range.decays ? settings_.weight_decay : 0;
  const bool decoupled = decay_is_decoupled(settings_.kind), has_momentum = settings_.momentum > 0;
  kernels::Update<T> update{.shrink = static_cast<T>(decoupled ? 1 - learning_rate * decay : 1),
                            .l2 = static_cast<T>(decoupled ? 0 : decay),
                            .rate = static_cast<T>(learning_rate),
                            .momentum = static_cast<T>(settings_.momentum),
                            .alpha = static_cast<T>(settings_.alpha),
                            .epsilon = static_cast<T>(settings_.epsilon),
                            .beta1 = static_cast<T>(settings_.beta1),
                            .beta2 = static_cast<T>(settings_.beta2)};
  switch (settings_.kind) {
    case OptimizerKind::sgd:
      update.rule = !has_momentum ? UpdateRule::sgd : settings_.nesterov ? UpdateRule::nesterov : UpdateRule::momentum;
      break;
    case OptimizerKind::rmsprop:
      update.rule = has_momentum ? UpdateRule::rmsprop_momentum : UpdateRule::rmsprop;
      break;
    case OptimizerKind::adagrad:
      update.rule = UpdateRule::adagrad;
      break;
    case OptimizerKind::lion:
      update.rule = UpdateRule::lion;
      update.beta2 = static_cast<T>(settings_.lion_beta2);
      break;
    case OptimizerKind::adam:
    case OptimizerKind::adamw:
    case OptimizerKind::muon: {  // and its partner
      const double t = static_cast<double>(state_.steps);
      update.rule = UpdateRule::adam;
      update.step_size = static_cast<T>(learning_rate / (1 - math::pow(settings_.beta1, t)));
      update.root_correction = static_cast<T>(std::sqrt(1 - math::pow(settings_.beta2, t)));
      break;
    }
  }
  return update;
}

template <typename T>
void Optimizer<T>::update_range(std::size_t index, std::span<T> parameters, std::span<T> gradient) {
  const ParameterRange& range = ranges_[index];
  const kernels::Update<T>& update = updates_[index];
  if (range.frozen) {
    std::fill_n(gradient.begin() + range.begin, range.end - range.begin, T(0));
    return;
  }
  if (settings_.kind == OptimizerKind::muon && range.rows > 0) {
    const std::size_t columns = (range.end - range.begin) / range.rows;
    (*orthogonal_step_)(update.rate, static_cast<T>(settings_.muon_momentum), update.shrink,
                        Matrix<const T>(gradient.data() + range.begin, range.rows, columns),
                        Matrix<T>(state_.first_moment.data() + range.begin, range.rows, columns),
                        Matrix<T>(parameters.data() + range.begin, range.rows, columns));
    if (update.clears) std::fill_n(gradient.begin() + range.begin, range.end - range.begin, T(0));
    return;
  }
  if (range.end - range.begin < smallest_shared)
    return update_run(update, range.begin, range.end, parameters, gradient);
  team_.run([&](std::size_t part) {
    const Range share = share_of(range.end - range.begin, grain, team_.size(), part);
    update_run(update, range.begin + share.begin, range.begin + share.end, parameters, gradient);
  });
}

/// On one thread, the parameters [begin, end), in pieces that stay in the first-level cache.
template <typename T>
void Optimizer<T>::update_run(const kernels::Update<T>& update, std::size_t begin, std::size_t end,
                              std::span<T> parameters, std::span<T> gradient) {
  T* const first = state_.first_moment.data();
  T* const second = state_.second_moment.data();
  const auto& set = kernels::best_kernels<T>();
  for (std::size_t i = begin; i < end; i += grain) {
    set.update(update, {.w = parameters.data() + i,
                        .g = gradient.data() + i,
                        .first = first == nullptr ? nullptr : first + i,
                        .second = second == nullptr ? nullptr : second + i,
                        .count = std::min(grain, end - i)});
  }
}

template <typename T>
void Optimizer<T>::update_slow_weights(std::span<T> parameters) {
  const T alpha = static_cast<T>(settings_.lookahead_alpha);
  T* const w = parameters.data();
  T* const slow = state_.slow_weights.data();
  for_each(0, parameters.size(), [=](std::size_t i) { update_rules::lookahead(alpha, slow[i], w[i]); });
}

template <typename T>
void Optimizer<T>::update_average(std::span<const T> parameters) {
  T* const average = state_.average.data();
  if (state_.steps == 1) {
    std::copy(parameters.begin(), parameters.end(), average);
    return;
  }
  const T decay = static_cast<T>(settings_.average_decay);
  const T* const w = parameters.data();
  for_each(0, parameters.size(), [=](std::size_t i) { update_rules::average(decay, w[i], average[i]); });
}

template <typename T>
StepInParts<T>::StepInParts(Optimizer<T>& optimizer, std::span<T> parameters, std::span<T> sum, T share,
                            double rate_factor)
    : optimizer_(optimizer), parameters_(parameters), sum_(sum) {
  assert(can_be_cut(optimizer.settings_));
  optimizer.begin_step(parameters, sum, rate_factor, share, true);
}

template <typename T>
bool StepInParts<T>::can_be_cut(const OptimizerSettings& settings) {
  return settings.clip_norm == 0 && settings.kind != OptimizerKind::muon;
}

template <typename T>
std::size_t StepInParts<T>::range_of(std::size_t parameter) const {
  const std::vector<ParameterRange>& ranges = optimizer_.ranges_;
  std::size_t index = 0;
  while (parameter >= ranges[index].end) ++index;
  return index;
}

template <typename T>
std::optional<T> StepInParts<T>::plain_rate(std::size_t parameter) const {
  const std::size_t index = range_of(parameter);
  const kernels::Update<T>& update = optimizer_.updates_[index];
  if (update.rule != kernels::UpdateRule::sgd || update.shrink != 1 || update.l2 != 0) return std::nullopt;
  return optimizer_.ranges_[index].frozen ? T(0) : update.rate;
}

template <typename T>
void StepInParts<T>::update(std::size_t begin, std::size_t end) {
  const std::size_t index = range_of(begin);
  if (optimizer_.ranges_[index].frozen) {
    std::fill_n(sum_.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, T(0));
  } else {
    optimizer_.update_run(optimizer_.updates_[index], begin, end, parameters_, sum_);
  }
}

template <typename T>
void StepInParts<T>::finish(std::size_t done_range) {
  for (std::size_t i = 0; i < optimizer_.ranges_.size(); ++i) {
    if (i != done_range) optimizer_.update_range(i, parameters_, sum_);
  }
  optimizer_.end_step(parameters_);
}

template class Optimizer<float>;
template class Optimizer<double>;
template class StepInParts<float>;
template class StepInParts<double>;
template double norm(std::span<const float>);
template double norm(std::span<const double>);

}  // namespace nudge
