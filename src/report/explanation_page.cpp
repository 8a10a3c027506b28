// The pages of what examples want: one example, the nudge table, sensitivity, Hebbian pairs.

#include <fmt/format.h>

#include <algorithm>

#include "nudge/report.hpp"
#include "report/explanation_figures.hpp"
#include "report/explanation_frame.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge {

namespace report {

namespace {

std::string html_paragraph(const std::string& html) { return html.empty() ? "" : "<p>" + html + "</p>\n"; }

std::string add_if(Figures& figures, const std::optional<FigureParts>& parts) {
  return parts ? figures.add(*parts) : std::string();
}

std::string outputs_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  return figures.add(output_nudges_figure("output-nudges", e.outputs, names));
}

std::string ways_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  if (!e.ways) return html_paragraph("Not defined here: " + escape(e.why_no_ways) + ".");
  return side_by_side(
      figures.add(ways_figure("three-ways", *e.ways, names)) +
      figures.add(measured_ways_figure("three-ways-measured", e.measured_ways.value(), *e.ways, names)));
}

std::string votes_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  if (!e.votes) return html_paragraph("Nobody votes here: " + escape(e.why_no_votes) + ".");
  return figures.add(votes_figure("votes", *e.votes, names));
}

std::string backward_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  return figures.add(backward_figure("backward", e.backward, names)) +
         add_if(figures, first_layer_figure("first-layer", e.backward, names));
}

std::string sensitivity_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  std::string out = e.apart ? html_paragraph(ratio_sentence(*e.apart, names)) : "";
  return out + side_by_side(figures.add(ranking_figure("sensitivity", e.sensitivity, names)) +
                            add_if(figures, map_figure("sensitivity-map", e.map, names)) +
                            figures.add(shares_figure("layer-shares", e.tensor_shares, names)) +
                            add_if(figures, measured_figure("sensitivity-measured", e.measured, names)));
}

std::string hebbian_part(Figures& figures, const std::vector<HebbianPairs>& layers, const NeuronNames& names) {
  std::string out;
  for (const HebbianPairs& pairs : layers) {
    out += figures.add(hebbian_figure("hebbian-l" + std::to_string(pairs.layer), pairs, names));
  }
  return out.empty() ? "" : side_by_side(out);
}

Part part_of(View view, Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  switch (view) {
    case View::outputs:
      return {"outputs", "What the outputs should do", outputs_part(figures, e, names), "Outputs"};
    case View::three_ways:
      return {"ways", "Three ways to raise a neuron", ways_part(figures, e, names), "Three ways"};
    case View::votes:
      return {"voting", "The votes of the next layer", votes_part(figures, e, names), "Votes"};
    case View::backward:
      return {"passing-back", "Back through the layers", backward_part(figures, e, names), "Backward"};
    case View::sensitivity:
      return {"sensitive", "How sensitive the cost is", sensitivity_part(figures, e, names), "Sensitivity"};
    case View::hebbian:
      return {"firing", "Fire together, wire together", hebbian_part(figures, e.hebbian, names), "Hebbian pairs"};
    case View::places:
      break;
  }
  return {"sharing", "One weight, many places", figures.add(places_figure("places", e.shared.value(), names)),
          "Places"};
}

/// What the outputs say, and what they should (HTML).
std::string verdict(const OutputNudges& outputs, const NeuronNames& names) {
  const auto right = right_output(outputs);
  if (!right) return fmt::format("The cost of this one example is {}.", significant(outputs.cost, 4));
  const std::size_t said = said_output(outputs);
  const std::string truth = escape(names.brief({names.layers(), *right}));
  if (said == *right) {
    return fmt::format("The network recognises this {}, with {}. It still costs {}.", truth,
                       significant(outputs.outputs[said].activation), significant(outputs.cost, 4));
  }
  return fmt::format(
      "This is a {}. The network\u2019s largest output is {}, with {}; the right one has {}. That costs {}.", truth,
      escape(names.brief({names.layers(), said})), significant(outputs.outputs[said].activation),
      significant(outputs.outputs[*right].activation), significant(outputs.cost, 4));
}

std::vector<Fact> network_facts(const Architecture& architecture) {
  return {{"weights and biases", with_thousands(architecture.parameter_count()), "each gets its own nudge"},
          {"loss", to_string(architecture.loss())}};
}

}  // namespace
}  // namespace report

ExplanationPage explanation_page(const ExampleExplanation& explanation, const Architecture& architecture,
                                 const Subject& subject, const std::vector<View>& views) {
  using namespace report;
  const NeuronNames names(architecture, subject);
  Figures figures;
  std::vector<Part> parts;
  for (const View view : views) {
    // A network without a convolution shares no weight.
    if (view != View::places || explanation.shared) parts.push_back(part_of(view, figures, explanation, names));
  }
  const auto right = right_output(explanation.outputs);
  std::vector<Fact> facts{{"cost", significant(explanation.outputs.cost, 4), "of this example"}};
  for (Fact& fact : network_facts(architecture)) facts.push_back(std::move(fact));
  return explanation_frame(
      "Backpropagation, one example",
      right ? "What this " + names.brief({names.layers(), *right}) + " wants" : std::string("What this example wants"),
      verdict(explanation.outputs, names) + " Here is what it wants of every output, every neuron and every weight.",
      subject, true, facts, parts, std::move(figures));
}

ExplanationPage nudge_table_page(const NudgeTableResult& table, const Architecture& architecture,
                                 const Subject& subject) {
  using namespace report;
  const NeuronNames names(architecture, subject);
  Figures figures;
  std::vector<Part> parts;
  parts.push_back({"table", "The nudge table", figures.add(nudge_table_figure("nudge-table", table, names))});
  parts.push_back(
      {"more-or-less", "Who wants more, who wants less", figures.add(contest_figure("contests", table, names))});
  const auto tiles = average_tiles_figure("average-nudges", table, names);
  if (tiles) parts.push_back({"all-weights", "All first-layer weights", figures.add(*tiles)});
  std::vector<Fact> facts{{"examples", with_thousands(table.examples), "in the average"},
                          {"length of the gradient", significant(table.gradient_norm, 4)}};
  for (Fact& fact : network_facts(architecture)) facts.push_back(std::move(fact));
  return explanation_frame(
      "Backpropagation, many examples", "What all the examples want, together",
      "Every example has its own nudge for every weight and bias. The average of these is the step "
      "that gradient descent takes.",
      subject, false, facts, parts, std::move(figures));
}

ExplanationPage sensitivity_page(const SensitivityReport& report_, const Architecture& architecture,
                                 const Subject& subject) {
  using namespace report;
  const NeuronNames names(architecture, subject);
  Figures figures;
  std::string pairs;
  if (report_.pair) pairs += html_paragraph(ratio_sentence(*report_.pair, names));
  if (report_.apart) pairs += html_paragraph(ratio_sentence(*report_.apart, names));
  const std::string pictures = figures.add(ranking_figure("sensitivity", report_.most, names)) +
                               add_if(figures, map_figure("sensitivity-map", report_.map, names)) +
                               figures.add(shares_figure("layer-shares", report_.tensor_shares, names)) +
                               add_if(figures, measured_figure("sensitivity-measured", report_.measured, names));
  std::vector<Part> parts;
  parts.push_back(
      {"most", "The most sensitive",
       side_by_side(pictures) +
           (report_.why_not_measured.empty() ? std::string() : html_paragraph(escape(report_.why_not_measured)))});
  parts.push_back({"compared", "Compared", pairs});
  std::vector<Fact> facts{{"cost", significant(report_.cost, 4), report_.examples == 1 ? "of the example" : "mean"},
                          {"examples", with_thousands(report_.examples)},
                          {"length of the gradient", significant(report_.gradient_norm, 4)}};
  for (Fact& fact : network_facts(architecture)) facts.push_back(std::move(fact));
  return explanation_frame(
      "Backpropagation, sensitivity", "What the cost is most sensitive to",
      "Each number of the gradient says how sensitive the cost is to one weight or bias: how fast it "
      "changes when that one is moved.",
      subject, report_.examples == 1, facts, parts, std::move(figures));
}

ExplanationPage hebbian_page(const std::vector<HebbianPairs>& layers, const Architecture& architecture,
                             const Subject& subject) {
  using namespace report;
  const NeuronNames names(architecture, subject);
  Figures figures;
  std::vector<Part> parts;
  parts.push_back({"pairs", "The strongest pairs", hebbian_part(figures, layers, names)});
  std::vector<Fact> facts{{"examples", layers.empty() ? "0" : with_thousands(layers.front().examples)}};
  for (Fact& fact : network_facts(architecture)) facts.push_back(std::move(fact));
  return explanation_frame(
      "Backpropagation, Hebbian pairs", "Neurons that fire together wire together",
      "Which weights are to grow most? Those between neurons that fire and neurons that should fire "
      "more.",
      subject, false, facts, parts, std::move(figures));
}

}  // namespace nudge
