#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/training.hpp"
#include "training/frozen_body.hpp"
#include "training/input_targets.hpp"
#include "training/settings.hpp"
#include "training/shards.hpp"
#include "training/steps.hpp"
#include "training/unlabelled_rows.hpp"

namespace nudge {

namespace {

/// From one step to another, in which the same layers learn.
struct Part {
  bool is_free = false;  // no layer is frozen any more
  std::optional<FrozenBody> body;
  std::optional<Model> whole;  // where there is a body
  Steps steps;                 // then of the layers behind it
};

}  // namespace

/// A training has one part, or two: up to the epoch in which the frozen layers are set free, and from it on.
struct Trainer::Work {
  Work(Model model, Subset of, const TrainingSettings& what, std::vector<float> each, ThreadTeam& with)
      : examples(std::move(of)), settings(what), weights(std::move(each)), team(with) {
    part = part_of(std::move(model), false);
  }

  std::unique_ptr<Part> part_of(Model model, bool is_free) const {
    TrainingSettings now = settings;
    if (is_free) now.optimizer.frozen.clear();
    std::optional<FrozenBody> body = frozen_body(model, examples, now, team);
    if (!body) {
      return std::make_unique<Part>(
          Part{is_free, std::nullopt, std::nullopt, Steps(std::move(model), examples, now, weights, {}, team)});
    }
    Steps steps(body->head_of(model), body->features, body->settings_of_head(now), weights, body->below, team);
    return std::make_unique<Part>(Part{is_free, std::move(body), std::move(model), std::move(steps)});
  }

  const Model& model() const {
    if (!part->body) return part->steps.model();
    part->body->put_back(part->steps.model(), *part->whole);
    return *part->whole;
  }

  TrainingState state() const {
    return part->body ? part->body->widened(part->steps.state(), model()) : part->steps.state();
  }

  /// The step that the frozen layers are set free before; none: they never are.
  std::optional<std::uint64_t> last_frozen_step() const {
    if (settings.unfreeze_at == 0) return std::nullopt;
    return settings.unfreeze_at * part->steps.steps_per_epoch();
  }

  /// From here on all layers learn, by an optimizer that begins anew: the moments of the layers that were frozen are
  /// none, and all count the same steps.
  void set_free() {
    TrainingState now = state();
    std::unique_ptr<Part> next = part_of(Model(model()), true);
    TrainingState fresh = next->steps.state();
    now.optimizer = std::move(fresh.optimizer);
    now.average_statistics = std::move(fresh.average_statistics);
    next->steps.restore(std::move(now));
    part = std::move(next);
  }

  void restore(TrainingState state) {
    const bool is_free = last_frozen_step() && state.step > *last_frozen_step();
    if (is_free == part->is_free && has_body_of(state)) return restore(*part, std::move(state));
    Model with_those = model();
    std::ranges::copy(state.parameters.span(), with_those.network.parameters().begin());
    std::unique_ptr<Part> next = part_of(std::move(with_those), is_free);
    restore(*next, std::move(state));
    part = std::move(next);
  }

  /// Whether the body, if there is one, has the parameters of this state.
  bool has_body_of(const TrainingState& state) const {
    if (!part->body) return true;
    const std::size_t count = part->body->parameters;
    return std::ranges::equal(state.parameters.span().first(count),
                              std::as_const(part->whole->network).parameters().first(count));
  }

  static void restore(Part& part, TrainingState state) {
    part.steps.restore(part.body ? part.body->narrowed(std::move(state)) : std::move(state));
  }

  Subset examples;
  TrainingSettings settings;
  std::vector<float> weights;
  ThreadTeam& team;
  std::unique_ptr<Part> part;
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
  check_targets(model, examples, settings);
  check_shards(settings, examples.size());
  const bool has_pool = has_unlabelled(settings.unlabelled);
  if (has_pool) check_unlabelled(settings, model, examples.size());
  if (!has_pool || forms_of(settings.unlabelled) == 0) {
    check_coupled_batches(architecture, examples.size(), settings.batch_size, settings.shards);
  }
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
  Model model = w.part->body ? Model(w.model()) : std::move(w.part->steps).take();
  work_.reset();
  return model;
}

std::size_t Trainer::steps_per_epoch() const { return work().part->steps.steps_per_epoch(); }
std::size_t Trainer::total_steps() const { return work().part->steps.total_steps(); }
bool Trainer::finished() const { return work().part->steps.finished(); }
std::size_t Trainer::epoch() const { return work().part->steps.epoch(); }

Step Trainer::step() { return step(work().part->steps.scheduled_factor()); }

Step Trainer::step(double rate_factor) {
  Work& w = work();
  const std::optional<std::uint64_t> last = w.last_frozen_step();
  if (last && !w.part->is_free && !finished() && epoch() >= w.settings.unfreeze_at) w.set_free();
  return w.part->steps.step(rate_factor);
}

double Trainer::running_cost() const { return work().part->steps.running_cost(); }
double Trainer::running_accuracy() const { return work().part->steps.running_accuracy(); }
UnlabelledCounts Trainer::running_unlabelled() const { return work().part->steps.running_unlabelled(); }
void Trainer::update_plateau(double cost) { work().part->steps.update_plateau(cost); }

std::span<const float> Trainer::averaged_parameters() const {
  Work& w = work();
  const std::span<const float> average = w.part->steps.averaged_parameters();
  if (!w.part->body || average.empty()) return average;
  w.shown_average = w.state().optimizer.average;
  return std::as_const(w.shown_average).span();
}

std::span<const float> Trainer::averaged_statistics() const { return work().part->steps.averaged_statistics(); }

TrainingState Trainer::state() const { return work().state(); }

void Trainer::restore(TrainingState state) {
  Work& w = work();
  if (state.step > total_steps()) {
    fail("training: a state after ", state.step, " steps, this training has ", total_steps());
  }
  if (const std::size_t most = w.part->steps.examples_per_epoch(); state.examples > most) {
    fail("training: a state with ", state.examples, " examples seen, an epoch has ", most);
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
