#include <algorithm>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

void add_other_activations(const PlainNet& net, Mistakes& mistakes) {
  const bool output_has_one = net.layer(net.depth()).activation.function != Function::identity;
  const std::size_t last = output_has_one ? net.depth() : net.depth() - 1;
  if (last == 0) return;
  for (const Place& place : places(1, last, net.depth())) {
    const Function own = net.layer(place.layers.front()).activation.function;
    for (const std::string& name : function_names()) {
      const Function other = parse_function(name);
      if (other == own) continue;
      const std::string what = other == Function::identity ? text("the activation ", to_string(own), " is not applied")
                                                           : name + " in place of " + to_string(own);
      mistakes.push_back({Mistake::Kind::forward, net.depth(), text("forward: ", what, ", in ", place.words),
                          [layers = place.layers, other](Program& program) {
                            for (const std::size_t l : layers) program.net.layer(l).activation.function = other;
                          }});
    }
  }
}

}  // namespace

Mistakes mistakes_running_forward(const PlainNet& net) {
  Mistakes mistakes;
  const auto add = [&](const std::string& sentence, std::function<void(Program&)> make) {
    mistakes.push_back({Mistake::Kind::forward, net.depth(), sentence, std::move(make)});
  };
  for (const Place& place : places(1, net.depth(), net.depth())) {
    add("forward: the biases are not added, in " + place.words, [layers = place.layers](Program& program) {
      for (const std::size_t l : layers) std::ranges::fill(program.net.layer(l).b, 0);
    });
  }
  add_other_activations(net, mistakes);
  for (std::size_t l = 1; l <= net.depth(); ++l) {
    if (net.layer(l).inputs != net.layer(l).outputs || net.layer(l).inputs == 1) continue;
    add(text("forward: W^", l, " is transposed"), [l](Program& program) {
      PlainLayer& layer = program.net.layer(l);
      const Batch W = layer.W;
      for (std::size_t i = 0; i < W.rows; ++i) {
        for (std::size_t j = 0; j < W.columns; ++j) layer.W(j, i) = W(i, j);
      }
      // Backwards this program uses the same matrix, as it has it.
    });
  }
  return mistakes;
}

}  // namespace nudge::homework
