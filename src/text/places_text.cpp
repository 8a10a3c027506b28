#include "text/places_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/terms.hpp"
#include "text/explanation_words.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge::words {

std::string name_of_place(const SharedNudge& shared, const PlaceNudge& place) {
  const std::size_t in_plane = place.neuron % shared.plane.size();
  return fmt::format("r{},c{}", in_plane / shared.plane.width, in_plane % shared.plane.width);
}

std::string places_sentence(const SharedNudge& shared) {
  const auto count = [&](auto wanted) { return with_thousands(std::ranges::count_if(shared.places, wanted)); };
  return fmt::format(
      "It is used at {}, and each wants its own of it: {} would raise it, {} lower it, {} leave it. Their sum is its "
      "nudge.",
      counted(shared.places.size(), terms::place, "places"), count([](const PlaceNudge& p) { return p.nudge > 0; }),
      count([](const PlaceNudge& p) { return p.nudge < 0; }), count([](const PlaceNudge& p) { return p.nudge == 0; }));
}

std::string places_text(const SharedNudge& shared, const Architecture& architecture, std::size_t rows) {
  const bool is_bias = !shared.parameter.input;
  std::string out = heading(fmt::format("{} {}", terms::wants_of_place, to_string(shared.parameter, architecture)));
  out += paragraph(places_sentence(shared));
  std::vector<std::size_t> order(shared.places.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return std::abs(shared.places[i].nudge); });
  const std::size_t shown = std::min(rows, order.size());
  const double largest = order.empty() ? 0 : std::abs(shared.places[order.front()].nudge);
  TextTable table(is_bias ? "lrl" : "lrrrl");
  std::vector<std::string> head{terms::place};
  if (!is_bias) head.emplace_back("activation a_k");
  head.emplace_back("its desire -dC/dz_j");
  if (!is_bias) head.emplace_back(terms::nudge);
  head.emplace_back("   down | up");
  table.add(std::move(head));
  for (std::size_t i = 0; i < shown; ++i) {
    const PlaceNudge& place = shared.places[order[i]];
    std::vector<std::string> row{name_of_place(shared, place)};
    if (!is_bias) row.push_back(four(place.activation));
    row.push_back(nudge_of_four(place.desire));
    if (!is_bias) row.push_back(nudge_of_four(place.nudge));
    row.push_back(signed_bar(place.nudge, largest));
    table.add(std::move(row));
  }
  out += table.text();
  if (shown < order.size()) out += fmt::format("and {} weaker ones\n", with_thousands(order.size() - shown));
  return out +
         fmt::format("The sum is its nudge {} = {}.\n", is_bias ? "-dC/db" : "-dC/dW", nudge_of_four(shared.nudge));
}

}  // namespace nudge::words
