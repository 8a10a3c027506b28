#pragma once
// What neurons, examples and the input's picture are called on the pages of explanations.

#include <optional>
#include <string>
#include <vector>

#include "nudge/report.hpp"

namespace nudge::report {

/// All text, not yet HTML. What it refers to must outlive it.
class NeuronNames {
 public:
  NeuronNames(const Architecture& architecture, const Subject& subject);

  const Architecture& architecture() const { return architecture_; }
  const Subject& subject() const { return subject_; }
  /// How many layers L<n> there are; L<layers> are the outputs.
  std::size_t layers() const { return layers_; }
  /// Of L<layer>'s neurons: the channels, height and width of a convolution's.
  const Shape& output_shape(std::size_t layer) const {
    return architecture_.shape(architecture_.parameter_layers()[layer - 1] + 1);
  }
  bool is_output(const Neuron& neuron) const { return neuron.layer == layers_; }
  /// The input as a picture of one channel that is small enough to draw; none: it is none.
  const std::optional<Shape>& picture() const { return picture_; }

  /// An output's class, "2"; without classes its address, "L3.2". At most 12 characters.
  std::string output(std::size_t index) const;
  /// "L1.3", of an output "‘2’", of a pixel "r14,c12", of another input "x3".
  std::string brief(const Neuron& neuron) const;
  /// "L1.3", of an output "the output ‘2’ (L3.2)", of a pixel "the pixel r14,c12", of another input "input 3".
  std::string full(const Neuron& neuron) const;
  std::string parameter(const ParameterAddress& address) const;
  /// What comes into L<layer> as its number `input`: a neuron where its activation comes unchanged; else "in 5", or by
  /// channel, line and column "in 2,r4,c0".
  std::string input(std::size_t layer, std::size_t input) const;
  /// The two ends of a weight: input and neuron; of a kernel's number where it lies, "ch2,r0,c1", and "kernel 3".
  std::string from(const ParameterAddress& weight) const;
  std::string to(const ParameterAddress& weight) const;
  /// What example `index` of the shown ones is called.
  std::string example(std::size_t index) const;

 private:
  const Architecture& architecture_;
  const Subject& subject_;
  std::size_t layers_;
  std::optional<Shape> picture_;
};

/// The output that is to be on, where the targets name one; none: the targets are no one-hot.
std::optional<std::size_t> right_output(const OutputNudges& outputs);
/// The output that is largest.
std::size_t said_output(const OutputNudges& outputs);

/// The picture of example `index` as a data: URI, enlarged without smoothing; empty: there is none.
std::string example_picture(const Subject& subject, std::size_t index);

/// Signed values in the shape of the input as a data: URI: 0 is the background, `full` the strongest colour.
std::string input_picture(const std::vector<double>& values, const Shape& shape, double full);

double largest_magnitude(const std::vector<double>& values);

/// "1 example", "2 examples".
std::string counted(std::size_t count, const std::string& one, const std::string& many);

}  // namespace nudge::report
