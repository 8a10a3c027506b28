#include "training/nothing_learnt.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "training/learning_causes.hpp"

namespace nudge {

namespace {

/// So few examples or steps say nothing of a training.
constexpr std::size_t fewest = 20;
constexpr std::size_t most_evaluated = 2000, most_measured = 256;
constexpr std::size_t few_steps = 100;
/// An accuracy is above a chance's where it lies so many of its standard errors above it.
constexpr double standard_errors = 2;
/// And a cost is below that of one answer for everything where it is below this share of it.
constexpr double near_the_constant = 0.98;

struct Shares {
  std::vector<double> of_class;
  std::size_t commonest = 0;
  std::size_t present = 0;  ///< classes that have examples
};

Shares shares_of(const Subset& examples) {
  Shares shares{std::vector<double>(examples.data->classes.size()), 0, 0};
  for (std::size_t i = 0; i < examples.size(); ++i) {
    shares.of_class[static_cast<std::size_t>(examples.label(i))] += 1.0 / static_cast<double>(examples.size());
  }
  const auto largest = std::max_element(shares.of_class.begin(), shares.of_class.end());
  shares.commonest = static_cast<std::size_t>(largest - shares.of_class.begin());
  for (const double share : shares.of_class) shares.present += share > 0 ? 1 : 0;
  return shares;
}

/// The cost of the best answer that is the same for every example: the classes' shares themselves.
double constant_cost(Loss loss, const std::vector<double>& shares) {
  double cost = 0;
  for (const double p : shares) {
    if (p <= 0 || p >= 1) continue;
    switch (loss) {
      case Loss::cross_entropy:
        cost -= p * std::log(p);
        break;
      case Loss::binary_cross_entropy:
        cost -= p * std::log(p) + (1 - p) * std::log(1 - p);
        break;
      case Loss::quadratic:
        cost += p * (1 - p);
        break;
      case Loss::half_quadratic:
        cost += p * (1 - p) / 2;
        break;
    }
  }
  return cost;
}

bool is_above(double accuracy, double chance, double variance) {
  return accuracy > chance + standard_errors * std::sqrt(variance);
}

/// The mean share of right answers of each class, where one answer for all has 1 / classes: where classes are weighed,
/// a model may leave the commonest and still have learnt.
bool tells_classes_apart(const Evaluation& evaluation, const Shares& shares) {
  const std::size_t classes = shares.of_class.size();
  const double chance = 1.0 / static_cast<double>(shares.present);
  double sum = 0, variance = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    if (shares.of_class[c] <= 0) continue;
    const double examples = shares.of_class[c] * static_cast<double>(evaluation.examples);
    sum += static_cast<double>(evaluation.confusion[c * classes + c]) / examples;
    variance += chance * (1 - chance) / examples;
  }
  return is_above(sum * chance, chance, variance * chance * chance);
}

}  // namespace

std::optional<NothingLearnt> nothing_learnt(const Model& trained, const std::function<Network()>& before,
                                            const Subset& examples, const TrainingSettings& settings, std::size_t steps,
                                            ThreadTeam& team) {
  if (examples.size() < fewest || steps < fewest) return std::nullopt;
  const Subset asked = examples.size() > most_evaluated ? stratified_draw(examples, most_evaluated, 1) : examples;
  const Shares shares = shares_of(asked);
  if (shares.present < 2) return std::nullopt;
  const Evaluation evaluation = evaluate(trained, asked, team);
  const double commonest = shares.of_class[shares.commonest];
  const double chance_variance = commonest * (1 - commonest) / static_cast<double>(asked.size());
  const double constant = constant_cost(trained.network.architecture().loss(), shares.of_class);
  if (is_above(evaluation.accuracy(), commonest, chance_variance) || tells_classes_apart(evaluation, shares) ||
      evaluation.cost < near_the_constant * constant) {
    return std::nullopt;
  }
  NothingLearnt result{.examples = asked.size(),
                       .accuracy = evaluation.accuracy(),
                       .commonest = commonest,
                       .commonest_class = trained.classes[shares.commonest]};
  const Subset measured = asked.size() > most_measured ? stratified_draw(asked, most_measured, 1) : asked;
  result.causes = learning_causes(trained, before(), measured, settings, team);
  if (result.causes.empty() && steps < few_steps) {
    result.causes.push_back(text("only ", steps, " steps were made: more epochs or smaller batches make more"));
  }
  if (result.causes.empty()) {
    result.causes.emplace_back(
        "inputs, activations and weights are as usual: either the labels do not belong to the examples, or these "
        "inputs do not tell the classes apart, or the learning rate is not the right one (--find-rate)");
  }
  return result;
}

}  // namespace nudge
