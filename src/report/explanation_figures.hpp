#pragma once
// The pictures of what one example wants, each with its numbers. `id` must be unique in the page.

#include <string>
#include <vector>

#include "report/figure.hpp"
#include "report/neuron_names.hpp"

namespace nudge::report {

/// Targets beside activations, and what every output should do (C03, C04). `full`: the nudge that fills the scale, so
/// that several pictures compare; 0: the largest.
FigureParts output_nudges_figure(const std::string& id, const OutputNudges& outputs, const NeuronNames& names,
                                 double full = 0);

/// The three ways to raise a neuron's activation (C05, C06), and each taken alone for one small step.
FigureParts ways_figure(const std::string& id, const ThreeWays& ways, const NeuronNames& names);
FigureParts measured_ways_figure(const std::string& id, const MeasuredThreeWays& measured, const ThreeWays& ways,
                                 const NeuronNames& names);

/// The votes of the next layer, added one after the other (C09).
FigureParts votes_figure(const std::string& id, const Votes& votes, const NeuronNames& names);

/// The network with the activations of a pass (C03).
FigureParts activations_figure(const std::string& id, const BackwardNudges& backward, const NeuronNames& names);
/// And with what each neuron and each weight should do (C10).
FigureParts backward_figure(const std::string& id, const BackwardNudges& backward, const NeuronNames& names);
/// What the example wants of the first layer's weights, a tile a neuron; empty id: there is nothing to draw.
std::optional<FigureParts> first_layer_figure(const std::string& id, const BackwardNudges& backward,
                                              const NeuronNames& names);

/// Tiles of the size of the input, one a neuron of L1.
struct Tile {
  std::string label;
  std::string remark;
  std::vector<double> values;
};
/// One scale for all, which it writes beneath.
Drawing draw_tiles(const std::vector<Tile>& tiles, const Shape& shape);

/// The strongest pairs of firing neurons and neurons that should fire (C08).
FigureParts hebbian_figure(const std::string& id, const HebbianPairs& pairs, const NeuronNames& names);

/// What each place wants of a weight that a convolution shares among them.
FigureParts places_figure(const std::string& id, const SharedNudge& shared, const NeuronNames& names);

/// Rankings of parameters, shares of layers, the map of the input, and measured beside predicted (C02).
FigureParts ranking_figure(const std::string& id, const std::vector<Sensitivity>& most, const NeuronNames& names);
FigureParts shares_figure(const std::string& id, const std::vector<double>& shares, const NeuronNames& names);
/// Empty: the input is no picture, or there is no map.
std::optional<FigureParts> map_figure(const std::string& id, const std::vector<double>& map, const NeuronNames& names);
std::optional<FigureParts> measured_figure(const std::string& id, const std::vector<MeasuredSensitivity>& measured,
                                           const NeuronNames& names);
/// What raising the two does to the cost, within a sentence.
std::string raising_words(const SensitivityRatio& ratio);
/// How many times as sensitive, in a sentence (HTML).
std::string ratio_sentence(const SensitivityRatio& ratio, const NeuronNames& names);

/// The table of nudges with their average (C12), who wants more and who less, and the average for all first-layer weights.
FigureParts nudge_table_figure(const std::string& id, const NudgeTableResult& table, const NeuronNames& names);
FigureParts contest_figure(const std::string& id, const NudgeTableResult& table, const NeuronNames& names);
std::optional<FigureParts> average_tiles_figure(const std::string& id, const NudgeTableResult& table,
                                                const NeuronNames& names);

/// What the examples of each class are called (C11); none: the matrix is no table of these classes, or too large.
std::optional<FigureParts> called_figure(const std::string& id, const std::string& title, const std::string& caption,
                                         const std::vector<std::size_t>& confusion,
                                         const std::vector<std::string>& classes);

}  // namespace nudge::report
