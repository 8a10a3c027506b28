#include "training/unlabelled_rows.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "base/math.hpp"
#include "data/checks.hpp"
#include "network/plan_state.hpp"
#include "nudge/error.hpp"
#include "nudge/layers.hpp"
#include "training/batches.hpp"

namespace nudge {

namespace {

/// The length of the random step from which an adversary's direction is found.
constexpr double probe_length = 1;

Augmentation without_mixup(Augmentation augmentation) {
  augmentation.mixup = 0;
  return augmentation;
}

/// What a shard has of a batch that the pool can fill.
Unlabelled in_whole_batches(Unlabelled settings, std::size_t shards) {
  settings.batch = std::min(settings.batch, settings.pool.size()) / shards;
  return settings;
}

double length(std::span<const float> numbers) {
  double sum = 0;
  for (const float number : numbers) sum += static_cast<double>(number) * static_cast<double>(number);
  return std::sqrt(sum);
}

/// moved = x + length direction / |direction|; where there is no direction, x.
void move(std::span<const float> x, std::span<const float> direction, double by, std::span<float> moved) {
  const double whole = length(direction);
  const auto factor = static_cast<float>(whole > 0 ? by / whole : 0);
  for (std::size_t i = 0; i < x.size(); ++i) moved[i] = x[i] + factor * direction[i];
}

void check_weight(const char* name, double weight) {
  if (std::isfinite(weight) && weight >= 0) return;
  fail("unlabelled.", name, " is ", weight, ", 0 or more is expected");
}

}  // namespace

bool has_unlabelled(const Unlabelled& settings) { return settings.pool.size() > 0; }

std::size_t forms_of(const Unlabelled& settings) {
  const double wanted = settings.pseudo_labels + settings.consistency + settings.adversarial + settings.information;
  if (wanted == 0) return 0;
  return 1 + (settings.consistency > 0 || settings.information > 0 ? 1 : 0) + (settings.adversarial > 0 ? 1 : 0);
}

std::size_t labelled_rows(const TrainingSettings& settings, std::size_t labelled_examples) {
  if (has_unlabelled(settings.unlabelled) && settings.unlabelled.alone) return 0;
  return settings.batch_size == 0 ? labelled_examples : std::min(settings.batch_size, labelled_examples);
}

void check_unlabelled(const TrainingSettings& training, const Model& model, std::size_t labelled_examples) {
  const Unlabelled& settings = training.unlabelled;
  if (model.encoder_layers) fail("unlabelled: the model is an autoencoder, which reads no labels anyway");
  check_pool(settings.pool);
  check_fits(*settings.pool.data, model);
  if (settings.batch == 0) fail("unlabelled.batch is 0, at least 1 is expected");
  check_weight("pseudo_labels", settings.pseudo_labels);
  check_weight("consistency", settings.consistency);
  check_weight("adversarial", settings.adversarial);
  check_weight("information", settings.information);
  if (settings.alone && settings.information == 0) {
    fail("unlabelled.alone: without any label only unlabelled.information tells the classes apart, and it is 0");
  }
  if (settings.alone && !std::holds_alternative<Dense>(model.network.architecture().layers().back().kind)) {
    fail(
        "unlabelled.alone: clusters become classes in the end by another order of the outputs, so the last layer must "
        "be ",
        "dense");
  }
  if (!(settings.threshold >= 0 && settings.threshold <= 1)) {
    fail("unlabelled.threshold is ", settings.threshold, ", 0 to 1 is expected");
  }
  if (!(std::isfinite(settings.radius) && settings.radius > 0)) {
    fail("unlabelled.radius is ", settings.radius, ", a number above 0 is expected");
  }
  if (settings.augment.mixup > 0) {
    fail("the second form's mixup is ", settings.augment.mixup, ", but without labels there are no targets to mix");
  }
  check(settings.augment, settings.pool.data->shape, "strong_augment");
  const Loss loss = model.network.architecture().loss();
  if (loss != Loss::cross_entropy) {
    fail("unlabelled: the loss is ", to_string(loss), ", but what is wanted of answers is said of cross-entropy's");
  }
  if (training.accumulate > 1) {
    fail("training.accumulate is ", training.accumulate, ", but a step with unlabelled examples is one batch");
  }
  const std::size_t shards = training.shards;
  const std::size_t batch = std::min(settings.batch, settings.pool.size());
  if (batch % shards != 0) {
    fail("unlabelled.batch is ", batch, ", which training.shards = ", shards,
         " do not divide: each shard of a step gets ", "as many");
  }
  const std::size_t in_batch = labelled_rows(training, labelled_examples);
  if (in_batch > 0 && labelled_examples % in_batch > 0 && labelled_examples % in_batch < shards) {
    fail("training.batch is ", in_batch, ": of ", labelled_examples, " labelled examples a step gets only ",
         labelled_examples % in_batch, ", and each of training.shards = ", shards, " needs one");
  }
  const Unlabelled whole = in_whole_batches(settings, shards);
  const std::size_t labelled = (in_batch + shards - 1) / shards;
  const std::size_t rows = labelled + forms_of(whole) * whole.batch;
  if (rows > coupled_batch) {
    fail("unlabelled.batch = ", settings.batch, ": a ", shards > 1 ? "shard" : "step", " has ", labelled,
         " labelled examples and ", whole.batch, " others in ", forms_of(whole),
         forms_of(whole) == 1 ? " form" : " forms", ", ", rows, " rows; one pass takes at most ", coupled_batch);
  }
}

UnlabelledRows::UnlabelledRows(const Unlabelled& settings, const Augmentation& first_form, const Model& model,
                               std::uint64_t seed, ThreadTeam& team, std::size_t shards)
    : shards_(shards),
      settings_(in_whole_batches(settings, shards)),
      shuffling_(seed, RandomPurpose::unlabelled_shuffle),
      directions_(seed, RandomPurpose::adversary),
      first_(without_mixup(first_form), settings_.pool, model.preprocessing, seed, team),
      information_(model.classes.size()),
      first_derivatives_(settings_.information > 0 ? settings_.batch * model.classes.size() : 0),
      second_derivatives_(first_derivatives_.size()),
      order_(settings_.pool.size()),
      guesses_(settings_.batch),
      class_means_(model.classes.size()) {
  if (has_second_form()) second_.emplace(settings_.augment, settings_.pool, model.preprocessing, seed, team);
  if (settings_.adversarial > 0) {
    const Architecture& architecture = model.network.architecture();
    probe_.emplace(architecture, settings_.batch, Purpose::explain, team);
    unused_gradient_ = AlignedArray<float>(architecture.parameter_count());
  }
}

void UnlabelledRows::choose(std::size_t step, std::size_t shard) {
  const std::size_t epoch = step / steps_per_epoch();
  if (ordered_epoch_ != epoch) {
    permute(order_, shuffling_, static_cast<std::uint32_t>(epoch));
    ordered_epoch_ = epoch;
  }
  const std::size_t first = step % steps_per_epoch() * batch() + shard * settings_.batch;
  chosen_ = std::span<const std::uint32_t>(order_).subspan(first, settings_.batch);
}

void UnlabelledRows::load(Plan<float>& plan, std::size_t labelled_rows, std::size_t step, const Network& network,
                          std::size_t shard) {
  if (rows() == 0) return;
  choose(step, shard);
  const std::size_t epoch = step / steps_per_epoch();
  const Matrix<float> x = plan.input(labelled_rows + rows()).rows_from(labelled_rows, rows());
  first_.fill(chosen_, epoch, form(0, x), {});
  if (second_) second_->fill(chosen_, epoch, form(1, x), {}, 1);
  if (probe_) move_adversarially(network, form(0, x), form(forms_of(settings_) - 1, x), step, shard * settings_.batch);
}

/// By the network as in evaluation: dropout and the batch's own statistics would be others in either pass.
void UnlabelledRows::move_adversarially(const Network& network, Matrix<const float> x, Matrix<float> moved,
                                        std::size_t step, std::size_t first_in_batch) {
  for (std::size_t first = 0; first < x.rows; first += probe_->capacity()) {
    const std::size_t n = std::min(probe_->capacity(), x.rows - first);
    const Matrix<float> input = probe_->input(n);
    const Matrix<const float> piece = x.rows_from(first, n);
    const Matrix<float> targets = probe_->targets(n);
    std::ranges::copy(piece.all(), input.all().begin());
    const Trace<float> plain = forward_pass(network, *probe_, n);
    cost_pass(*probe_);  // for the probabilities
    std::ranges::copy(plain.probabilities().all(), targets.all().begin());
    probe_->make_targets(n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::span<float> row = moved.row(first + i);  // room for the direction
      for (std::size_t j = 0; j < row.size(); j += 2) {
        const auto [a, b] = normal_pair(directions_(static_cast<std::uint32_t>(step),
                                                    static_cast<std::uint32_t>(first_in_batch + first + i),
                                                    static_cast<std::uint32_t>(j), 0));
        row[j] = static_cast<float>(a);
        if (j + 1 < row.size()) row[j + 1] = static_cast<float>(b);
      }
      move(piece.row(i), row, probe_length, input.row(i));
    }
    const Trace<float> probed = forward_pass(network, *probe_, n);
    cost_pass(*probe_);
    backward_pass<float>(network, *probe_, unused_gradient_.span());
    for (std::size_t i = 0; i < n; ++i) {
      move(piece.row(i), probed.derivative(0).row(i), settings_.radius, moved.row(first + i));
    }
  }
}

void UnlabelledRows::guess(Matrix<const float> p) {
  const auto classes = static_cast<double>(p.columns);
  std::ranges::fill(class_means_, 0.0);
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t k = 0; k < p.columns; ++k) class_means_[k] += static_cast<double>(p(i, k));
  }
  // What a class's answers are multiplied by.
  for (double& mean : class_means_) {
    mean = settings_.align ? static_cast<double>(p.rows) / (classes * std::max(mean, 1e-6)) : 1;
  }
  for (std::size_t i = 0; i < p.rows; ++i) {
    double sum = 0, most = -1;
    Guess& guess = guesses_[i];
    for (std::size_t k = 0; k < p.columns; ++k) {
      const double aligned = static_cast<double>(p(i, k)) * class_means_[k];
      sum += aligned;
      if (aligned <= most) continue;
      most = aligned;
      guess.likeliest = k;
    }
    guess.is_sure = most >= settings_.threshold * sum;
    ++counts_.examples;
    if (!guess.is_sure) continue;
    ++counts_.sure;
    if (guess.likeliest == static_cast<std::size_t>(settings_.pool.label(chosen_[i]))) ++counts_.sure_right;
  }
}

namespace {

double log_of(float probability) { return math::log(std::max(static_cast<double>(probability), 1e-30)); }

}  // namespace

/// C = -1/n sum over the sure of log of the answer to their likeliest class
double UnlabelledRows::want_guesses(double weight, Matrix<const float> answers, Matrix<float> targets) const {
  double sum = 0;
  for (std::size_t i = 0; i < answers.rows; ++i) {
    const auto& [likeliest, is_sure] = guesses_[i];
    if (!is_sure) continue;
    for (std::size_t k = 0; k < answers.columns; ++k) {
      targets(i, k) -= static_cast<float>(weight) * (answers(i, k) - (k == likeliest ? 1.0F : 0.0F));
    }
    sum -= log_of(answers(i, likeliest));
  }
  return weight * sum / static_cast<double>(answers.rows);
}

/// C = 1/n sum of p log(p / p')
double UnlabelledRows::want_the_same(double weight, Matrix<const float> p, Matrix<const float> moved,
                                     Matrix<float> targets) {
  double sum = 0;
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t k = 0; k < p.columns; ++k) {
      targets(i, k) -= static_cast<float>(weight) * (moved(i, k) - p(i, k));
      sum += static_cast<double>(p(i, k)) * (log_of(p(i, k)) - log_of(moved(i, k)));
    }
  }
  return weight * sum / static_cast<double>(p.rows);
}

/// C = -I
double UnlabelledRows::want_information(double weight, Matrix<const float> p, Matrix<const float> q,
                                        Matrix<float> first, Matrix<float> second) {
  const Matrix<float> by_first(first_derivatives_.data(), p.rows, p.columns);
  const Matrix<float> by_second(second_derivatives_.data(), p.rows, p.columns);
  const double information = information_(p, q, by_first, by_second);
  const auto factor = static_cast<float>(weight * static_cast<double>(p.rows));
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t k = 0; k < p.columns; ++k) {
      first(i, k) += factor * by_first(i, k);
      second(i, k) += factor * by_second(i, k);
    }
  }
  return -weight * information;
}

/// The loss's derivative is w (p - t). So with t = p - d it is w d, whatever d is wanted; w is weight / batch.
double UnlabelledRows::set_targets(Plan<float>& plan, const Trace<float>& trace, std::size_t labelled_rows,
                                   float weight) {
  if (rows() == 0) return 0;
  const std::size_t all = rows(), n = settings_.batch, last = forms_of(settings_) - 1;
  const Matrix<const float> p = trace.probabilities().rows_from(labelled_rows, all);
  const Matrix<float> targets = plan.targets(labelled_rows + all).rows_from(labelled_rows, all);
  std::ranges::copy(p.all(), targets.all().begin());  // nothing is wanted so far
  std::fill_n(plan.state().cost_weights.begin() + static_cast<std::ptrdiff_t>(labelled_rows), all,
              weight / static_cast<float>(n));
  guess(form(0, p));

  double cost = 0;
  if (const double by = settings_.pseudo_labels; by > 0) cost += want_guesses(by, form(0, p), form(0, targets));
  if (const double by = settings_.consistency; by > 0) cost += want_guesses(by, form(1, p), form(1, targets));
  if (const double by = settings_.adversarial; by > 0) {
    cost += want_the_same(by, form(0, p), form(last, p), form(last, targets));
  }
  if (const double by = settings_.information; by > 0) {
    cost += want_information(by, form(0, p), form(1, p), form(0, targets), form(1, targets));
  }
  return cost;
}

}  // namespace nudge
