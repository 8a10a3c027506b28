// One example's explanation on one screen: what matters most of each part, and where the rest is.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/terms.hpp"
#include "nudge/documents.hpp"
#include "text/explanation_words.hpp"
#include "text/explanations_text.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t summary_outputs = 10, summary_layers = 5, longest_subject = 100;

struct Summary {
  const ExampleExplanation& explanation;
  const Architecture& architecture;
  const Subject& subject;
};

/// "L3.2, the output 2".
std::string neuron_words(const Neuron& neuron, const Summary& summary) {
  const std::string name = to_string(neuron);
  const std::string of = class_of_output(summary.subject, neuron.index);
  return neuron.layer == layer_count(summary.architecture) && !of.empty() ? name + ", the output " + of : name;
}

std::string outputs_summary(const Summary& summary) {
  const OutputNudges& nudges = summary.explanation.outputs;
  const bool of_activation = nudges.nudge_of == NudgeOf::activation;
  std::vector<std::size_t> shown(nudges.outputs.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() > summary_outputs) {
    std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
      return std::abs(nudges.outputs[a].nudge) > std::abs(nudges.outputs[b].nudge);
    });
    shown.resize(summary_outputs);
    std::sort(shown.begin(), shown.end());
  }
  double largest = 0;
  for (const OutputNudge& output : nudges.outputs) largest = std::max(largest, std::abs(output.nudge));
  TextTable table("llsssl");
  table.add({terms::output, terms::one_class, of_activation ? "a" : "p", "y",
             of_activation ? "nudge -dC/da" : "nudge -dC/dz", "   down | up"});
  for (const std::size_t j : shown) {
    const OutputNudge& output = nudges.outputs[j];
    table.add({to_string(Neuron{layer_count(summary.architecture), output.neuron}),
               class_of_output(summary.subject, output.neuron), four(output.activation), four(output.target),
               nudge_of_four(output.nudge), signed_bar(output.nudge, largest)});
  }
  std::string out = "\nWhat each output should do\n" + table.text();
  if (shown.size() < nudges.outputs.size()) {
    out += fmt::format("and {} that should move less\n", with_thousands(nudges.outputs.size() - shown.size()));
  }
  return out;
}

std::string ways_summary(const Summary& summary) {
  const std::optional<ThreeWays>& ways = summary.explanation.ways;
  if (!ways)
    return paragraph("Three ways to raise a neuron: not defined here: " + summary.explanation.why_no_ways + ".");
  std::string words =
      fmt::format("Three ways to raise {}: its bias ({})", neuron_words(ways->neuron, summary), four(ways->bias));
  if (!ways->weights.empty() && !ways->activations.empty()) {
    const Lever &weight = ways->weights.front(), &before = ways->activations.front();
    words += fmt::format(
        "; its weights, most of all {}, which meets the activation {}; the activations before it, most "
        "of all {}, whose weight is {}",
        to_string(weight.parameter, summary.architecture), four(weight.activation),
        name_of_input(ways->neuron.layer, before.input, summary.architecture), nudge_of_four(before.weight));
  }
  return paragraph(words + (ways->is_dead ? ". But its slope is 0: no small step raises it." : "."));
}

std::string votes_summary(const Summary& summary) {
  const std::optional<Votes>& votes = summary.explanation.votes;
  if (!votes) return paragraph("Nobody votes on a hidden neuron: " + summary.explanation.why_no_votes + ".");
  const auto count = [&](auto wanted) {
    return std::count_if(votes->votes.begin(), votes->votes.end(), [&](const Vote& vote) { return wanted(vote.vote); });
  };
  std::string words =
      fmt::format("Votes on {}: of {} of the next layer {} want it brighter, {} darker; the sum is {}",
                  neuron_words(votes->neuron, summary), counted(votes->votes.size(), terms::neuron, terms::neurons),
                  count([](double vote) { return vote > 0; }), count([](double vote) { return vote < 0; }),
                  nudge_of_four(votes->sum));
  if (votes->agreement) words += fmt::format(", {} of all that is voted", percent(*votes->agreement, 0));
  return paragraph(words + ".") + goes_nowhere(summary.explanation.backward, votes->neuron);
}

std::string layers_summary(const Summary& summary) {
  const std::vector<LayerNudges>& layers = summary.explanation.backward.layers;
  TextTable table("lrrrs");
  table.add({"layer", terms::neurons, "to be brighter", "darker", "largest |dC/dz|"});
  const std::size_t shown = std::min(layers.size(), summary_layers);
  for (std::size_t i = 0; i < shown; ++i) {
    const LayerNudges& layer = layers[layers.size() - 1 - i];
    const auto count = [&](auto wanted) { return std::count_if(layer.nudges.begin(), layer.nudges.end(), wanted); };
    table.add({fmt::format("L{}", layer.layer), with_thousands(layer.activations.size()),
               with_thousands(static_cast<std::uint64_t>(count([](double x) { return x > 0; }))),
               with_thousands(static_cast<std::uint64_t>(count([](double x) { return x < 0; }))),
               four(largest_magnitude(layer.deltas))});
  }
  std::string out = "\nBack through the layers\n" + table.text();
  if (shown < layers.size()) out += fmt::format("and {} before\n", counted(layers.size() - shown, "layer", "layers"));
  out += frozen_sentence(summary.subject.frozen);
  return out;
}

std::string parameters_summary(const Summary& summary) {
  const ExampleExplanation& explanation = summary.explanation;
  std::string out = "\n";
  if (!explanation.sensitivity.empty()) {
    const Sensitivity& most = explanation.sensitivity.front();
    out += paragraph(fmt::format("The cost is most sensitive to {}: dC/d{} = {}.",
                                 to_string(most.parameter, summary.architecture), most.parameter.input ? 'w' : 'b',
                                 nudge_of_four(most.gradient)));
  }
  if (explanation.apart) out += ratio_sentence(*explanation.apart, summary.architecture);
  if (!explanation.hebbian.empty() && !explanation.hebbian.back().together.empty()) {
    const HebbianPair& pair = explanation.hebbian.back().together.front();
    out += paragraph(fmt::format("{}: of L{} the weight {} should grow most, by activation {} x desire {} = {}.",
                                 terms::fire_together_briefly, explanation.hebbian.back().layer,
                                 to_string(pair.weight, summary.architecture), four(pair.activation),
                                 nudge_of_four(pair.desire), nudge_of_four(pair.nudge)));
  }
  return out;
}

}  // namespace

std::string explanation_summary(const ExampleExplanation& explanation, const Architecture& architecture,
                                const Subject& subject) {
  const Summary summary{explanation, architecture, subject};
  std::string about = printable(subject.model);
  if (!subject.data.empty()) about += " on " + printable(subject.data);
  std::string out = shortened(about, longest_subject) + "\n";
  out += fmt::format("cost C = {} ({})\n", four(explanation.outputs.cost), to_string(architecture.loss()));
  out += outputs_summary(summary) + "\n" + ways_summary(summary) + votes_summary(summary) + layers_summary(summary) +
         parameters_summary(summary);
  std::string views;
  for (const View view : all_views()) {
    if (view == View::places && !explanation.shared) continue;
    views += (views.empty() ? "" : ", ") + to_string(view);
  }
  return out + "\n" +
         paragraph("Each part in full: --view " + views + "; all of them: --view all; as pictures: --html FILE");
}

}  // namespace nudge
