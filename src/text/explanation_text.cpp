// One example's explanation for a terminal: the article's words, with the calculus beside them.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/terms.hpp"
#include "nudge/documents.hpp"
#include "text/explanation_words.hpp"
#include "text/explanations_text.hpp"
#include "text/places_text.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

struct Words {
  const ExampleExplanation& explanation;
  const Architecture& architecture;
  const Subject& subject;
  std::size_t rows;  ///< of a ranking
};

const char* quantity_of(NudgeOf nudge_of) {
  switch (nudge_of) {
    case NudgeOf::activation:
      return "-dC/da";
    case NudgeOf::logit:
    case NudgeOf::weighted_input:
      return "-dC/dz";
  }
  return "";
}

/// In proportion to what the output's nudge is.
const char* proportion_of(Loss loss) {
  switch (loss) {
    case Loss::quadratic:
      return "2(y - a), of the activation";
    case Loss::half_quadratic:
      return "y - a, of the activation";
    case Loss::cross_entropy:
      return "y - p, of the logit, p its probability";
    case Loss::binary_cross_entropy:
      return "y - p, of the weighted input, p = sigmoid(z)";
  }
  return "";
}

std::string outputs_text(const Words& words) {
  const OutputNudges& nudges = words.explanation.outputs;
  std::string out = heading("What should the outputs do? Each output's nudge");
  out += paragraph(fmt::format(
      "Up for the right one, down for the others, in proportion to the distance from the target: {}. The cost C is the "
      "sum of the outputs' shares.",
      proportion_of(words.architecture.loss())));
  const bool both = nudges.nudge_of == NudgeOf::activation;
  double largest = 0;
  for (const OutputNudge& output : nudges.outputs) largest = std::max(largest, std::abs(output.nudge));
  TextTable table(both ? "llssssssl" : "llsssssl", 1);
  std::vector<std::string> head{
      terms::output, terms::one_class, "z", both ? "a" : "p", "y", "of C", quantity_of(nudges.nudge_of)};
  if (both) head.emplace_back("-dC/dz");
  head.emplace_back("   down | up");
  table.add(std::move(head));
  for (const OutputNudge& output : nudges.outputs) {
    std::vector<std::string> row{to_string(Neuron{layer_count(words.architecture), output.neuron}),
                                 class_of_output(words.subject, output.neuron),
                                 four(output.weighted_input),
                                 four(output.activation),
                                 four(output.target),
                                 four(output.cost),
                                 nudge_of_four(output.nudge)};
    if (both) row.push_back(nudge_of_four(output.nudge_of_weighted_input));
    row.push_back(signed_bar(output.nudge, largest));
    table.add(std::move(row));
  }
  return out + table.text();
}

std::string levers_table(const std::vector<Lever>& levers, const Words& words, bool weights) {
  const Neuron& neuron = words.explanation.ways->neuron;
  TextTable table("lsss");
  table.add({weights ? terms::weight : "neuron before", terms::weight_w, terms::activation_a, terms::raises_z});
  const std::size_t shown = std::min(words.rows, levers.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const Lever& lever = levers[i];
    table.add({weights ? to_string(lever.parameter, words.architecture)
                       : name_of_input(neuron.layer, lever.input, words.architecture),
               nudge_of_four(lever.weight), four(lever.activation), nudge_of_four(lever.nudge)});
  }
  std::string out = table.text();
  if (shown < levers.size()) out += fmt::format("and {} more\n", with_thousands(levers.size() - shown));
  const auto unused = static_cast<std::size_t>(
      std::count_if(levers.begin(), levers.end(), [](const Lever& lever) { return lever.activation == 0; }));
  if (weights && unused > 0) {
    out += paragraph(fmt::format("{} of the {} weights come from a neuron at exactly 0: moving them does nothing.",
                                 with_thousands(unused), with_thousands(levers.size())));
  }
  return out;
}

std::string three_ways_text(const Words& words) {
  if (!words.explanation.ways) {
    return heading(terms::three_ways) + paragraph("Not defined here: " + words.explanation.why_no_ways + ".");
  }
  const ThreeWays& ways = *words.explanation.ways;
  const std::string name = to_string(ways.neuron);
  std::string out = heading(fmt::format("{}: {}", terms::three_ways, name));
  out += fmt::format("z = sum_k W[{0},k] a_k + b = {1}   a = {2}   bias b = {3}   da/dz = {4}\n", ways.neuron.index,
                     four(ways.weighted_input), four(ways.activation), four(ways.bias), four(ways.slope));
  if (ways.is_logit) out += paragraph("It is an output of a loss on logits: what is to rise is the logit z itself.");
  if (ways.is_dead) out += paragraph("Its slope da/dz is 0: no small step of any of the three raises its activation.");
  out += "\n1. its bias: z rises by as much as the bias\n";
  out += "\n2. its weights, in proportion to the activations before: dz/dW = a_k\n";
  out += levers_table(ways.weights, words, true);
  out += "\n3. the activations before, in proportion to the weights: dz/da_k = W\n";
  out += levers_table(ways.activations, words, false);

  const MeasuredThreeWays& measured = words.explanation.measured_ways.value();
  out += fmt::format("\nEach way alone, by a step of length {}: the rise\n", four(measured.bias.length));
  TextTable table("lrrrr");
  table.add({terms::way, "z predicted", "z measured", "a predicted", "a measured"});
  const auto add = [&](const char* way, const MeasuredWay& one) {
    table.add({way, nudge_of_four(one.predicted_weighted_input), nudge_of_four(one.measured_weighted_input),
               nudge_of_four(one.predicted_activation), nudge_of_four(one.measured_activation)});
  };
  add(terms::bias, measured.bias);
  add(terms::weights, measured.weights);
  add("activations before", measured.activations);
  return out + table.text();
}

std::string votes_text(const Words& words) {
  std::string out = heading("What the next layer wants of a neuron: its votes");
  if (!words.explanation.votes) {
    return out + paragraph("Nobody votes here: " + words.explanation.why_no_votes + ".");
  }
  const Votes& votes = *words.explanation.votes;
  out += paragraph(fmt::format(
      "{} is at {}. Each neuron j of L{} votes on it: the weight that connects them, times j's own desire. The "
      "votes are added up.",
      to_string(votes.neuron), four(votes.activation), votes.neuron.layer + 1));
  std::vector<std::size_t> order(votes.votes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t shown = order.size() <= 20 ? order.size() : std::min(words.rows, order.size());
  if (shown < order.size()) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::abs(votes.votes[a].vote) > std::abs(votes.votes[b].vote);
    });
  }
  double largest = 0;
  for (const Vote& vote : votes.votes) largest = std::max(largest, std::abs(vote.vote));
  const bool outputs = votes.neuron.layer + 1 == layer_count(words.architecture);
  TextTable table("llsssl");
  table.add({terms::voter, outputs ? terms::one_class : "", "weight W[j,k]", "its desire -dC/dz_j", terms::vote,
             "   down | up"});
  for (std::size_t i = 0; i < shown; ++i) {
    const Vote& vote = votes.votes[order[i]];
    table.add({to_string(Neuron{votes.neuron.layer + 1, vote.neuron}),
               outputs ? class_of_output(words.subject, vote.neuron) : "", nudge_of_four(vote.weight),
               nudge_of_four(vote.desire), nudge_of_four(vote.vote), signed_bar(vote.vote, largest)});
  }
  table.add({terms::sum, "", "", "", nudge_of_four(votes.sum), ""});
  out += table.text();
  if (shown < order.size()) out += fmt::format("and {} weaker votes\n", with_thousands(order.size() - shown));
  out += fmt::format("The sum is the neuron's own desire -dC/da = {}.\n", nudge_of_four(votes.nudge));
  out += goes_nowhere(words.explanation.backward, votes.neuron);
  out += votes.agreement
             ? paragraph(fmt::format("Agreement, |sum| / sum of |votes|: {} (1: unanimous).", four(*votes.agreement)))
             : paragraph("All votes are exactly 0: nobody votes.");
  return out;
}

/// How many neurons should rise, how many fall, and the strongest desires.
std::string layer_text(const LayerNudges& layer, const Words& words) {
  const auto count = [&](auto wanted) {
    return static_cast<std::size_t>(std::count_if(layer.nudges.begin(), layer.nudges.end(), wanted));
  };
  const bool is_input = layer.layer == 0;
  std::string out = fmt::format(
      "\n{}: {}; {} should be brighter, {} darker\n", is_input ? std::string("input") : fmt::format("L{}", layer.layer),
      is_input ? counted(layer.activations.size(), terms::number, terms::numbers)
               : counted(layer.activations.size(), terms::neuron, terms::neurons),
      with_thousands(count([](double x) { return x > 0; })), with_thousands(count([](double x) { return x < 0; })));
  std::vector<std::size_t> order(layer.nudges.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t shown = std::min(words.rows, order.size());
  // What is wanted of a neuron without slope goes nowhere, so it comes last.
  const auto stronger = [&](std::size_t a, std::size_t b) {
    const auto moved = [&](std::size_t j) { return is_input ? 0 : std::abs(layer.deltas[j]); };
    return std::pair(moved(a), std::abs(layer.nudges[a])) > std::pair(moved(b), std::abs(layer.nudges[b]));
  };
  std::stable_sort(order.begin(), order.end(), stronger);
  const double largest = largest_magnitude(layer.nudges);
  TextTable table(is_input ? "lssl" : "lsssssl");
  std::vector<std::string> head{terms::neuron};
  if (!is_input) head.emplace_back("z");
  head.insert(head.end(), {"a", "-dC/da"});
  if (!is_input) head.insert(head.end(), {"dC/dz", "bias's nudge"});
  head.emplace_back("   down | up");
  table.add(std::move(head));
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t j = order[i];
    std::vector<std::string> row{name_of_neuron({layer.layer, j}, words.architecture)};
    if (!is_input) row.push_back(four(layer.weighted_inputs[j]));
    row.push_back(four(layer.activations[j]));
    row.push_back(nudge_of_four(layer.nudges[j]));
    if (!is_input) row.insert(row.end(), {nudge_of_four(layer.deltas[j]), nudge_of_four(-layer.deltas[j])});
    row.push_back(signed_bar(layer.nudges[j], largest));
    table.add(std::move(row));
  }
  out += table.text();
  if (shown < order.size()) out += fmt::format("and {} weaker ones\n", with_thousands(order.size() - shown));
  std::size_t in_vain = 0;
  for (std::size_t j = 0; j < layer.deltas.size(); ++j) in_vain += layer.nudges[j] != 0 && layer.deltas[j] == 0 ? 1 : 0;
  if (in_vain > 0) {
    out += paragraph(fmt::format("{} of them should change, but cannot: the slope is 0, and the desire goes nowhere.",
                                 with_thousands(in_vain)));
  }
  return out;
}

std::string backward_text(const Words& words) {
  const BackwardNudges& backward = words.explanation.backward;
  std::string out = heading("Back through the layers, from the outputs to the input");
  out += paragraph(
      "A layer's desires, added up over its neurons, are what the layer before should do; all with the weights as they "
      "are. Activations cannot be set, weights and biases can: a bias's nudge is -dC/dz, a weight's a_k (-dC/dz_j).");
  for (auto layer = backward.layers.rbegin(); layer != backward.layers.rend(); ++layer) {
    out += layer_text(*layer, words);
    if (layer->weight_nudges.empty()) continue;
    const double largest = largest_magnitude(layer->weight_nudges);
    out += fmt::format("its {} weights' nudges reach {}\n", with_thousands(layer->weight_nudges.size()), four(largest));
  }
  return out + layer_text(backward.input, words) + frozen_sentence(words.subject.frozen);
}

std::string sensitivity_part(const Words& words) {
  const ExampleExplanation& explanation = words.explanation;
  std::string out = heading("How sensitive is this example's cost to each weight and bias?");
  out += sensitivity_table(explanation.sensitivity, words.architecture);
  if (explanation.apart) out += '\n' + ratio_sentence(*explanation.apart, words.architecture);
  if (!explanation.measured.empty()) {
    out += "\nMoved a little, the cost changes by gradient x h, the less wrong the smaller h\n";
    out += measured_table(explanation.measured, words.architecture);
  }
  return out + '\n' + share_table(explanation.tensor_shares, words.architecture);
}

std::string hebbian_part(const Words& words) {
  std::string out = heading(terms::fire_together);
  out += paragraph(
      "A weight's nudge is a_k (-dC/dz_j): it grows most between a neuron that is bright and one that "
      "should become brighter.");
  return out + hebbian_tables(words.explanation.hebbian, words.architecture);
}

std::string view_text(View view, const Words& words) {
  switch (view) {
    case View::outputs:
      return outputs_text(words);
    case View::three_ways:
      return three_ways_text(words);
    case View::votes:
      return votes_text(words);
    case View::backward:
      return backward_text(words);
    case View::sensitivity:
      return sensitivity_part(words);
    case View::hebbian:
      return hebbian_part(words);
    case View::places:
      break;
  }
  const std::optional<SharedNudge>& shared = words.explanation.shared;
  return shared ? places_text(*shared, words.architecture, words.rows) : "";
}

}  // namespace

std::string explanation_text(const ExampleExplanation& explanation, const Architecture& architecture,
                             const Subject& subject, const std::vector<View>& views) {
  // The rankings come with as many rows as were asked for.
  const Words words{explanation, architecture, subject, std::max<std::size_t>(1, explanation.sensitivity.size())};
  std::string out = subject_text(subject);
  out += fmt::format("cost C = {} ({})\n", four(explanation.outputs.cost), to_string(architecture.loss()));
  for (const View view : views) out += view_text(view, words);
  return out;
}

}  // namespace nudge
