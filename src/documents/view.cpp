// The views of an explanation by their names.

#include <array>
#include <utility>

#include "nudge/documents.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::array<std::pair<View, const char*>, 7> names{{{View::outputs, "outputs"},
                                                             {View::three_ways, "three-ways"},
                                                             {View::votes, "votes"},
                                                             {View::backward, "backward"},
                                                             {View::sensitivity, "sensitivity"},
                                                             {View::hebbian, "hebbian"},
                                                             {View::places, "places"}}};

}  // namespace

std::vector<View> all_views() {
  std::vector<View> views;
  for (const auto& [view, name] : names) views.push_back(view);
  return views;
}

View parse_view(std::string_view name) {
  std::string known;
  for (const auto& [view, own_name] : names) {
    if (name == own_name) return view;
    known += text(known.empty() ? "" : ", ", own_name);
  }
  fail("unknown view \"", name, "\"; there are ", known);
}

std::string to_string(View view) {
  for (const auto& [one, name] : names) {
    if (one == view) return name;
  }
  fail("a view without a name");
}

}  // namespace nudge
