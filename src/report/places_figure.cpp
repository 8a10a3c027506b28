// A shared weight's nudge before it is added up: at each place what comes in, what the place wants, and their product.

#include <fmt/format.h>

#include <utility>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/places_text.hpp"

namespace nudge::report {

namespace {

constexpr double place_side = 136, places_gap = 28, places_label_height = 20;

/// A number of each place, in the shape of the channel: 0 where no place uses the parameter.
template <typename Number>
std::vector<double> plane_of(const SharedNudge& shared, Number number) {
  std::vector<double> plane(shared.plane.size());
  for (const PlaceNudge& place : shared.places) plane[place.neuron % plane.size()] = number(place);
  return plane;
}

void draw_plane(Canvas& canvas, double x, const Shape& shape, const std::vector<double>& values,
                const std::string& label) {
  const double full = largest_magnitude(values);
  const double height = place_side * static_cast<double>(shape.height) / static_cast<double>(shape.width);
  canvas.text(x, places_label_height - 7, "strong", "start", label);
  canvas.image(x, places_label_height, place_side, height, input_picture(values, shape, full), label);
  canvas.rect(x, places_label_height, place_side, height, "frame");
  canvas.text(x, places_label_height + height + 15, "soft", "start", "strongest " + significant(full));
  canvas.reach(places_label_height + height + 20);
}

}  // namespace

FigureParts places_figure(const std::string& id, const SharedNudge& shared, const NeuronNames& names) {
  const bool is_bias = !shared.parameter.input;
  const std::string name = names.parameter(shared.parameter);
  Canvas canvas(is_bias ? place_side : 3 * place_side + 2 * places_gap);
  double x = 0;
  const auto draw = [&](const char* label, auto number) {
    draw_plane(canvas, x, shared.plane, plane_of(shared, number), label);
    x += place_side + places_gap;
  };
  if (!is_bias) draw("what comes in, a", [](const PlaceNudge& place) { return place.activation; });
  draw("each place\u2019s desire", [](const PlaceNudge& place) { return place.desire; });
  if (!is_bias) draw("their product", [](const PlaceNudge& place) { return place.nudge; });

  DataTable table({{"place", "place"},
                   {"neuron", "neuron"},
                   {"activation", "a<sub>k</sub>"},
                   {"desire", "desire −dC/dz<sub>j</sub>"},
                   {"nudge", "nudge"}});
  for (const PlaceNudge& place : shared.places) {
    table.add({words(name_of_place(shared, place)), words(to_string(Neuron{shared.parameter.layer, place.neuron})),
               number(place.activation), signed_number(place.desire), signed_number(place.nudge)});
  }
  return {id,
          "What each place wants of " + name,
          fmt::format("{} The sum is {}: {} Solid blue is above 0, orange with holes below.",
                      escape(places_sentence(shared)), with_sign(shared.nudge, 4),
                      shared.nudge > 0   ? "it should grow."
                      : shared.nudge < 0 ? "it should shrink."
                                         : "it should stay."),
          is_bias ? "−dC/db = Σ<sub>j</sub> (−dC/dz<sub>j</sub>) over the places j"
                  : "−dC/dW = Σ<sub>j</sub> a<sub>k(j)</sub> (−dC/dz<sub>j</sub>) over the places j",
          fmt::format("Maps of the places\u2019 activations, desires and nudges of {}", name),
          canvas.drawing(),
          std::move(table)};
}

}  // namespace nudge::report
