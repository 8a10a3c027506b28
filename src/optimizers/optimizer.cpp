#include "nudge/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/math.hpp"
#include "base/names.hpp"
#include "nudge/error.hpp"
#include "optimizers/update_rules.hpp"

namespace nudge {

namespace {

constexpr NameTable<OptimizerKind, 4> names{{{OptimizerKind::sgd, "sgd"},
                                             {OptimizerKind::rmsprop, "rmsprop"},
                                             {OptimizerKind::adam, "adam"},
                                             {OptimizerKind::adamw, "adamw"}}};

void expect(bool holds, const char* key, double value, const char* expected) {
  if (!holds) fail("optimizer.", key, " is ", value, ", ", expected, " is expected");
}

/// How many numbers one thread takes at a time: whole cache lines.
constexpr std::size_t grain = 1024;

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

template <typename T>
Optimizer<T>::Optimizer(const OptimizerSettings& settings, std::size_t parameters, std::vector<ParameterRange> ranges,
                        ThreadTeam& team)
    : settings_(settings), ranges_(std::move(ranges)), team_(team) {
  check(settings);
  std::size_t covered = 0;
  for (const ParameterRange& range : ranges_) {
    if (range.begin != covered || range.end < range.begin) fail("optimizer: the parameter ranges leave a gap");
    covered = range.end;
  }
  if (covered != parameters) fail("optimizer: ranges cover ", covered, " of ", parameters, " parameters");
  const bool adaptive = settings.kind != OptimizerKind::sgd;
  const bool has_first =
      settings.kind == OptimizerKind::adam || settings.kind == OptimizerKind::adamw || settings.momentum > 0;
  if (has_first) state_.first_moment = AlignedArray<T>(parameters);
  if (adaptive) state_.second_moment = AlignedArray<T>(parameters);
}

template <typename T>
void Optimizer<T>::restore(OptimizerState<T> state) {
  if (state.first_moment.size() != state_.first_moment.size() ||
      state.second_moment.size() != state_.second_moment.size()) {
    fail("optimizer: moments of ", state.first_moment.size(), " and ", state.second_moment.size(), " numbers, ",
         state_.first_moment.size(), " and ", state_.second_moment.size(), " are expected by ",
         to_string(settings_.kind));
  }
  state_ = std::move(state);
}

template <typename T>
void Optimizer<T>::update(std::span<T> parameters, std::span<T> gradient, double rate_factor) {
  ++state_.steps;
  if (settings_.clip_norm > 0) {
    // PyTorch's clip_grad_norm_: the 1e-6 keeps the factor finite.
    const double length = norm(std::span<const T>(gradient));
    const T factor = static_cast<T>(std::min(1.0, settings_.clip_norm / (length + 1e-6)));
    if (factor < 1) {
      for (T& g : gradient) g *= factor;
    }
  }

  const double learning_rate = settings_.learning_rate * rate_factor;
  const T rate = static_cast<T>(learning_rate);
  const bool decoupled = settings_.kind == OptimizerKind::adamw;
  T* const w = parameters.data();
  T* const first = state_.first_moment.data();
  T* const second = state_.second_moment.data();

  // update_one(i, g): updates parameter i from its gradient, weight decay included.
  const auto for_each_parameter = [&](auto&& update_one) {
    for (const ParameterRange& range : ranges_) {
      const double decay = range.decays ? settings_.weight_decay : 0;
      const T l2 = static_cast<T>(decoupled ? 0 : decay);
      const T shrink = static_cast<T>(decoupled ? 1 - learning_rate * decay : 1);
      team_.run([&](std::size_t part) {
        const Range share = share_of(range.end - range.begin, grain, team_.size(), part);
        for (std::size_t i = range.begin + share.begin; i < range.begin + share.end; ++i) {
          w[i] *= shrink;
          update_one(i, gradient[i] + l2 * w[i]);
        }
      });
    }
  };

  const T momentum = static_cast<T>(settings_.momentum);
  switch (settings_.kind) {
    case OptimizerKind::sgd:
      if (settings_.momentum == 0) {
        for_each_parameter([=](std::size_t i, T g) { update_rules::sgd(rate, g, w[i]); });
      } else {
        const bool nesterov = settings_.nesterov;
        for_each_parameter(
            [=](std::size_t i, T g) { update_rules::momentum(rate, momentum, nesterov, g, first[i], w[i]); });
      }
      break;
    case OptimizerKind::rmsprop: {
      const T alpha = static_cast<T>(settings_.alpha);
      const T epsilon = static_cast<T>(settings_.epsilon);
      if (settings_.momentum == 0) {
        for_each_parameter([=](std::size_t i, T g) {
          update_rules::sgd(rate, update_rules::rmsprop_direction(alpha, epsilon, g, second[i]), w[i]);
        });
      } else {
        for_each_parameter([=](std::size_t i, T g) {
          const T direction = update_rules::rmsprop_direction(alpha, epsilon, g, second[i]);
          update_rules::momentum(rate, momentum, false, direction, first[i], w[i]);
        });
      }
      break;
    }
    case OptimizerKind::adam:
    case OptimizerKind::adamw: {
      const double t = static_cast<double>(state_.steps);
      const update_rules::Adam<T> adam{.beta1 = static_cast<T>(settings_.beta1),
                                       .beta2 = static_cast<T>(settings_.beta2),
                                       .epsilon = static_cast<T>(settings_.epsilon),
                                       .step_size = static_cast<T>(learning_rate / (1 - math::pow(settings_.beta1, t))),
                                       .root_correction = static_cast<T>(std::sqrt(1 - math::pow(settings_.beta2, t)))};
      for_each_parameter([=](std::size_t i, T g) { adam(g, first[i], second[i], w[i]); });
      break;
    }
  }
}

template class Optimizer<float>;
template class Optimizer<double>;
template double norm(std::span<const float>);
template double norm(std::span<const double>);

}  // namespace nudge
