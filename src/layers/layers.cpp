#include "nudge/layers.hpp"

#include "base/overloaded.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

std::string place(std::size_t position, const Layer& layer) {
  return text("layer ", position, " (", name_of(layer), ")");
}

}  // namespace

std::string name_of(const Layer& layer) {
  return std::visit(Overloaded{[](const Dense&) { return std::string("dense"); },
                               [](const Activation& activation) { return to_string(activation.function); },
                               [](const Flatten&) { return std::string("flatten"); },
                               [](const Dropout&) { return std::string("dropout"); }},
                    layer.kind);
}

Shape output_shape(const Layer& layer, const Shape& input, std::size_t position) {
  return std::visit(
      Overloaded{[&](const Dense& dense) -> Shape {
                   if (!input.is_flat()) {
                     fail(place(position, layer), ": input has the shape ", to_string(input),
                          ", a plain vector is expected: put a flatten layer before it");
                   }
                   if (input.size() != dense.inputs) {
                     fail(place(position, layer), ": input has ", input.size(), " columns, weights expect ",
                          dense.inputs);
                   }
                   if (dense.outputs == 0) fail(place(position, layer), ": has no outputs, at least 1 is expected");
                   return {dense.outputs};
                 },
                 [&](const Activation& activation) -> Shape {
                   if (!(activation.slope >= 0 && activation.slope <= 1)) {
                     fail(place(position, layer), ": the slope is ", activation.slope, ", 0 to 1 is expected");
                   }
                   return input;
                 },
                 [&](const Flatten&) -> Shape { return {input.size()}; },
                 [&](const Dropout& dropout) -> Shape {
                   if (!(dropout.rate >= 0 && dropout.rate < 1)) {
                     fail(place(position, layer), ": the rate is ", dropout.rate, ", 0 up to but not 1 is expected");
                   }
                   return input;
                 }},
      layer.kind);
}

std::size_t parameter_count(const Layer& layer) {
  return std::visit(
      Overloaded{[](const Dense& dense) { return dense.outputs * (dense.inputs + 1); },
                 [](const Activation&) { return std::size_t(0); }, [](const Flatten&) { return std::size_t(0); },
                 [](const Dropout&) { return std::size_t(0); }},
      layer.kind);
}

std::size_t multiply_adds(const Layer& layer) {
  return std::visit(
      Overloaded{[](const Dense& dense) { return dense.outputs * dense.inputs; },
                 [](const Activation&) { return std::size_t(0); }, [](const Flatten&) { return std::size_t(0); },
                 [](const Dropout&) { return std::size_t(0); }},
      layer.kind);
}

}  // namespace nudge
