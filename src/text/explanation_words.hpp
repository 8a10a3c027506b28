#pragma once
// What the texts of explanations and experiments have in common: four significant digits, addresses, headings.

#include <string>
#include <vector>

#include "nudge/documents.hpp"

namespace nudge::words {

/// Four significant digits: "0.07123", "-2.300".
std::string four(double value);
/// With a plus in front of what is positive: of a nudge the sign is half of what it says.
std::string nudge_of_four(double value);

/// A title with a line of dashes under it, and an empty line before.
std::string heading(const std::string& title);
/// Words in lines of at most 80 columns, each ended by a newline.
std::string paragraph(const std::string& words);

/// The output that is to be on, where the targets name one; none: the targets are no one-hot.
std::optional<std::size_t> right_output(const OutputNudges& outputs);
/// The output that is largest.
std::size_t said_output(const OutputNudges& outputs);

double largest_magnitude(const std::vector<double>& values);

/// "MODEL on DATA", and the picture of the example where there is one of a size that a terminal has room for.
std::string subject_text(const Subject& subject);

/// "L2.5"; of an input that is a pixel "@r14,c12", of another "L0.3".
std::string name_of_neuron(const Neuron& neuron, const Architecture& architecture);

/// What comes into L<layer> as its number `input`: the neuron, "L1.5", where its activation comes unchanged; else
/// "L3's input 5", or by channel, line and column "L3's input 2,r4,c0".
std::string name_of_input(std::size_t layer, std::size_t input, const Architecture& architecture);

/// The class of an output, short enough for a table; empty: it has no name.
std::string class_of_output(const Subject& subject, std::size_t output);

/// A bar from the middle, to the left what is negative: a sign that is seen. `value` and `largest` in one unit.
std::string signed_bar(double value, double largest);

/// Where the neuron's slope is 0, that what is wanted of it goes nowhere, in sentences; else "".
std::string goes_nowhere(const BackwardNudges& backward, const Neuron& neuron);

/// That desires pass through these layers, and that they take none; of none "".
std::string frozen_sentence(const std::vector<std::string>& layers);

/// Tables that more than one text shows.
std::string sensitivity_table(const std::vector<Sensitivity>& most, const Architecture& architecture);
std::string measured_table(const std::vector<MeasuredSensitivity>& measured, const Architecture& architecture);
std::string share_table(const std::vector<double>& shares, const Architecture& architecture);
std::string ratio_sentence(const SensitivityRatio& ratio, const Architecture& architecture);
std::string hebbian_tables(const std::vector<HebbianPairs>& layers, const Architecture& architecture);

}  // namespace nudge::words
