#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/training.hpp"
#include "training/frozen_body.hpp"
#include "training/settings.hpp"
#include "training/steps.hpp"

namespace nudge {

/// A training has one part, or two: up to the epoch in which the frozen layers are set free, and from it on.
struct Trainer::Work {
  Work(Model model, Subset of, const TrainingSettings& what, std::vector<float> each, ThreadTeam& with)
      : examples(std::move(of)), settings(what), weights(std::move(each)), team(with) {
    begin(std::move(model));
  }

  /// Makes the steps of the part under way, for this model.
  void begin(Model model) {
    TrainingSettings now = settings;
    if (is_free) now.optimizer.frozen.clear();
    body = frozen_body(model, examples, now, team);
    if (body) {
      steps.emplace(body->head_of(model), body->features, body->settings_of_head(now), weights, body->below, team);
      whole = std::move(model);
    } else {
      steps.emplace(std::move(model), examples, now, weights, Below{}, team);
      whole.reset();
    }
  }

  const Model& model() {
    if (!body) return steps->model();
    body->put_back(steps->model(), *whole);
    return *whole;
  }

  TrainingState state() { return body ? body->widened(steps->state(), model()) : steps->state(); }

  /// The step that the frozen layers are set free before; none: they never are.
  std::optional<std::uint64_t> last_frozen_step() const {
    if (settings.unfreeze_at == 0) return std::nullopt;
    return settings.unfreeze_at * steps->steps_per_epoch();
  }

  /// From here on all layers learn, by an optimizer that begins anew: the moments of the layers that were frozen are
  /// none, and all count the same steps.
  void set_free() {
    TrainingState now = state();
    is_free = true;
    begin(Model(model()));
    TrainingState fresh = steps->state();
    now.optimizer = std::move(fresh.optimizer);
    now.average_statistics = std::move(fresh.average_statistics);
    steps->restore(std::move(now));
  }

  void restore(TrainingState state) {
    const bool was_free = std::exchange(is_free, last_frozen_step() && state.step > *last_frozen_step());
    const auto own =
        body ? std::span(std::as_const(state.parameters).span()).first(body->parameters) : std::span<const float>();
    const bool is_other_body =
        body && !std::ranges::equal(own, std::as_const(whole->network).parameters().first(own.size()));
    if (was_free != is_free || is_other_body) {
      Model with_those = model();
      std::ranges::copy(state.parameters.span(), with_those.network.parameters().begin());
      begin(std::move(with_those));
    }
    steps->restore(body ? body->narrowed(std::move(state)) : std::move(state));
  }

  Subset examples;
  TrainingSettings settings;
  std::vector<float> weights;
  ThreadTeam& team;
  bool is_free = false;  // the second part, or there is but one
  std::optional<FrozenBody> body;
  std::optional<Steps> steps;  // of the layers behind the body, where there is one
  std::optional<Model> whole;  // then
  AlignedArray<float> shown_average;
};

Trainer::Trainer(Model model, const Subset& examples, const TrainingSettings& settings, ThreadTeam& team) {
  check(model);
  if (examples.size() == 0) fail("training: the training set is empty");
  check(examples);
  const Architecture& architecture = model.network.architecture();
  check_fits(*examples.data, model);
  check(settings, architecture);
  check(settings.augment, examples.data->shape);
  check_coupled_batches(architecture, examples.size(), settings.batch_size);
  std::vector<float> weights = example_weights(settings, examples);
  work_ = std::make_unique<Work>(std::move(model), examples, settings, std::move(weights), team);
  if (steps_per_epoch() > std::numeric_limits<std::size_t>::max() / settings.epochs) {
    fail("training.epochs is ", settings.epochs, ", with ", steps_per_epoch(),
         " steps each: more steps than can be counted");
  }
}

Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

Trainer::Work& Trainer::work() const {
  if (work_ == nullptr) fail("training: is over, its model was taken");
  return *work_;
}

const Model& Trainer::model() const { return work().model(); }

Model Trainer::take() && {
  Work& w = work();
  Model model = w.body ? Model(w.model()) : std::move(*w.steps).take();
  work_.reset();
  return model;
}

std::size_t Trainer::steps_per_epoch() const { return work().steps->steps_per_epoch(); }
std::size_t Trainer::total_steps() const { return work().steps->total_steps(); }
bool Trainer::finished() const { return work().steps->finished(); }
std::size_t Trainer::epoch() const { return work().steps->epoch(); }

Step Trainer::step() { return step(work().steps->scheduled_factor()); }

Step Trainer::step(double rate_factor) {
  Work& w = work();
  const std::optional<std::uint64_t> last = w.last_frozen_step();
  if (last && !w.is_free && !finished() && epoch() >= w.settings.unfreeze_at) w.set_free();
  return w.steps->step(rate_factor);
}

double Trainer::running_cost() const { return work().steps->running_cost(); }
double Trainer::running_accuracy() const { return work().steps->running_accuracy(); }
void Trainer::update_plateau(double cost) { work().steps->update_plateau(cost); }

std::span<const float> Trainer::averaged_parameters() const {
  Work& w = work();
  const std::span<const float> average = w.steps->averaged_parameters();
  if (!w.body || average.empty()) return average;
  w.shown_average = w.state().optimizer.average;
  return std::as_const(w.shown_average).span();
}

std::span<const float> Trainer::averaged_statistics() const { return work().steps->averaged_statistics(); }

TrainingState Trainer::state() const { return work().state(); }

void Trainer::restore(TrainingState state) {
  Work& w = work();
  if (state.step > total_steps()) {
    fail("training: a state after ", state.step, " steps, this training has ", total_steps());
  }
  if (state.examples > w.examples.size()) {
    fail("training: a state with ", state.examples, " examples seen, an epoch has ", w.examples.size());
  }
  const Network& network = w.model().network;
  if (state.parameters.size() != network.parameters().size() ||
      state.statistics.size() != network.statistics().size()) {
    fail("training: a state of ", state.parameters.size(), " parameters and ", state.statistics.size(),
         " running statistics, the network has ", network.parameters().size(), " and ", network.statistics().size());
  }
  w.restore(std::move(state));
}

}  // namespace nudge
