#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"

namespace nudge {

namespace {

/// With more examples than this no gradients of usual mistakes are computed.
constexpr std::size_t most_to_repeat = 1000;

using Numbers = std::span<const double>;

double dot(Numbers a, Numbers b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double length(Numbers a) { return std::sqrt(dot(a, a)); }

double distance(Numbers a, Numbers b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// norm(a - b) / norm(b), where 0/0 is 0.
double relative_distance(Numbers a, Numbers b) {
  const double apart = distance(a, b);
  if (apart == 0) return 0;
  const double size = length(b);
  return size == 0 ? std::numeric_limits<double>::infinity() : apart / size;
}

bool is_near(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance * std::abs(expected);
}

std::vector<double> transposed(Numbers numbers, std::size_t rows, std::size_t columns) {
  std::vector<double> result(numbers.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) result[j * rows + i] = numbers[i * columns + j];
  }
  return result;
}

/// A gradient that a known mistake gives, in the flat layout.
struct Suspect {
  std::string cause;
  std::vector<double> gradient;
};

class Comparison {
 public:
  Comparison(Numbers mine, Numbers ours, const std::vector<ParameterTensor>& tensors, const GradientContext& context,
             double tolerance)
      : mine_(mine), ours_(ours), tensors_(tensors), context_(context), tolerance_(tolerance) {}

  std::vector<GradientDifference> compare() {
    std::vector<GradientDifference> differences;
    bool all_agree = true;
    for (const ParameterTensor& tensor : tensors_) {
      const Numbers mine = part(mine_, tensor), ours = part(ours_, tensor);
      GradientDifference difference;
      difference.name = tensor.name;
      difference.difference = relative_distance(mine, ours);
      difference.agrees = difference.difference <= tolerance_;
      const double size = dot(ours, ours);
      difference.ratio = size == 0 ? (difference.agrees ? 1 : 0) : dot(mine, ours) / size;
      all_agree = all_agree && difference.agrees;
      differences.push_back(difference);
    }
    if (all_agree) return differences;
    find_suspects();
    for (std::size_t t = 0; t < tensors_.size(); ++t) {
      if (!differences[t].agrees) differences[t].cause = cause_of(tensors_[t]);  // C17 which tensor, and why
    }
    return differences;
  }

 private:
  static Numbers part(Numbers flat, const ParameterTensor& tensor) {
    return flat.subspan(tensor.offset, tensor.size());
  }

  /// Computes what usual mistakes would have given on the same examples.
  void find_suspects() {
    if (context_.network == nullptr || context_.x.rows == 0 || !mistakes_are_known(context_.network->architecture())) {
      return;
    }
    ThreadTeam team(1);
    const auto gradient = [&](Matrix<const double> x, Matrix<const double> y, Mistake mistake, double rate) {
      return mistaken_gradient(*context_.network, x, y, mistake, rate, team);
    };
    const auto add = [&](const char* cause, Mistake mistake) {
      suspects_.push_back({cause, gradient(context_.x, context_.y, mistake, 0)});
    };
    add("the activation's derivative s'(z) is missing in the hidden layers", Mistake::hidden_derivative_missing);
    add("the activation's derivative s'(z) is missing in the output layer", Mistake::output_derivative_missing);
    add("the activation's derivative s'(z) is missing in every layer", Mistake::every_derivative_missing);
    add("the activation's derivative is taken at a, s'(a), where s'(z) belongs", Mistake::derivative_at_activation);
    if (context_.examples > 1) {
      const std::size_t last = context_.x.rows - 1;
      suspects_.push_back({"the gradient of the last example alone, not the mean",
                           gradient(context_.x.rows_from(last, 1), context_.y.rows_from(last, 1), Mistake::none, 0)});
    }
    suspect_updated_before_passing_on(gradient);
  }

  /// The learning rate is unknown, but in the last hidden layer the mistake's effect is proportional to it: the rate is
  /// read there, and what it gives in the layers below is then computed.
  template <typename Gradient>
  void suspect_updated_before_passing_on(const Gradient& gradient) {
    const std::vector<std::size_t>& layers = context_.network->architecture().parameter_layers();
    if (layers.size() < 2) return;
    const std::size_t last_hidden = layers[layers.size() - 2];
    const auto weight = std::find_if(tensors_.begin(), tensors_.end(), [&](const ParameterTensor& tensor) {
      return tensor.layer == last_hidden && !tensor.is_bias;
    });
    if (weight == tensors_.end()) return;
    const auto at_rate_1 = gradient(context_.x, context_.y, Mistake::updated_before_passing_on, 1);
    const Numbers mine = part(mine_, *weight), ours = part(ours_, *weight), wrong = part(at_rate_1, *weight);
    std::vector<double> effect(mine.size()), difference(mine.size());
    for (std::size_t i = 0; i < effect.size(); ++i) {
      effect[i] = wrong[i] - ours[i];
      difference[i] = mine[i] - ours[i];
    }
    const double size = dot(effect, effect);
    const double rate = size == 0 ? 0 : dot(difference, effect) / size;
    if (!(std::abs(rate) > 0) || !std::isfinite(rate)) return;
    for (std::size_t i = 0; i < effect.size(); ++i) effect[i] *= rate;
    if (distance(difference, effect) > tolerance_ * length(ours)) return;
    suspects_.push_back({text("the weights were updated (at a rate of ", rate, ") before the desire was passed on"),
                         gradient(context_.x, context_.y, Mistake::updated_before_passing_on, rate)});
  }

  std::string cause_of(const ParameterTensor& tensor) const {
    const Numbers mine = part(mine_, tensor), ours = part(ours_, tensor);
    if (std::any_of(mine.begin(), mine.end(), [](double g) { return !std::isfinite(g); })) {
      return "holds numbers that are not finite";
    }
    if (length(mine) == 0) {
      return tensor.is_bias ? "all 0: the biases' gradient, the sum of the deltas, is left out"
                            : "all 0: never computed";
    }
    if (length(ours) == 0) return "ours is all 0 here";

    if (const std::string factor = usual_factor(mine, ours); !factor.empty()) return factor;
    const bool turns = tensor.rows > 1 && tensor.columns > 1;
    if (turns) {
      // The same numbers, laid out (inputs, outputs).
      const std::vector<double> turned = transposed(mine, tensor.columns, tensor.rows);
      if (is_near_to(turned, ours)) return "transposed";
      if (const std::string factor = usual_factor(turned, ours); !factor.empty()) return "transposed; " + factor;
    }
    for (const ParameterTensor& other : tensors_) {
      if (other.size() != tensor.size() || other.offset == tensor.offset) continue;
      if (length(part(ours_, other)) > 0 && is_near_to(mine, part(ours_, other))) {
        return "the gradient of another tensor: " + other.name;
      }
    }
    for (const Suspect& suspect : suspects_) {
      if (is_near_to(mine, part(suspect.gradient, tensor))) return suspect.cause;
    }
    for (const Suspect& suspect : suspects_) {
      const std::string factor = usual_factor(mine, part(suspect.gradient, tensor));
      if (!factor.empty()) return suspect.cause + "; " + factor;
    }
    if (const std::string sum = summed_over_neurons(tensor); !sum.empty()) return sum;
    // One number alone is a multiple of any other: that would say nothing.
    if (mine.size() > 1) {
      const double factor = dot(mine, ours) / dot(ours, ours);
      if (is_multiple(mine, ours, factor)) return text(factor, " times ours, everywhere");
    }
    return "differs, no usual cause found";
  }

  bool is_near_to(Numbers mine, Numbers other) const { return relative_distance(mine, other) <= tolerance_; }

  bool is_multiple(Numbers mine, Numbers other, double factor) const {
    double apart = 0;
    for (std::size_t i = 0; i < mine.size(); ++i) apart += std::pow(mine[i] - factor * other[i], 2);
    return std::sqrt(apart) <= tolerance_ * length(mine);
  }

  /// Why mine may be a multiple of the other; empty: it is none, or not by a factor with a usual reason.
  std::string usual_factor(Numbers mine, Numbers other) const {
    const double size = dot(other, other);
    if (size == 0) return "";
    const double factor = dot(mine, other) / size;
    if (!is_multiple(mine, other, factor)) return "";
    const auto n = static_cast<double>(context_.examples);
    const std::array<std::pair<double, std::string>, 3> from_loss{{{1, ""}, {0.5, half()}, {2, twice()}}};
    const std::array<std::pair<double, std::string>, 3> from_mean{
        {{1, ""},
         {n, text(context_.examples, " times ours: summed over the examples, not averaged")},
         {1 / n, text("1/", context_.examples, " of ours: divided by the number of examples twice")}}};
    for (const auto& [loss_factor, loss_text] : from_loss) {
      for (const auto& [mean_factor, mean_text] : from_mean) {
        for (const double sign : {1.0, -1.0}) {
          if (!is_near(factor, sign * loss_factor * mean_factor, tolerance_)) continue;
          std::string cause = sign < 0 ? "wrong sign" : "";
          for (const std::string& more : {loss_text, mean_text}) {
            if (!cause.empty() && !more.empty()) cause += "; ";
            cause += more;
          }
          return cause;
        }
      }
    }
    return "";
  }

  std::string half() const {
    const bool quadratic = context_.network != nullptr && context_.network->architecture().loss() == Loss::quadratic;
    return quadratic ? "half of ours: the factor 2 of (a-y)^2 is missing" : "half of ours";
  }
  std::string twice() const {
    const bool is_half = context_.network != nullptr && context_.network->architecture().loss() == Loss::half_quadratic;
    return is_half ? "twice ours: the factor 1/2 of the half-quadratic cost is missing" : "twice ours";
  }

  /// A biases' gradient summed without keeping the neurons apart: one number everywhere.
  std::string summed_over_neurons(const ParameterTensor& tensor) const {
    const Numbers mine = part(mine_, tensor), ours = part(ours_, tensor);
    if (!tensor.is_bias || mine.size() < 2) return "";
    double sum = 0;
    for (const double g : ours) sum += g;
    for (const double number : {sum, sum / static_cast<double>(ours.size())}) {
      const std::vector<double> everywhere(ours.size(), number);
      if (number != 0 && is_near_to(mine, everywhere)) return "one number everywhere: summed over the neurons too";
    }
    return "";
  }

  Numbers mine_;
  Numbers ours_;
  const std::vector<ParameterTensor>& tensors_;
  const GradientContext& context_;
  double tolerance_;
  std::vector<Suspect> suspects_;
};

}  // namespace

std::vector<GradientDifference> compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                                  const std::vector<ParameterTensor>& tensors,
                                                  const GradientContext& context, double tolerance) {
  if (mine.size() != ours.size()) {
    fail("gradient comparison: your gradient has ", mine.size(), " numbers, the network's has ", ours.size());
  }
  if (context.x.rows > 0 && context.x.rows != context.examples) {
    fail("gradient comparison: ", context.examples, " examples are announced, ", context.x.rows, " are given");
  }
  return Comparison(mine, ours, tensors, context, tolerance).compare();
}

std::vector<GradientDifference> compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                                  const std::vector<ParameterTensor>& tensors,
                                                  const BasicNetwork<double>& network,
                                                  const Preprocessing& preprocessing, const Subset& subset,
                                                  double tolerance) {
  GradientContext context;
  context.network = &network;
  context.examples = subset.size();
  const std::size_t n = subset.size() <= most_to_repeat ? subset.size() : 0;
  const std::size_t inputs = preprocessing.shape.size();
  const std::size_t outputs = network.architecture().outputs();
  AlignedArray<double> x(n * inputs), y(n * outputs);
  if (n > 0) {
    std::vector<std::uint32_t> positions(n);
    std::iota(positions.begin(), positions.end(), 0U);
    gather<double>(subset, positions, preprocessing, {x.data(), n, inputs});
    for (std::size_t i = 0; i < n; ++i) one_hot<double>(subset.label(i), y.span().subspan(i * outputs, outputs));
    context.x = Matrix<const double>(x.data(), n, inputs);
    context.y = Matrix<const double>(y.data(), n, outputs);
  }
  return compare_gradients(mine, ours, tensors, context, tolerance);
}

}  // namespace nudge
