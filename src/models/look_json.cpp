#include "models/look_json.hpp"

#include "nudge/error.hpp"

namespace nudge {

namespace {

Json measures_to_json(const PictureLook& look) {
  return {{"ground", look.ground},
          {"contrast", look.contrast},
          {"ink", look.ink},
          {"extent", look.extent},
          {"figures", look.figures}};
}

double measure_from(const JsonPlace& place, double most) {
  const double measure = place.number();
  if (!(measure >= 0 && measure <= most)) fail(place.where(), ": ", measure, " is not from 0 to ", most);
  return measure;
}

PictureLook measures_from(const JsonPlace& place) {
  place.expect_keys({"ground", "contrast", "ink", "extent", "figures"});
  constexpr double brightest = 255;
  return {.ground = measure_from(place["ground"], brightest),
          .contrast = measure_from(place["contrast"], brightest),
          .ink = measure_from(place["ink"], 1),
          .extent = measure_from(place["extent"], 1),
          .figures = place["figures"].count()};
}

}  // namespace

Json to_json(const LearntLook& look) {
  return {{"least", measures_to_json(look.least)}, {"most", measures_to_json(look.most)}};
}

LearntLook look_from(const JsonPlace& place) {
  place.expect_keys({"least", "most"});
  return {measures_from(place["least"]), measures_from(place["most"])};
}

}  // namespace nudge
