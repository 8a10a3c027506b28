#include <algorithm>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {

std::vector<Place> places(std::size_t first, std::size_t last, std::size_t depth) {
  std::vector<Place> result;
  const auto add = [&](std::size_t to, const std::string& words) {
    Place place{.layers = {}, .words = words};
    for (std::size_t l = first; l <= to; ++l) place.layers.push_back(l);
    result.push_back(std::move(place));
  };
  for (std::size_t l = first; l <= last; ++l) result.push_back({{l}, text('L', l)});
  const std::size_t last_hidden = std::min(last, depth - 1);
  if (last_hidden > first) add(last_hidden, text('L', first, " to L", last_hidden));
  if (last == depth && last > first) add(last, last - first == 1 ? text('L', first, " and L", last) : "every layer");
  return result;
}

Mistakes all_mistakes(const PlainNet& net, const Shape& images) {
  Mistakes all;
  for (const Mistakes& some :
       {mistakes_at_the_output(net), mistakes_with_slopes(net), mistakes_passing_back(net), mistakes_in_products(net),
        mistakes_with_examples(net, images), mistakes_running_forward(net)}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace nudge::homework
