// Somebody's own gradient beside ours: what agrees, where the error must lie, which mistakes give just this.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "experiments/homework/diagnosis.hpp"
#include "experiments/homework/mistakes.hpp"
#include "experiments/homework/where.hpp"
#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"

namespace nudge {

namespace {

using homework::Batch;
using homework::Case;
using homework::Explanation;
using homework::Mistake;
using homework::Mistakes;
using homework::Numbers;

/// With more examples than this no gradients of known mistakes are computed.
constexpr std::size_t most_to_repeat = 1000;

/// norm(a - b) / norm(b), where 0/0 is 0.
double relative_distance(Numbers a, Numbers b) {
  const double apart = homework::distance(a, b);
  if (apart == 0) return 0;
  const double size = homework::length(b);
  return size == 0 ? std::numeric_limits<double>::infinity() : apart / size;
}

GradientDifference difference_of(const ParameterTensor& tensor, Numbers mine, Numbers ours, double tolerance) {
  GradientDifference difference;
  difference.name = tensor.name;
  difference.address = tensor.address;
  difference.is_bias = tensor.is_bias;
  difference.difference = relative_distance(mine, ours);
  difference.agrees = difference.difference <= tolerance;
  const double size = homework::dot(ours, ours);
  difference.ratio = size == 0 ? (difference.agrees ? 1 : 0) : homework::dot(mine, ours) / size;
  return difference;
}

Case case_of(Numbers mine, Numbers ours, const std::vector<ParameterTensor>& tensors, const GradientContext& context,
             double tolerance) {
  Case given{.mine = mine, .ours = ours, .tensors = tensors, .came_turned = {}, .tolerance = tolerance};
  for (const ParameterTensor& tensor : tensors) {
    given.came_turned.push_back(std::ranges::find(context.turned, tensor.name) != context.turned.end());
  }
  given.factors.examples = context.examples;
  if (context.network == nullptr) return given;
  given.parameters = context.network->parameters();
  given.factors.knows_loss = true;
  given.factors.loss = context.network->architecture().loss();
  given.factors.outputs = context.network->architecture().outputs();
  return given;
}

void check_examples(const GradientContext& context) {
  if (context.x.rows > 0 && context.x.rows != context.examples) {
    fail("gradient comparison: ", context.examples, " examples are announced, ", context.x.rows, " are given");
  }
  if (context.x.rows == 0 || context.network == nullptr) return;
  const Architecture& architecture = context.network->architecture();
  const auto fits = [&](Matrix<const double> x, Matrix<const double> y) {
    if (x.rows != 0 && x.rows == y.rows && x.columns == architecture.input().size() &&
        y.columns == architecture.outputs()) {
      return;
    }
    fail("gradient comparison: x is ", x.rows, " x ", x.columns, " and y ", y.rows, " x ", y.columns,
         ", the network takes ", architecture.input().size(), " inputs and gives ", architecture.outputs(), " outputs");
  };
  fits(context.x, context.y);
  for (const OtherExamples& other : context.others) fits(other.x, other.y);
}

/// Other examples are mistakes like any other.
void add_others(const GradientContext& context, std::size_t depth, Mistakes& mistakes) {
  for (const OtherExamples& other : context.others) {
    mistakes.push_back({Mistake::Kind::examples, depth, other.sentence, [&other](homework::Program& program) {
                          program.prepare = [&other](Batch& x, Batch& y) {
                            x = Batch(other.x);
                            y = Batch(other.y);
                          };
                        }});
  }
}

std::vector<Explanation> explain_case(const Case& given, const GradientContext& context) {
  if (context.network == nullptr || context.x.rows == 0) return homework::explain_alone(given);
  const auto net = homework::plain_net(*context.network);
  if (!net) return homework::explain_alone(given);
  Mistakes mistakes = homework::all_mistakes(*net, context.network->architecture().input());
  add_others(context, net->depth(), mistakes);
  return homework::explain_by_mistakes(given, *net, mistakes, Batch(context.x), Batch(context.y));
}

/// Examples as a network takes them, and their targets.
struct Rows {
  Rows(const Subset& subset, const Preprocessing& preprocessing, std::size_t outputs)
      : x(subset.size(), preprocessing.shape.size()), y(subset.size(), outputs) {
    std::vector<std::uint32_t> positions(subset.size());
    std::iota(positions.begin(), positions.end(), 0U);
    gather<double>(subset, positions, preprocessing, x.view());
    for (std::size_t i = 0; i < subset.size(); ++i) one_hot<double>(subset.label(i), y.view().row(i));
  }
  Batch x, y;
};

}  // namespace

bool GradientComparison::agrees() const {
  return std::ranges::all_of(tensors, [](const GradientDifference& one) { return one.agrees; });
}

GradientComparison compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                     const std::vector<ParameterTensor>& tensors, const GradientContext& context,
                                     double tolerance) {
  if (mine.size() != ours.size()) {
    fail("gradient comparison: your gradient has ", mine.size(), " numbers, the network's has ", ours.size());
  }
  check_examples(context);
  GradientComparison comparison;
  for (const ParameterTensor& tensor : tensors) {
    comparison.tensors.push_back(difference_of(tensor, mine.subspan(tensor.offset, tensor.size()),
                                               ours.subspan(tensor.offset, tensor.size()), tolerance));
  }
  if (comparison.agrees()) return comparison;
  comparison.where = homework::where_it_lies(comparison.tensors);
  const std::vector<Explanation> explanations = explain_case(case_of(mine, ours, tensors, context, tolerance), context);
  for (const Explanation& explanation : explanations) comparison.explanations.push_back(explanation.sentences);
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    GradientDifference& difference = comparison.tensors[t];
    if (difference.agrees) continue;
    if (!explanations.empty()) difference.cause = explanations.front().causes[t];  // C17 which tensor, and why
    if (difference.cause.empty()) difference.cause = "differs, no usual cause found";
  }
  return comparison;
}

GradientComparison compare_gradients(std::span<const double> mine, std::span<const double> ours,
                                     const std::vector<ParameterTensor>& tensors, const BasicNetwork<double>& network,
                                     const Preprocessing& preprocessing, const Subset& subset,
                                     const std::vector<OtherSubset>& others, const std::vector<std::string>& turned,
                                     double tolerance) {
  GradientContext context{.network = &network, .examples = subset.size(), .turned = turned};
  const std::size_t outputs = network.architecture().outputs();
  std::vector<Rows> rows;  // what the context's views are of
  if (subset.size() <= most_to_repeat) {
    rows.reserve(others.size() + 2);
    const auto add = [&](const std::string& sentence, const Subset& some, const Preprocessing& how) {
      if (some.size() == 0 || some.size() > most_to_repeat) return;
      const Rows& added = rows.emplace_back(some, how, outputs);
      context.others.push_back({sentence, added.x.view(), added.y.view()});
    };
    const Rows& own = rows.emplace_back(subset, preprocessing, outputs);
    context.x = own.x.view();
    context.y = own.y.view();
    if (!preprocessing.mean.empty() || !preprocessing.deviation.empty()) {
      add("the inputs are not standardised, as the model's are", subset,
          {.shape = preprocessing.shape, .scale = preprocessing.scale});
    }
    for (const OtherSubset& other : others) add(other.sentence, other.subset, preprocessing);
  }
  return compare_gradients(mine, ours, tensors, context, tolerance);
}

}  // namespace nudge
